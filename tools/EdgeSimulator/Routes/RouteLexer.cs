using System.Globalization;
using System.Text;

namespace LossPrevention.EdgeSimulator.Routes;

/// <summary>Cuts a route into words.</summary>
internal sealed class RouteLexer(string route, string text)
{
    private static readonly string[] Symbols = ["<>", "!=", "<=", ">=", "||", "??", "=", "<", ">", "+", "-", "*", "/", "%", "(", ")", ","];
    private int at;

    /// <summary>The path after FROM: everything up to white space.</summary>
    public RouteToken ReadSource()
    {
        SkipSpace();
        var start = at;
        while (at < text.Length && !char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return new RouteToken(RouteTokenKind.Source, text[start..at], start);
    }

    /// <summary>The next word.</summary>
    public RouteToken Read()
    {
        SkipSpace();
        if (at >= text.Length)
        {
            return new RouteToken(RouteTokenKind.End, string.Empty, text.Length);
        }

        var c = text[at];
        if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
        {
            return ReadNumber();
        }

        if (c is '\'' or '"')
        {
            return ReadString(c);
        }

        if (c == '$')
        {
            return ReadSystem();
        }

        if (c == '{')
        {
            return ReadEscaped();
        }

        if (IsNameStart(c))
        {
            var start = at;
            return new RouteToken(RouteTokenKind.Word, ReadName(), start);
        }

        var symbol = Array.Find(Symbols, s => text.AsSpan(at).StartsWith(s, StringComparison.Ordinal))
            ?? throw Error(at, $"'{c}' has no meaning here.");
        var position = at;
        at += symbol.Length;
        return symbol == "=" && at < text.Length && text[at] == '='
            ? throw Error(position, "'==' is not part of the route language; equality is '='.")
            : new RouteToken(RouteTokenKind.Symbol, symbol, position);
    }

    private RouteToken ReadNumber()
    {
        var start = at;
        if (text.AsSpan(at).StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            at += 2;
            while (at < text.Length && char.IsAsciiHexDigit(text[at]))
            {
                at++;
            }

            return ulong.TryParse(text.AsSpan(start + 2, at - start - 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var hex)
                ? new RouteToken(RouteTokenKind.Number, text[start..at], start, hex)
                : throw Error(start, "this hexadecimal number cannot be read.");
        }

        SkipDigits();
        if (at < text.Length && text[at] == '.')
        {
            at++;
            SkipDigits();
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            at += at < text.Length && text[at] is '+' or '-' ? 1 : 0;
            SkipDigits();
        }

        if (at < text.Length && IsNamePart(text[at]))
        {
            throw Error(at, $"'{text[at]}' cannot follow a number.");
        }

        return double.TryParse(text.AsSpan(start, at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? new RouteToken(RouteTokenKind.Number, text[start..at], start, number)
            : throw Error(start, $"'{text[start..at]}' is no number.");
    }

    private RouteToken ReadString(char quote)
    {
        var start = at++;
        var content = new StringBuilder();
        while (at < text.Length && text[at] != quote)
        {
            at += text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
            content.Append(text[at++]);
        }

        if (at >= text.Length)
        {
            throw Error(start, $"the string that begins here is not closed; put a {quote} at its end.");
        }

        at++;
        return new RouteToken(RouteTokenKind.String, content.ToString(), start);
    }

    private RouteToken ReadSystem()
    {
        var start = at++;
        if (at >= text.Length || !IsNameStart(text[at]))
        {
            throw Error(start, "a system property's name must follow '$', such as $messageId.");
        }

        var name = ReadName();
        if (!string.Equals(name, "body", StringComparison.OrdinalIgnoreCase))
        {
            return new RouteToken(RouteTokenKind.System, name, start);
        }

        var path = new List<BodyStep>();
        while (at < text.Length && text[at] is '.' or '[')
        {
            path.Add(text[at] == '.' ? ReadMember() : ReadIndex());
        }

        return path.Count > 0
            ? new RouteToken(RouteTokenKind.Body, "$body", start, Path: path)
            : throw Error(at, "a member or an index must follow $body, such as $body.a.b[0].");
    }

    private BodyStep ReadMember()
    {
        at++;
        return at < text.Length && (IsNameStart(text[at]) || text[at] == '$')
            ? new BodyStep(ReadName())
            : throw Error(at, "a member's name must follow '.'.");
    }

    private BodyStep ReadIndex()
    {
        var start = ++at;
        SkipDigits();
        if (!int.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            throw Error(start, "an index such as [0] is expected.");
        }

        if (at >= text.Length || text[at] != ']')
        {
            throw Error(at, "']' is expected.");
        }

        at++;
        return new BodyStep(null, index);
    }

    private RouteToken ReadEscaped()
    {
        var start = at++;
        var from = at;
        while (at < text.Length && text[at] is not ('}' or '{') && !char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        if (at >= text.Length || text[at] != '}' || at == from)
        {
            throw Error(start, "an application property's name in braces is expected, such as {$name}.");
        }

        return new RouteToken(RouteTokenKind.Escaped, text[from..at++], start);
    }

    private string ReadName()
    {
        var start = at++;
        while (at < text.Length && IsNamePart(text[at]))
        {
            at++;
        }

        return text[start..at];
    }

    private void SkipDigits()
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }
    }

    private void SkipSpace()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }
    }

    private static bool IsNameStart(char c) => char.IsLetter(c) || c == '_';

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '$';

    private RouteSyntaxException Error(int position, string problem) => new(route, text, position, problem);
}
