using System.Diagnostics.CodeAnalysis;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>Part of a till's message cannot be used; says what and where. Stays inside the dialects.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Made in one way only, and never serialised.")]
[SuppressMessage("Design", "CA1064", Justification = "Never leaves the dialects.")]
internal sealed class TillRefusal(string message) : Exception(message)
{
    /// <summary>A value as people may read it: short, and without card numbers.</summary>
    public static string Quote(string? value)
    {
        var text = PanMask.Apply(value ?? "").ReplaceLineEndings(" ");
        return text.Length <= 60 ? $"'{text}'" : $"'{text[..59]}…'";
    }
}
