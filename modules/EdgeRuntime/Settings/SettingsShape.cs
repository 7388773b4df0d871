using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using LossPrevention.Contracts;

namespace LossPrevention.EdgeRuntime;

/// <summary>
/// Holds a desired document against the settings record before it is read, so that all errors are found at once: unknown names (with the
/// nearest known one), missing values, values of the wrong type.
/// </summary>
internal static class SettingsShape
{
    public static IReadOnlyList<SettingsError> Check(JsonNode? document, JsonTypeInfo typeInfo)
    {
        var errors = new List<SettingsError>();
        Visit(document, typeInfo, string.Empty, errors);
        return errors;
    }

    /// <summary>Whether reading a value failed because of the value.</summary>
    public static bool IsBadValue(Exception error) =>
        error is JsonException or NotSupportedException or ArgumentException or FormatException or OverflowException or InvalidOperationException;

    private static void Visit(JsonNode? node, JsonTypeInfo typeInfo, string path, List<SettingsError> errors)
    {
        if (node is null || typeInfo.PolymorphismOptions is not null)
        {
            TryRead(node, typeInfo, path, errors);
            return;
        }

        if (typeInfo.Kind == JsonTypeInfoKind.Object)
        {
            VisitObject(node, typeInfo, path, errors);
        }
        else if (typeInfo.Kind == JsonTypeInfoKind.Dictionary)
        {
            VisitDictionary(node, typeInfo, path, errors);
        }
        else if (ElementTypeOf(typeInfo) is { } element)
        {
            VisitList(node, typeInfo.Options.GetTypeInfo(element), path, errors);
        }
        else
        {
            TryRead(node, typeInfo, path, errors);
        }
    }

    private static void VisitObject(JsonNode node, JsonTypeInfo typeInfo, string path, List<SettingsError> errors)
    {
        if (node is not JsonObject given)
        {
            errors.Add(new SettingsError(path, $"must be an object, not {Describe(node)}"));
            return;
        }

        var known = typeInfo.Properties
            .Where(p => p.Set is not null || p.AssociatedParameter is not null)
            .ToDictionary(p => p.Name, StringComparer.Ordinal);
        foreach (var (name, value) in given)
        {
            if (!known.TryGetValue(name, out var property))
            {
                errors.Add(new SettingsError(Join(path, name), Unknown(name, known.Keys)));
            }
            else if (value is null)
            {
                if (!property.IsSetNullable)
                {
                    errors.Add(new SettingsError(Join(path, name), "may not be null"));
                }
            }
            else if (property.CustomConverter is not null)
            {
                continue; // read with the whole record, by its own converter
            }
            else
            {
                Visit(value, typeInfo.Options.GetTypeInfo(property.PropertyType), Join(path, name), errors);
            }
        }

        foreach (var property in known.Values.Where(p => p.IsRequired && !given.ContainsKey(p.Name)))
        {
            errors.Add(new SettingsError(Join(path, property.Name), "is required"));
        }
    }

    private static void VisitDictionary(JsonNode node, JsonTypeInfo typeInfo, string path, List<SettingsError> errors)
    {
        if (node is not JsonObject given)
        {
            errors.Add(new SettingsError(path, $"must be an object with an entry per key, not {Describe(node)}"));
            return;
        }

        var valueType = typeInfo.Options.GetTypeInfo(typeInfo.ElementType!);
        foreach (var (key, value) in given)
        {
            Visit(value, valueType, Join(path, key), errors);
        }
    }

    private static void VisitList(JsonNode node, JsonTypeInfo elementType, string path, List<SettingsError> errors)
    {
        if (node is not JsonArray given)
        {
            errors.Add(new SettingsError(path, $"must be a list, not {Describe(node)}"));
            return;
        }

        for (var i = 0; i < given.Count; i++)
        {
            Visit(given[i], elementType, $"{path}[{i}]", errors);
        }
    }

    private static void TryRead(JsonNode? node, JsonTypeInfo typeInfo, string path, List<SettingsError> errors)
    {
        try
        {
            if (node.Deserialize(typeInfo) is null)
            {
                errors.Add(new SettingsError(path, "may not be null"));
            }
        }
        catch (Exception error) when (IsBadValue(error))
        {
            errors.Add(new SettingsError(path, $"{Describe(node)} is not {Expected(typeInfo.Type)}{Because(error)}"));
        }
    }

    /// <summary>Our own converters explain themselves; the serialiser's text only names .NET types.</summary>
    private static string Because(Exception error) =>
        error.Message.Contains("could not be converted", StringComparison.Ordinal) ? string.Empty : ": " + error.Message.Split(" Path:")[0];

    private static Type? ElementTypeOf(JsonTypeInfo typeInfo)
    {
        if (typeInfo.Kind == JsonTypeInfoKind.Enumerable)
        {
            return typeInfo.ElementType;
        }

        return typeInfo.Type.IsGenericType && typeInfo.Type.GetGenericTypeDefinition() == typeof(ValueList<>)
            ? typeInfo.Type.GetGenericArguments()[0]
            : null;
    }

    private static string Unknown(string name, IEnumerable<string> known)
    {
        var nearest = known.Select(k => (Name: k, Distance: EditDistance.Between(name.ToLowerInvariant(), k.ToLowerInvariant()))).OrderBy(c => c.Distance).FirstOrDefault();
        return nearest.Name is not null && nearest.Distance <= Math.Max(2, name.Length / 3)
            ? $"is not known; did you mean '{nearest.Name}'?"
            : $"is not known; known are {string.Join(", ", known.Order(StringComparer.Ordinal))}";
    }

    private static string Describe(JsonNode? node) => node?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ => Cut(node.ToJsonString()),
    };

    private static string Cut(string text) => text.Length <= 60 ? text : text[..59] + "…";

    private static string Expected(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
        {
            return "one of " + string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName));
        }

        return type switch
        {
            _ when type == typeof(string) => "a text",
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(int) || type == typeof(long) || type == typeof(short) => "a whole number",
            _ when type == typeof(double) || type == typeof(float) || type == typeof(decimal) => "a number",
            _ when type == typeof(TimeSpan) => "a duration such as \"00:00:30\"",
            _ when type == typeof(DateTimeOffset) => "a time with zone such as \"2026-01-05T10:00:00Z\"",
            _ when type == typeof(Uri) => "an address",
            _ => "a valid " + type.Name,
        };
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
