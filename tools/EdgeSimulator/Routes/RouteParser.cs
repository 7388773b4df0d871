namespace LossPrevention.EdgeSimulator.Routes;

/// <summary>
/// Reads a route: <c>[SELECT *] FROM /path[/*] [WHERE condition] INTO $upstream | BrokeredEndpoint("/modules/M/inputs/I")</c>.
/// Keywords are read without case. What it does not know is an error that points at the place.
/// </summary>
public sealed class RouteParser
{
    /// <summary>Deeper conditions are refused: nobody writes them, and each level costs stack.</summary>
    private const int MaxDepth = 100;

    private const int MaxLength = 4096;

    private readonly string route;
    private readonly string text;
    private readonly RouteLexer lexer;
    private RouteToken token;
    private int depth;

    private RouteParser(string route, string text)
    {
        this.route = route;
        this.text = text;
        lexer = new RouteLexer(route, text);
        token = lexer.Read();
    }

    /// <summary>Reads one route.</summary>
    /// <param name="name">The name in the deployment.</param>
    /// <param name="text">The route.</param>
    /// <exception cref="RouteSyntaxException">The text is no route.</exception>
    public static Route Parse(string name, string text) =>
        text.Length <= MaxLength
            ? new RouteParser(name, text).Parse()
            : throw new RouteSyntaxException(name, text[..80], 80, $"the route has {text.Length} characters; a twin's string holds {MaxLength}.");

    private Route Parse()
    {
        if (token.IsWord("SELECT"))
        {
            Next();
            Expect("*", "'*' must follow SELECT: a route carries whole messages.");
        }

        if (!token.IsWord("FROM"))
        {
            throw Error("FROM is expected.");
        }

        var source = lexer.ReadSource();
        Next();
        RouteExpression? condition = null;
        if (token.IsWord("WHERE"))
        {
            Next();
            condition = Coalesce();
        }

        if (!token.IsWord("INTO"))
        {
            throw Error(condition is null
                ? $"WHERE or INTO is expected, not {token}."
                : $"an operator or INTO is expected, not {token}.");
        }

        Next();
        var sink = Sink();
        return token.Kind == RouteTokenKind.End
            ? new Route { Name = route, Text = text, SourcePrefix = Prefix(source), Condition = condition, Sink = sink }
            : throw Error($"nothing may follow the sink, but {token} does.");
    }

    private string Prefix(RouteToken source)
    {
        var path = source.Text;
        if (!path.StartsWith('/'))
        {
            throw new RouteSyntaxException(route, text, source.Position, "a source such as /messages/modules/M/outputs/O or /messages/* is expected.");
        }

        var star = path.IndexOf('*', StringComparison.Ordinal);
        if (star >= 0 && (star != path.Length - 1 || path[star - 1] != '/'))
        {
            throw new RouteSyntaxException(route, text, source.Position + star, "'*' may only be the last part of a source, as in /messages/*.");
        }

        return (path.TrimEnd('*').TrimEnd('/') + "/").ToLowerInvariant();
    }

    private RouteSink Sink()
    {
        if (token.Kind == RouteTokenKind.System && string.Equals(token.Text, "upstream", StringComparison.OrdinalIgnoreCase))
        {
            Next();
            return RouteSink.Upstream;
        }

        if (!token.IsWord("BrokeredEndpoint"))
        {
            throw Error($"$upstream or BrokeredEndpoint(\"/modules/M/inputs/I\") is expected, not {token}.");
        }

        Next();
        Expect("(", "'(' is expected.");
        if (token.Kind != RouteTokenKind.String || token.Text.Split('/') is not ["", "modules", { Length: > 0 } module, "inputs", { Length: > 0 } input])
        {
            throw Error("an endpoint such as \"/modules/M/inputs/I\" is expected.");
        }

        Next();
        Expect(")", "')' is expected.");
        return new RouteSink(module, input);
    }

    private RouteExpression Coalesce() => Binary(Or, _ => RouteOperators.Coalesce, "??");

    private RouteExpression Or() => Words(And, "OR", RouteOperators.Or);

    private RouteExpression And() => Words(Not, "AND", RouteOperators.And);

    private RouteExpression Not()
    {
        if (!token.IsWord("NOT"))
        {
            return Comparison();
        }

        Next();
        using var level = Deeper();
        var inner = Not();
        return m => RouteOperators.Not(inner(m));
    }

    private RouteExpression Comparison() =>
        Binary(Sum, s => (a, b) => RouteOperators.Compare(s, a, b), "=", "!=", "<>", "<", "<=", ">", ">=");

    private RouteExpression Sum() => Binary(Product, s => (a, b) => RouteOperators.Combine(s, a, b), "+", "-", "||");

    private RouteExpression Product() => Binary(Unary, s => (a, b) => RouteOperators.Combine(s, a, b), "*", "/", "%");

    private RouteExpression Unary()
    {
        if (!token.IsSymbol("-") && !token.IsSymbol("+"))
        {
            return Primary();
        }

        var negative = token.IsSymbol("-");
        Next();
        using var level = Deeper();
        var inner = Unary();
        return negative ? m => RouteOperators.Negate(inner(m)) : inner;
    }

    private RouteExpression Primary()
    {
        var at = token;
        switch (at.Kind)
        {
            case RouteTokenKind.Number:
                Next();
                return Constant(RouteValue.Of(at.Number));
            case RouteTokenKind.String:
                Next();
                return Constant(RouteValue.Of(at.Text));
            case RouteTokenKind.System:
                Next();
                return m => m.SystemProperty(at.Text);
            case RouteTokenKind.Escaped:
                Next();
                return m => m.Property(at.Text);
            case RouteTokenKind.Body:
                Next();
                return m => m.Body(at.Path!);
            case RouteTokenKind.Symbol when at.Text == "(":
                Next();
                using (Deeper())
                {
                    var inner = Coalesce();
                    Expect(")", $"')' is expected, not {token}.");
                    return inner;
                }

            case RouteTokenKind.Word when !IsKeyword(at):
                Next();
                return token.IsSymbol("(") ? Call(at) : Name(at);
            default:
                throw Error($"a value is expected, not {at}.");
        }
    }

    private static RouteExpression Name(RouteToken name) => name.Text.ToUpperInvariant() switch
    {
        "TRUE" => Constant(RouteValue.True),
        "FALSE" => Constant(RouteValue.False),
        "NULL" => Constant(RouteValue.Null),
        "UNDEFINED" => Constant(RouteValue.Undefined),
        _ => m => m.Property(name.Text),
    };

    private RouteExpression Call(RouteToken name)
    {
        if (!RouteFunctions.All.TryGetValue(name.Text, out var function))
        {
            throw new RouteSyntaxException(
                route, text, name.Position, $"function '{name.Text}' is unknown; known are {string.Join(", ", RouteFunctions.All.Keys.Order(StringComparer.Ordinal))}.");
        }

        Next();
        using var level = Deeper();
        var arguments = new List<RouteExpression>();
        while (!token.IsSymbol(")"))
        {
            if (arguments.Count > 0)
            {
                Expect(",", $"',' or ')' is expected, not {token}.");
            }

            arguments.Add(Coalesce());
        }

        if (arguments.Count < function.MinArguments || arguments.Count > function.MaxArguments)
        {
            var expected = function.MinArguments == function.MaxArguments
                ? $"{function.MinArguments}" : $"{function.MinArguments} to {function.MaxArguments}";
            throw new RouteSyntaxException(
                route, text, name.Position, $"function '{name.Text}' takes {expected} argument(s), not {arguments.Count}.");
        }

        Next();
        RouteExpression[] all = [.. arguments];
        return m => function.Apply(Array.ConvertAll(all, a => a(m)));
    }

    private RouteExpression Binary(
        Func<RouteExpression> operand, Func<string, Func<RouteValue, RouteValue, RouteValue>> operation, params string[] symbols)
    {
        var left = operand();
        while (token.Kind == RouteTokenKind.Symbol && symbols.Contains(token.Text))
        {
            var (apply, a) = (operation(token.Text), left);
            Next();
            using var level = Deeper();
            var b = operand();
            left = m => apply(a(m), b(m));
        }

        return left;
    }

    private RouteExpression Words(Func<RouteExpression> operand, string word, Func<RouteValue, RouteValue, RouteValue> apply)
    {
        var left = operand();
        while (token.IsWord(word))
        {
            var a = left;
            Next();
            using var level = Deeper();
            var b = operand();
            left = m => apply(a(m), b(m));
        }

        return left;
    }

    private static RouteExpression Constant(RouteValue value) => _ => value;

    private static bool IsKeyword(RouteToken token) =>
        token.IsWord("SELECT") || token.IsWord("FROM") || token.IsWord("WHERE") || token.IsWord("INTO")
        || token.IsWord("AND") || token.IsWord("OR") || token.IsWord("NOT");

    private void Next() => token = lexer.Read();

    private void Expect(string symbol, string problem)
    {
        if (!token.IsSymbol(symbol))
        {
            throw Error(problem);
        }

        Next();
    }

    private Level Deeper() => ++depth > MaxDepth ? throw Error($"the condition nests deeper than {MaxDepth} levels.") : new Level(this);

    private RouteSyntaxException Error(string problem) => new(route, text, token.Position, problem);

    private readonly struct Level(RouteParser parser) : IDisposable
    {
        public void Dispose() => parser.depth--;
    }
}
