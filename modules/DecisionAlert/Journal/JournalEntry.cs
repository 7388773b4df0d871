namespace LossPrevention.DecisionAlert.Journal;

/// <summary>One line of the journal.</summary>
/// <param name="LaneId">The lane.</param>
/// <param name="Side">What went in or what came out.</param>
/// <param name="Kind">Names the shape of <paramref name="Body"/>.</param>
/// <param name="Key">The message's id; a key that stands already is not written again. Null for what may repeat.</param>
/// <param name="Body">UTF-8 JSON.</param>
internal sealed record JournalEntry(string LaneId, JournalSide Side, string Kind, string? Key, byte[] Body);

/// <summary>Which way a line went.</summary>
internal enum JournalSide
{
    /// <summary>It went in.</summary>
    Input,

    /// <summary>It came out.</summary>
    Output,
}
