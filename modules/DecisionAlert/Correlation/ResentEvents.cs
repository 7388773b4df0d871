using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Correlation;

/// <summary>
/// Knows the last events of the till's session before: a bridge that was killed after the hub had an event, and before its journal had it, sends that event
/// again in its next session. Within a session the bridge itself sends nothing twice.
/// </summary>
internal sealed class ResentEvents
{
    /// <summary>Events remembered of a session: as many as a bridge has in flight by default, and some.</summary>
    public const int Remembered = 64;

    private string? session;
    private ulong[] current = [];
    private ulong[] before = [];
    private int count;

    /// <summary>Takes an event; false where the session before had it already.</summary>
    public bool TryAdd(PosEvent posEvent, string ofSession)
    {
        if (session != ofSession)
        {
            (before, current, count, session) = (current[..Math.Min(count, current.Length)], [], 0, ofSession);
        }

        var key = KeyOf(posEvent);
        if (before.Contains(key))
            return false;
        if (current.Length == 0)
            current = new ulong[Remembered];
        current[count++ % Remembered] = key;
        return true;
    }

    /// <summary>Sixty-four bits of the natural key: enough to tell some hundred events apart.</summary>
    private static ulong KeyOf(PosEvent e) =>
        ((ulong)(uint)HashCode.Combine(e.BusinessDay, e.TerminalId, e.TransactionId, e.Sequence) << 32) | (uint)HashCode.Combine(e.Sequence, e.TransactionId, e.TerminalId, e.Kind);
}
