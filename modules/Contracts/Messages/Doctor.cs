using System.Text.Json.Serialization;

namespace LossPrevention.Contracts;

/// <summary>Asks a module to look at itself and at what it depends on. Every module answers, also one that waits for its settings.</summary>
public sealed record DoctorRequest;

/// <summary>The answer to <see cref="DoctorRequest"/>.</summary>
/// <param name="Module">The module that looked.</param>
/// <param name="Findings">What it saw, in the order looked at.</param>
public sealed record DoctorResponse(string Module, ValueList<DoctorFinding> Findings);

/// <summary>One thing that was looked at before a store goes live.</summary>
/// <param name="Subject">What it is about, such as <c>lane-1</c> or <c>catalog</c>.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Text">What was seen.</param>
/// <param name="Remedy">What to do; null where nothing is to be done.</param>
public sealed record DoctorFinding(string Subject, DoctorLevel Level, string Text, string? Remedy = null)
{
    /// <summary>It is as it should be.</summary>
    public static DoctorFinding Good(string subject, string text) => new(subject, DoctorLevel.Good, text);

    /// <summary>It works, and worse than it could.</summary>
    public static DoctorFinding Weak(string subject, string text, string remedy) => new(subject, DoctorLevel.Weak, text, remedy);

    /// <summary>It does not work.</summary>
    public static DoctorFinding Bad(string subject, string text, string remedy) => new(subject, DoctorLevel.Bad, text, remedy);

    /// <summary>It could not be looked at.</summary>
    public static DoctorFinding Unknown(string subject, string text) => new(subject, DoctorLevel.Unknown, text);
}

/// <summary>How bad a finding is.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<DoctorLevel>))]
public enum DoctorLevel
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
