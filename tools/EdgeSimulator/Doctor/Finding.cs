namespace LossPrevention.EdgeSimulator.Doctor;

/// <summary>One thing the doctor looked at.</summary>
/// <param name="Subject">What it is about, such as <c>lane-1</c> or <c>catalog</c>.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Text">What was seen.</param>
/// <param name="Remedy">What to do; null where nothing is to be done.</param>
internal sealed record Finding(string Subject, FindingLevel Level, string Text, string? Remedy = null)
{
    public static Finding Good(string subject, string text) => new(subject, FindingLevel.Good, text);

    public static Finding Weak(string subject, string text, string remedy) => new(subject, FindingLevel.Weak, text, remedy);

    public static Finding Bad(string subject, string text, string remedy) => new(subject, FindingLevel.Bad, text, remedy);

    public static Finding Unknown(string subject, string text) => new(subject, FindingLevel.Unknown, text);
}

/// <summary>How bad a finding is.</summary>
internal enum FindingLevel
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Could not be looked at here.</summary>
    Unknown,

    /// <summary>It will work, and worse than it could.</summary>
    Weak,

    /// <summary>It will not work.</summary>
    Bad,
}
