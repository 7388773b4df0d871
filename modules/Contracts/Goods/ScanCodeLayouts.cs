namespace LossPrevention.Contracts;

/// <summary>A store's in-store layouts; where two prefixes fit a code, the longer one is used. Immutable.</summary>
public sealed class ScanCodeLayouts
{
    private readonly InStoreLayout[] layouts;

    private ScanCodeLayouts(InStoreLayout[] layouts) => this.layouts = layouts;

    /// <summary>No layout: in-store codes are read as plain GTINs.</summary>
    public static ScanCodeLayouts None { get; } = new([]);

    /// <summary>Takes layouts into use; all errors are named at once, and none is used where one is wrong.</summary>
    /// <param name="layouts">The layouts, in any order.</param>
    /// <param name="result">The layouts in use, or <see cref="None"/> where there is an error.</param>
    /// <returns>The errors, one sentence each; empty where all is well.</returns>
    public static ValueList<string> Create(IEnumerable<InStoreLayout> layouts, out ScanCodeLayouts result)
    {
        var longestFirst = layouts.OrderByDescending(layout => layout.Prefix?.Length ?? 0).ToArray();
        var errors = longestFirst.SelectMany(layout => layout.Validate()).ToList();
        errors.AddRange(longestFirst.GroupBy(layout => layout.Prefix).Where(same => same.Count() > 1)
            .Select(same => $"The in-store prefix {same.Key} has {same.Count()} layouts; keep one."));
        result = errors.Count == 0 ? new ScanCodeLayouts(longestFirst) : None;
        return errors.ToValueList();
    }

    /// <summary>The layout of a 13-digit code, or null.</summary>
    internal InStoreLayout? Find(ReadOnlySpan<char> gtin13)
    {
        foreach (var layout in layouts)
        {
            if (gtin13.StartsWith(layout.Prefix, StringComparison.Ordinal))
            {
                return layout;
            }
        }

        return null;
    }
}
