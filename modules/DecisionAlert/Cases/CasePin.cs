namespace LossPrevention.DecisionAlert.Cases;

/// <summary>Why a case, with its pictures and its clip, is kept beyond its time.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Until">Until when, UTC.</param>
/// <param name="By">The account.</param>
/// <param name="Name">Who answers for it, in that person's words.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">Since when, UTC.</param>
/// <param name="Package">The export's name; null where it was pinned and could not be exported.</param>
internal sealed record CasePin(string CaseId, DateTimeOffset Until, string By, string Name, string Reason, DateTimeOffset At, string? Package);
