namespace LossPrevention.Contracts;

/// <summary>Asked of Recognition by direct method <c>exportLearned</c>: send what the store has learned now, whatever the schedule.</summary>
public sealed record ExportLearnedRequest;

/// <summary>The answer to <see cref="ExportLearnedRequest"/>.</summary>
/// <param name="Outcome"><c>sent</c>, <c>thereAlready</c> (the same was sent before) or <c>nothingLearned</c>.</param>
/// <param name="Name">The blob's name; null where nothing is learned.</param>
/// <param name="Products">Products in it.</param>
/// <param name="Bytes">Its size.</param>
public sealed record ExportLearnedResponse(string Outcome, string? Name, int Products, int Bytes);
