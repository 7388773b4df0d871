namespace LossPrevention.EdgeRuntime;

/// <summary>A part that is unhealthy until it says otherwise.</summary>
/// <param name="Name">The part.</param>
/// <param name="NotYet">Why it does not work yet, in one sentence.</param>
internal sealed record HealthPart(string Name, string NotYet);
