using System.Text.Json;

namespace LossPrevention.EdgeSimulator.Routes;

/// <summary>What an expression can be.</summary>
public enum RouteValueKind
{
    /// <summary>No such property, or an operation on values that do not fit. It is neither true nor false.</summary>
    Undefined,

    /// <summary>JSON null.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A double.</summary>
    Number,

    /// <summary>A string.</summary>
    String,

    /// <summary>An object or array of the body: defined, and nothing else can be said of it.</summary>
    Composite,
}

/// <summary>A value in a route's condition.</summary>
public readonly record struct RouteValue
{
    private RouteValue(RouteValueKind kind, bool boolean = false, double number = 0, string? text = null)
    {
        Kind = kind;
        Boolean = boolean;
        Number = number;
        Text = text;
    }

    public static RouteValue Undefined => default;

    public static RouteValue Null { get; } = new(RouteValueKind.Null);

    public static RouteValue True { get; } = new(RouteValueKind.Boolean, boolean: true);

    public static RouteValue False { get; } = new(RouteValueKind.Boolean);

    public RouteValueKind Kind { get; }

    public bool Boolean { get; }

    public double Number { get; }

    public string? Text { get; }

    public bool IsDefined => Kind != RouteValueKind.Undefined;

    public static RouteValue Of(bool value) => value ? True : False;

    /// <summary>A number; infinite and NaN results are undefined.</summary>
    public static RouteValue Of(double value) => double.IsFinite(value) ? new(RouteValueKind.Number, number: value) : Undefined;

    /// <summary>A string; null is undefined.</summary>
    public static RouteValue Of(string? value) => value is null ? Undefined : new(RouteValueKind.String, text: value);

    /// <summary>A value of the body.</summary>
    public static RouteValue Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => Null,
        JsonValueKind.True => True,
        JsonValueKind.False => False,
        JsonValueKind.Number => Of(value.GetDouble()),
        JsonValueKind.String => Of(value.GetString()),
        JsonValueKind.Object or JsonValueKind.Array => new RouteValue(RouteValueKind.Composite),
        _ => Undefined,
    };
}
