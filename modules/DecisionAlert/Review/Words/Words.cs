using System.Globalization;
using System.Resources;

namespace LossPrevention.DecisionAlert.Review;

/// <summary>The pages' words in one language, from <c>Words.resx</c> and <c>Words.de.resx</c>.</summary>
public sealed class Words
{
    /// <summary>English.</summary>
    public static readonly Words English = new("en", "LossPrevention.DecisionAlert.Words");

    /// <summary>German.</summary>
    public static readonly Words German = new("de", "LossPrevention.DecisionAlert.Words.de");

    private readonly ResourceManager resources;

    private Words(string language, string name)
    {
        Language = language;
        resources = new ResourceManager(name, typeof(Words).Assembly);
    }

    /// <summary>The language's tag.</summary>
    public string Language { get; }

    /// <summary>Every key.</summary>
    public IEnumerable<string> Keys =>
        resources.GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!
            .Cast<System.Collections.DictionaryEntry>().Select(e => (string)e.Key);

    /// <summary>The word of a key; the key where there is none.</summary>
    public string this[string key] => resources.GetString(key, CultureInfo.InvariantCulture) ?? key;

    /// <summary>The words of a language; English where it is another.</summary>
    public static Words Of(string? language) => language == "de" ? German : English;

    /// <summary>The word of a key; null where there is none.</summary>
    public string? Find(string key) => resources.GetString(key, CultureInfo.InvariantCulture);

    /// <summary>The word of an enumeration's value, under <c>prefix.Value</c>.</summary>
    public string Of<T>(string prefix, T value)
        where T : struct, Enum => this[$"{prefix}.{value}"];

    /// <summary>A price with the language's separator.</summary>
    public string Money(decimal? amount, string currency)
    {
        if (amount is not { } known)
            return "–";
        var digits = Number((double)known, "0.00");
        return Language == "de" ? $"{digits}\u00A0{currency}".TrimEnd() : currency + digits;
    }

    /// <summary>A number with the language's separator.</summary>
    /// <param name="value">The number.</param>
    /// <param name="format">As .NET has it.</param>
    public string Number(double value, string format)
    {
        var digits = value.ToString(format, CultureInfo.InvariantCulture);
        return Language == "de" ? digits.Replace('.', ',') : digits;
    }

    /// <summary>How long ago, in one unit.</summary>
    public static string Age(TimeSpan age) =>
        age < TimeSpan.FromMinutes(1) ? $"{Math.Max(0, (int)age.TotalSeconds)} s"
        : age < TimeSpan.FromHours(1) ? $"{(int)age.TotalMinutes} min"
        : $"{(int)age.TotalHours} h";
}
