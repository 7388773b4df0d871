using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeSimulator.Routes;

namespace LossPrevention.EdgeSimulator.Tests.Routes;

public sealed class RouteParserTests
{
    [Theory]
    [InlineData("FROM /* INTO $upstream", true)]
    [InlineData("FROM /messages/* INTO $upstream", true)]
    [InlineData("SELECT * FROM /messages/modules/* INTO $upstream", true)]
    [InlineData("FROM /messages/modules/VideoIngest/* INTO $upstream", true)]
    [InlineData("from /MESSAGES/modules/videoingest/OUTPUTS/sightings into $UPSTREAM", true)]
    [InlineData("FROM /messages/modules/VideoIngest/outputs/sight INTO $upstream", false)]
    [InlineData("FROM /messages/modules/Video/* INTO $upstream", false)]
    [InlineData("FROM /twinChangeNotifications INTO $upstream", false)]
    public void Matches_Source_ByPrefixWithoutCase(string route, bool expected) =>
        RouteParser.Parse("r", route).Matches(Message()).ShouldBe(expected);

    [Theory]
    // properties
    [InlineData("schema = 'itemSighting/1'", true)]
    [InlineData("Schema = \"itemSighting/1\"", true)]
    [InlineData("schema = 'ItemSighting/1'", false)]
    [InlineData("schema != 'alert/1' AND schema <> 'x'", true)]
    [InlineData("{$odd} = 'yes'", true)]
    [InlineData("$messageId = 'm-1' AND $connectionModuleId = 'VideoIngest' AND $contentType = 'application/json'", true)]
    // the body
    [InlineData("$body.lane = 'lane-1'", true)]
    [InlineData("$body.a.b[1] = 20", true)]
    [InlineData("$body.a.b[1] >= 20 AND $body.a.b[0] < $body.a.b[1]", true)]
    [InlineData("$body.a.b[9] = 20", false)]
    [InlineData("$body.flag", true)]
    [InlineData("$body.flag = false", false)]
    [InlineData("$body.nothing = null", true)]
    [InlineData("is_null($body.nothing) AND NOT is_null($body.flag)", true)]
    [InlineData("is_defined($body.a) AND NOT is_defined($body.z)", true)]
    // undefined is neither true nor false
    [InlineData("missing = 'x'", false)]
    [InlineData("NOT missing = 'x'", false)]
    [InlineData("missing != 'x'", false)]
    [InlineData("missing = 'x' OR schema = 'itemSighting/1'", true)]
    [InlineData("NOT (missing = 'x' AND schema = 'alert/1')", true)]
    [InlineData("NOT (missing = 'x' OR schema = 'alert/1')", false)]
    [InlineData("undefined", false)]
    [InlineData("(missing ?? 'x') = 'x'", true)]
    [InlineData("(schema ?? 'x') = 'x'", false)]
    [InlineData("weight > 3", false)]
    [InlineData("as_number(weight) > 3", true)]
    [InlineData("as_number(schema) > 3", false)]
    // arithmetic and precedence
    [InlineData("1 + 2 * 3 = 7", true)]
    [InlineData("(1 + 2) * 3 = 9", true)]
    [InlineData("-1 - -2 = 1", true)]
    [InlineData("7 % 4 = 3 AND 1.5e1 / 3 = 5 AND 0x10 = 16", true)]
    [InlineData("1 / 0 = 1 / 0", false)]
    [InlineData("'a' || 'b' = 'ab'", true)]
    [InlineData("true OR false AND false", true)]
    [InlineData("NOT true OR true", true)]
    [InlineData("'b' > 'a' AND 2 <= 2 AND 'a' < 'B'", false)]
    // functions
    [InlineData("abs(-2) = 2 AND exp(0) = 1 AND square(3) = 9 AND power(2, 10) = 1024 AND sqrt(16) = 4", true)]
    [InlineData("ceiling(1.2) = 2 AND floor(1.8) = 1 AND sign(-9) = -1", true)]
    [InlineData("is_bool(true) AND is_number(1) AND is_string('') AND NOT is_string(1) AND NOT is_number(missing)", true)]
    [InlineData("concat('a', 'b', 'c') = 'abc' AND length('abc') = 3 AND lower('AbC') = 'abc' AND upper('AbC') = 'ABC'", true)]
    [InlineData("substring('abcdef', 2) = 'cdef' AND substring('abcdef', 2, 2) = 'cd' AND index_of('abc', 'c') = 2", true)]
    [InlineData("STARTS_WITH(schema, 'item') AND ends_with(schema, '/1') AND contains(schema, 'Sight')", true)]
    [InlineData("contains($body.a, 'b')", false)]
    [InlineData(@"'it\'s' = ""it's""", true)]
    public void Matches_Condition_AsTheEdgeHubReadsIt(string condition, bool expected) =>
        RouteParser.Parse("r", $"FROM /messages/* WHERE {condition} INTO $upstream").Matches(Message()).ShouldBe(expected);

    [Fact]
    public void Parse_BrokeredEndpoint_NamesModuleAndInput()
    {
        RouteParser.Parse("r", "FROM /* INTO BrokeredEndpoint( '/modules/Recognition/inputs/sightings' )").Sink
            .ShouldBe(new RouteSink("Recognition", "sightings"));
        RouteParser.Parse("r", "FROM /* WHERE a = 'INTO $upstream' INTO BrokeredEndpoint(\"/modules/M/inputs/i\")").Sink
            .ShouldBe(new RouteSink("M", "i"));
    }

    [Theory]
    [InlineData("", 1, "FROM")]
    [InlineData("INTO $upstream", 1, "FROM")]
    [InlineData("SELECT a FROM /* INTO $upstream", 8, "'*'")]
    [InlineData("FROM messages/* INTO $upstream", 6, "a source")]
    [InlineData("FROM /messages/*/outputs/x INTO $upstream", 16, "'*' may only")]
    [InlineData("FROM /messages* INTO $upstream", 15, "'*' may only")]
    [InlineData("FROM /* WHERE INTO $upstream", 15, "a value is expected")]
    [InlineData("FROM /* WHERE a == 'b' INTO $upstream", 17, "equality is '='")]
    [InlineData("FROM /* WHERE a = 'b INTO $upstream", 19, "not closed")]
    [InlineData("FROM /* WHERE a = 'b' c INTO $upstream", 23, "an operator or INTO")]
    [InlineData("FROM /* WHERE foo(a) INTO $upstream", 15, "'foo' is unknown; known are abs")]
    [InlineData("FROM /* WHERE length(a, b) INTO $upstream", 15, "takes 1 argument(s), not 2")]
    [InlineData("FROM /* WHERE (a = 'b' INTO $upstream", 24, "')' is expected")]
    [InlineData("FROM /* WHERE a & b INTO $upstream", 17, "'&' has no meaning")]
    [InlineData("FROM /* WHERE $body = 1 INTO $upstream", 20, "must follow $body")]
    [InlineData("FROM /* WHERE $body.a[x] = 1 INTO $upstream", 23, "an index")]
    [InlineData("FROM /* INTO $cloud", 14, "$upstream or BrokeredEndpoint")]
    [InlineData("FROM /* INTO BrokeredEndpoint(\"/modules/M\")", 31, "an endpoint")]
    [InlineData("FROM /* INTO $upstream twice", 24, "nothing may follow")]
    [InlineData("FROM /* WHEN a = 'b' INTO $upstream", 9, "WHERE or INTO")]
    public void Parse_WrongRoute_PointsAtThePlace(string route, int column, string expected)
    {
        var error = Should.Throw<RouteSyntaxException>(() => RouteParser.Parse("mine", route));

        error.Message.ShouldStartWith($"route 'mine', column {column}: ");
        error.Message.ShouldContain(expected);
        error.Excerpt.ShouldBe($"{route}\n{new string(' ', column - 1)}^");
    }

    [Fact]
    public void Parse_DeepNesting_IsRefusedNotFatal()
    {
        var deep = new string('(', 2000) + "true" + new string(')', 2000);
        Should.Throw<RouteSyntaxException>(() => RouteParser.Parse("r", $"FROM /* WHERE {deep[..3000]} INTO $upstream"));
        var wide = string.Join(" AND ", Enumerable.Repeat("true", 400));
        RouteParser.Parse("r", $"FROM /* WHERE {wide} INTO $upstream").Matches(Message()).ShouldBeTrue();
        Should.Throw<RouteSyntaxException>(() => RouteParser.Parse("r", $"FROM /* WHERE {new string(' ', 5000)} INTO $upstream"))
            .Message.ShouldContain("4096");
    }

    [Fact]
    public void Parse_AnyWords_ParsesOrPointsAtAPlace()
    {
        string[] words =
        [
            "FROM", "SELECT", "*", "/messages/*", "/*", "WHERE", "INTO", "$upstream", "BrokeredEndpoint(\"/modules/M/inputs/I\")", "AND", "OR", "NOT",
            "=", "!=", "<", "||", "??", "(", ")", ",", "'s'", "\"", "1", "1e9", ".5", "$body.a[0]", "$messageId", "{$x}", "{", "name", "length(", "is_null(",
            "true", "null", "-", "%", "€", "\\", "'",
        ];
        Check.QuickThrowOnFailure(Prop.ForAll<int[]>(picks =>
        {
            var text = "FROM /* WHERE " + string.Join(' ', picks.Select(p => words[(int)((uint)p % (uint)words.Length)]));
            foreach (var route in (string[])[text, text + " INTO $upstream"])
            {
                try
                {
                    RouteParser.Parse("r", route).Matches(Message());
                }
                catch (RouteSyntaxException e)
                {
                    e.Position.ShouldBeInRange(0, route.Length);
                    e.Excerpt.ShouldEndWith("^");
                }
            }
        }));
    }

    [Fact]
    public void Parse_AnyText_ParsesOrPointsAtAPlace() =>
        Check.QuickThrowOnFailure(Prop.ForAll<string>(text =>
        {
            try
            {
                RouteParser.Parse("r", text ?? string.Empty);
            }
            catch (RouteSyntaxException e)
            {
                e.Message.ShouldNotBeNullOrWhiteSpace();
            }
        }));

    [Fact]
    public void Matches_BodyThatIsNoJson_IsUndefined()
    {
        var message = new RoutedMessage("d", "M", "o", new EdgeMessage { MessageId = "1", Body = "{oops"u8.ToArray() }, default);
        RouteParser.Parse("r", "FROM /* WHERE is_defined($body.a) INTO $upstream").Matches(message).ShouldBeFalse();
        RouteParser.Parse("r", "FROM /* WHERE NOT is_defined($body.a) INTO $upstream").Matches(message).ShouldBeTrue();
    }

    private static RoutedMessage Message() => new(
        "device",
        "VideoIngest",
        "sightings",
        new EdgeMessage
        {
            MessageId = "m-1",
            Body = Encoding.UTF8.GetBytes("""{"lane":"lane-1","a":{"b":[10,20]},"flag":true,"nothing":null}"""),
            Properties = new Dictionary<string, string> { ["schema"] = "itemSighting/1", ["weight"] = "3.5", ["$odd"] = "yes" },
        },
        new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero));
}
