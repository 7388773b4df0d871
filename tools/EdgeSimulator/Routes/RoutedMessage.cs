using System.Text.Json;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.EdgeSimulator.Routes;

/// <summary>A message as a route's condition sees it.</summary>
public sealed class RoutedMessage
{
    private readonly EdgeMessage message;
    private readonly Dictionary<string, string> properties;
    private readonly Dictionary<string, string> system;
    private JsonElement? body;
    private bool bodyRead;

    /// <summary>A message that a module sent.</summary>
    public RoutedMessage(string deviceId, string moduleId, string output, EdgeMessage message, DateTimeOffset enqueuedAt)
    {
        this.message = message;
        SourcePath = $"/messages/modules/{moduleId}/outputs/{output}/".ToLowerInvariant();
        properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in message.Properties)
        {
            properties[name] = value;
        }

        system = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["contentType"] = "application/json",
            ["contentEncoding"] = "utf-8",
            ["messageId"] = message.MessageId,
            ["connectionDeviceId"] = deviceId,
            ["connectionModuleId"] = moduleId,
            ["outputName"] = output,
            ["enqueuedTime"] = enqueuedAt.UtcDateTime.ToString("O"),
        };
    }

    /// <summary>Lower case, ends with '/'.</summary>
    public string SourcePath { get; }

    /// <summary>An application property. Names are compared without case, values with it.</summary>
    public RouteValue Property(string name) => RouteValue.Of(properties.GetValueOrDefault(name));

    /// <summary>A system property.</summary>
    public RouteValue SystemProperty(string name) => RouteValue.Of(system.GetValueOrDefault(name));

    /// <summary>A value of the JSON body; undefined where the body is no JSON or holds no such value.</summary>
    public RouteValue Body(IReadOnlyList<BodyStep> path)
    {
        if (!bodyRead)
        {
            bodyRead = true;
            body = ReadBody(message.Body);
        }

        if (body is not { } at)
        {
            return RouteValue.Undefined;
        }

        foreach (var step in path)
        {
            if (step.Name is not null && at.ValueKind == JsonValueKind.Object && at.TryGetProperty(step.Name, out var member))
            {
                at = member;
            }
            else if (step.Name is null && at.ValueKind == JsonValueKind.Array && step.Index < at.GetArrayLength())
            {
                at = at[step.Index];
            }
            else
            {
                return RouteValue.Undefined;
            }
        }

        return RouteValue.Of(at);
    }

    private static JsonElement? ReadBody(ReadOnlyMemory<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json.Span);
            return JsonElement.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>One step into the body: a member's name, or an index where the name is null.</summary>
public readonly record struct BodyStep(string? Name, int Index = 0);
