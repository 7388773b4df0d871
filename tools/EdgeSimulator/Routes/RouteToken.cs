namespace LossPrevention.EdgeSimulator.Routes;

internal enum RouteTokenKind
{
    End,
    Word,
    Number,
    String,
    Symbol,
    System,
    Escaped,
    Body,
    Source,
}

/// <summary>One word of a route.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Text">The word; a string's content; a property's name.</param>
/// <param name="Position">Where it begins, counted from 0.</param>
/// <param name="Number">A number's value.</param>
/// <param name="Path">A body reference's path.</param>
internal sealed record RouteToken(
    RouteTokenKind Kind, string Text, int Position, double Number = 0, IReadOnlyList<BodyStep>? Path = null)
{
    public bool IsWord(string word) => Kind == RouteTokenKind.Word && string.Equals(Text, word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => Kind == RouteTokenKind.Symbol && Text == symbol;

    public override string ToString() => Kind switch
    {
        RouteTokenKind.End => "the end of the route",
        RouteTokenKind.String => "a string",
        RouteTokenKind.System => $"'${Text}'",
        RouteTokenKind.Escaped => $"'{{${Text}}}'",
        RouteTokenKind.Body => "'$body'",
        _ => $"'{Text}'",
    };
}
