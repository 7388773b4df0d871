using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.EdgeSimulator.Routes;
using LossPrevention.Recordings;

namespace LossPrevention.EdgeSimulator.Deployment;

/// <summary>A deployment as it is written: <c>deployment.template.json</c> or a rendered manifest.</summary>
public sealed class DeploymentTemplate
{
    private const string Desired = "properties.desired";

    private DeploymentTemplate(JsonObject document, IReadOnlyList<Route> routes, IReadOnlyList<string> modules)
    {
        Document = document;
        Routes = routes;
        Modules = modules;
    }

    /// <summary>The whole file.</summary>
    public JsonObject Document { get; }

    /// <summary>The edge hub's routes, read.</summary>
    public IReadOnlyList<Route> Routes { get; }

    /// <summary>The modules, without edgeAgent and edgeHub.</summary>
    public IReadOnlyList<string> Modules { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">The file is missing, no JSON, or a route in it cannot be read.</exception>
    public static DeploymentTemplate Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new InputException($"{path} does not exist. Run from the repository's folder, or name the file with --template.");
        }

        return Parse(File.ReadAllBytes(path), path);
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="path">Names the file in errors.</param>
    public static DeploymentTemplate Parse(ReadOnlySpan<byte> json, string path)
    {
        try
        {
            var document = JsonNode.Parse(json, documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })
                as JsonObject ?? throw new InputException($"{path}: an object with modulesContent is expected.");
            var lines = JsonLines.Of(json);
            var modules = (At(Content(document), "$edgeAgent", Desired, "modules") as JsonObject)?.Select(m => m.Key).ToList() ?? [];
            return new DeploymentTemplate(document, ReadRoutes(document, path, lines, modules), modules);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new InputException($"{path}: {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new InputException($"{path}:{JsonProblem.Line(e)}: {JsonProblem.Text(e)}", e);
        }
    }

    /// <summary>The same routes and modules with another document around them.</summary>
    internal DeploymentTemplate With(JsonObject document) => new(document, Routes, Modules);

    /// <summary>A module's desired properties; empty where the deployment sets none.</summary>
    public JsonObject DesiredOf(string module)
    {
        var desired = new JsonObject();
        foreach (var (key, value) in Content(Document)[module] as JsonObject ?? [])
        {
            if (key == Desired)
            {
                Merge(desired, value as JsonObject ?? []);
            }
            else if (key.StartsWith(Desired + ".", StringComparison.Ordinal))
            {
                // A layered deployment sets a part: properties.desired.a.b
                var part = value?.DeepClone();
                foreach (var name in key[(Desired.Length + 1)..].Split('.').Reverse())
                {
                    part = new JsonObject { [name] = part };
                }

                Merge(desired, (JsonObject)part!);
            }
        }

        return desired;
    }

    private static JsonObject Content(JsonObject document) =>
        (document["modulesContent"] ?? document["content"]?["modulesContent"] ?? document) as JsonObject ?? [];

    private static List<Route> ReadRoutes(JsonObject document, string path, JsonLines lines, IReadOnlyList<string> modules)
    {
        var routes = new List<Route>();
        foreach (var (name, value) in At(Content(document), "$edgeHub", Desired, "routes") as JsonObject ?? [])
        {
            var line = lines.Find($"modulesContent.$edgeHub.{Desired}.routes.{name}");
            try
            {
                var route = ReadRoute(name, value);
                if (route.Sink.Module is { } module && !modules.Contains(module))
                {
                    throw new FormatException(
                        $"route '{name}' leads to module '{module}', which is not deployed; deployed are {string.Join(", ", modules)}.");
                }

                routes.Add(route);
            }
            catch (RouteSyntaxException e)
            {
                throw new InputException($"{path}:{line}: {e.Message}", e) { Excerpt = e.Excerpt };
            }
            catch (FormatException e)
            {
                throw new InputException($"{path}:{line}: {e.Message}", e);
            }
        }

        return routes;
    }

    private static Route ReadRoute(string name, JsonNode? value)
    {
        if (value is JsonValue text && text.TryGetValue<string>(out var plain))
        {
            return RouteParser.Parse(name, plain);
        }

        if (value is not JsonObject parts || parts["route"] is not JsonValue inner || !inner.TryGetValue<string>(out var route))
        {
            throw new FormatException($"route '{name}' must be a string or {{\"route\": string, \"priority\": 0-9, \"timeToLiveSecs\": seconds}}.");
        }

        if (parts.FirstOrDefault(p => p.Key is not ("route" or "priority" or "timeToLiveSecs")) is { Key: { } unknown })
        {
            throw new FormatException($"route '{name}' has an unknown property '{unknown}'; known are route, priority, timeToLiveSecs.");
        }

        var seconds = Whole(name, parts, "timeToLiveSecs", 0, uint.MaxValue);
        return RouteParser.Parse(name, route) with
        {
            Priority = (int)(Whole(name, parts, "priority", 0, 9) ?? 9),
            TimeToLive = seconds is > 0 ? TimeSpan.FromSeconds(seconds.Value) : null,
        };
    }

    private static long? Whole(string route, JsonObject parts, string name, long min, long max) => parts[name] switch
    {
        null => null,
        JsonValue v when v.TryGetValue<long>(out var number) && number >= min && number <= max => number,
        var other => throw new FormatException($"route '{route}': {name} is {other.ToJsonString()}; a whole number from {min} to {max} is expected."),
    };

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is JsonObject inner && target[name] is JsonObject existing)
            {
                Merge(existing, inner);
            }
            else
            {
                target[name] = value?.DeepClone();
            }
        }
    }

    private static JsonNode? At(JsonNode? node, params string[] path) =>
        path.Aggregate(node, (n, name) => (n as JsonObject)?[name]);
}
