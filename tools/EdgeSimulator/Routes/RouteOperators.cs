namespace LossPrevention.EdgeSimulator.Routes;

/// <summary>The operators. Values that do not fit give undefined, which is neither true nor false.</summary>
internal static class RouteOperators
{
    public static RouteValue And(RouteValue a, RouteValue b) =>
        IsFalse(a) || IsFalse(b) ? RouteValue.False : IsTrue(a) && IsTrue(b) ? RouteValue.True : default;

    public static RouteValue Or(RouteValue a, RouteValue b) =>
        IsTrue(a) || IsTrue(b) ? RouteValue.True : IsFalse(a) && IsFalse(b) ? RouteValue.False : default;

    public static RouteValue Not(RouteValue a) => a.Kind == RouteValueKind.Boolean ? RouteValue.Of(!a.Boolean) : default;

    public static RouteValue Coalesce(RouteValue a, RouteValue b) => a.IsDefined ? a : b;

    public static RouteValue Negate(RouteValue a) => a.Kind == RouteValueKind.Number ? RouteValue.Of(-a.Number) : default;

    public static RouteValue Compare(string symbol, RouteValue a, RouteValue b)
    {
        if (a.Kind != b.Kind || a.Kind is RouteValueKind.Undefined or RouteValueKind.Composite)
        {
            return default;
        }

        var order = a.Kind switch
        {
            RouteValueKind.Number => a.Number.CompareTo(b.Number),
            RouteValueKind.String => string.CompareOrdinal(a.Text, b.Text),
            RouteValueKind.Boolean => a.Boolean.CompareTo(b.Boolean),
            _ => 0,
        };
        return symbol switch
        {
            "=" => RouteValue.Of(order == 0),
            "!=" or "<>" => RouteValue.Of(order != 0),
            _ when a.Kind is RouteValueKind.Null or RouteValueKind.Boolean => default,
            "<" => RouteValue.Of(order < 0),
            "<=" => RouteValue.Of(order <= 0),
            ">" => RouteValue.Of(order > 0),
            _ => RouteValue.Of(order >= 0),
        };
    }

    public static RouteValue Combine(string symbol, RouteValue a, RouteValue b)
    {
        if (symbol == "||")
        {
            return a.Kind == RouteValueKind.String && b.Kind == RouteValueKind.String ? RouteValue.Of(a.Text + b.Text) : default;
        }

        return a.Kind != RouteValueKind.Number || b.Kind != RouteValueKind.Number
            ? default
            : RouteValue.Of(symbol switch
            {
                "+" => a.Number + b.Number,
                "-" => a.Number - b.Number,
                "*" => a.Number * b.Number,
                "/" => a.Number / b.Number,
                _ => a.Number % b.Number,
            });
    }

    private static bool IsTrue(RouteValue a) => a is { Kind: RouteValueKind.Boolean, Boolean: true };

    private static bool IsFalse(RouteValue a) => a is { Kind: RouteValueKind.Boolean, Boolean: false };
}
