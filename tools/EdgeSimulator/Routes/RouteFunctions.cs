using System.Globalization;

namespace LossPrevention.EdgeSimulator.Routes;

/// <summary>A function of the route language.</summary>
internal sealed record RouteFunction(int MinArguments, int MaxArguments, Func<RouteValue[], RouteValue> Apply);

/// <summary>All functions of the route language. An argument of the wrong type makes the result undefined.</summary>
internal static class RouteFunctions
{
    public static IReadOnlyDictionary<string, RouteFunction> All { get; } =
        new Dictionary<string, RouteFunction>(StringComparer.OrdinalIgnoreCase)
        {
            ["abs"] = OfNumber(Math.Abs),
            ["exp"] = OfNumber(Math.Exp),
            ["square"] = OfNumber(x => x * x),
            ["ceiling"] = OfNumber(Math.Ceiling),
            ["floor"] = OfNumber(Math.Floor),
            ["sign"] = OfNumber(x => Math.Sign(x)),
            ["sqrt"] = OfNumber(Math.Sqrt),
            ["power"] = new(2, 2, a => AreNumbers(a[0], a[1]) ? RouteValue.Of(Math.Pow(a[0].Number, a[1].Number)) : default),
            ["as_number"] = new(1, 1, a => AsNumber(a[0])),
            ["is_bool"] = Is(RouteValueKind.Boolean),
            ["is_null"] = Is(RouteValueKind.Null),
            ["is_number"] = Is(RouteValueKind.Number),
            ["is_string"] = Is(RouteValueKind.String),
            ["is_defined"] = new(1, 1, a => RouteValue.Of(a[0].IsDefined)),
            ["length"] = OfText(s => RouteValue.Of(s.Length)),
            ["lower"] = OfText(s => RouteValue.Of(s.ToLowerInvariant())),
            ["upper"] = OfText(s => RouteValue.Of(s.ToUpperInvariant())),
            ["concat"] = new(2, 32, Concat),
            ["substring"] = new(2, 3, Substring),
            ["index_of"] = OfTexts((s, part) => RouteValue.Of(s.IndexOf(part, StringComparison.Ordinal))),
            ["starts_with"] = OfTexts((s, part) => RouteValue.Of(s.StartsWith(part, StringComparison.Ordinal))),
            ["ends_with"] = OfTexts((s, part) => RouteValue.Of(s.EndsWith(part, StringComparison.Ordinal))),
            ["contains"] = OfTexts((s, part) => RouteValue.Of(s.Contains(part, StringComparison.Ordinal))),
        };

    private static RouteFunction OfNumber(Func<double, double> f) =>
        new(1, 1, a => a[0].Kind == RouteValueKind.Number ? RouteValue.Of(f(a[0].Number)) : default);

    private static RouteFunction OfText(Func<string, RouteValue> f) =>
        new(1, 1, a => a[0].Kind == RouteValueKind.String ? f(a[0].Text!) : default);

    private static RouteFunction OfTexts(Func<string, string, RouteValue> f) =>
        new(2, 2, a => a[0].Kind == RouteValueKind.String && a[1].Kind == RouteValueKind.String ? f(a[0].Text!, a[1].Text!) : default);

    private static RouteFunction Is(RouteValueKind kind) =>
        new(1, 1, a => a[0].IsDefined ? RouteValue.Of(a[0].Kind == kind) : RouteValue.False);

    private static bool AreNumbers(RouteValue a, RouteValue b) => a.Kind == RouteValueKind.Number && b.Kind == RouteValueKind.Number;

    private static RouteValue AsNumber(RouteValue value) => value.Kind switch
    {
        RouteValueKind.Number => value,
        RouteValueKind.String when double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
            RouteValue.Of(number),
        _ => default,
    };

    private static RouteValue Concat(RouteValue[] values) =>
        values.All(v => v.Kind == RouteValueKind.String) ? RouteValue.Of(string.Concat(values.Select(v => v.Text))) : default;

    private static RouteValue Substring(RouteValue[] a)
    {
        if (a[0].Kind != RouteValueKind.String || a.Skip(1).Any(v => v.Kind != RouteValueKind.Number || v.Number < 0 || v.Number > int.MaxValue))
        {
            return default;
        }

        var text = a[0].Text!;
        var start = Math.Min((int)a[1].Number, text.Length);
        var length = Math.Min(a.Length == 3 ? (int)a[2].Number : text.Length, text.Length - start);
        return RouteValue.Of(text.Substring(start, length));
    }
}
