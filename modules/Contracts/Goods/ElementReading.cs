using System.Globalization;

namespace LossPrevention.Contracts;

/// <summary>Finds product, weight, price and pieces among AIs and their values (GS1 General Specifications, chapter 3; which may stand together, section 4.14).</summary>
internal static class ElementReading
{
    private const decimal GramsPerKilogram = 1000m;
    private const decimal GramsPerPound = 453.59237m;

    /// <summary>Reads the elements; returns why not, or null.</summary>
    public static string? TryRead(List<KeyValuePair<string, string>> elements, ScanCodeForm form, out ScannedCode? code)
    {
        code = null;
        var byAi = new Dictionary<string, string>(elements.Count);
        foreach (var (ai, value) in elements)
        {
            if (!byAi.TryAdd(ai, value) && byAi[ai] != value)
            {
                return $"AI {ai} stands there twice, with {byAi[ai]} and {value}";
            }
        }

        var hasOwn = byAi.TryGetValue("01", out var gtin);
        var hasContent = byAi.TryGetValue("02", out var content);
        if (hasOwn == hasContent)
        {
            return hasOwn ? "AI 01 and AI 02 both name a product, and only one may"
                : byAi.ContainsKey("00") ? "AI 00 names a shipping unit, not a product"
                : byAi.ContainsKey("8110") || byAi.ContainsKey("8112") ? "AI 8110 names a coupon, not a product"
                : "it holds no GTIN (AI 01 or 02)";
        }

        if (Gtin.TryRead((gtin ?? content)!, out var product) is { } gtinReason)
        {
            return gtinReason;
        }

        if (TryFindOne(byAi, "310", highestDecimals: 5, out var kilograms) is { } kilogramReason)
        {
            return kilogramReason;
        }

        if (TryFindOne(byAi, "320", highestDecimals: 5, out var pounds) is { } poundReason)
        {
            return poundReason;
        }

        if (TryFindOne(byAi, "392", highestDecimals: 9, out var price) is { } priceReason)
        {
            return priceReason;
        }

        if (TryFindOne(byAi, "393", highestDecimals: 9, out var foreign) is { } foreignReason)
        {
            return foreignReason;
        }

        // AI 393n begins with the three digits of its currency; the store's own price, where both stand there, is what counts.
        var count = byAi.GetValueOrDefault(hasOwn ? "30" : "37");
        var grams = Scale(kilograms, 0) * GramsPerKilogram ?? Scale(pounds, 0) * GramsPerPound;
        code = new ScannedCode
        {
            Code = product,
            Form = form,
            WeightGrams = (double?)grams,
            Price = Scale(price, 0) ?? Scale(foreign, 3),
            Currency = price is null ? foreign?.Value[..3] : null,
            Quantity = count is not null && int.Parse(count, CultureInfo.InvariantCulture) is > 0 and var pieces ? pieces : null,
        };
        return null;
    }

    /// <summary>Finds the AI of a family whose fourth digit tells the decimal places; there must be one at most.</summary>
    private static string? TryFindOne(
        Dictionary<string, string> byAi, string family, int highestDecimals, out (int Decimals, string Value)? found)
    {
        found = null;
        foreach (var (ai, value) in byAi)
        {
            if (ai.Length != 4 || !ai.StartsWith(family, StringComparison.Ordinal))
            {
                continue;
            }

            var decimals = ai[3] - '0';
            if (decimals > highestDecimals)
            {
                return $"AI {ai} claims {decimals} decimal places; at most {highestDecimals} exist";
            }

            if (found is { } other)
            {
                return $"AI {family}{other.Decimals} and AI {ai} state the same thing twice";
            }

            found = (decimals, value);
        }

        return null;
    }

    private static decimal? Scale((int Decimals, string Value)? element, int from) => element is { } found
        ? decimal.Parse(found.Value.AsSpan(from), CultureInfo.InvariantCulture) / PowerOfTen.Of(found.Decimals)
        : null;
}
