using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using LossPrevention.Contracts;

namespace LossPrevention.EdgeRuntime;

/// <summary>
/// The JSON Schema (draft 7) of a module's desired properties, made of its settings record: names, types, ranges, defaults, and the records'
/// own documentation as descriptions. It says what one property may be; what takes several is left to <see cref="IModuleSettings.Validate"/>.
/// </summary>
internal static class TwinSchema
{
    private const string Duration = @"^-?(\d+\.)?\d{2}:\d{2}:\d{2}(\.\d{1,7})?$";

    /// <summary>The schema of a settings record.</summary>
    /// <param name="typeInfo">The record; its defaults are kept.</param>
    /// <param name="moduleId">Names the schema.</param>
    public static JsonObject Of(JsonTypeInfo typeInfo, string moduleId)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = $"Desired properties of {moduleId}",
        };
        foreach (var (name, value) in Visit(typeInfo, new SettingsComments()))
        {
            schema[name] = value?.DeepClone();
        }

        return schema;
    }

    private static JsonObject Visit(JsonTypeInfo typeInfo, SettingsComments comments) => typeInfo.Kind switch
    {
        JsonTypeInfoKind.Object => VisitObject(typeInfo, comments),
        JsonTypeInfoKind.Dictionary => new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = Visit(typeInfo.Options.GetTypeInfo(typeInfo.ElementType!), comments),
        },
        _ when ElementTypeOf(typeInfo) is { } element => new JsonObject
        {
            ["type"] = "array",
            ["items"] = Visit(typeInfo.Options.GetTypeInfo(element), comments),
        },
        _ => Value(typeInfo.Type),
    };

    private static JsonObject VisitObject(JsonTypeInfo typeInfo, SettingsComments comments)
    {
        var defaults = typeInfo.CreateObject?.Invoke();
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var property in typeInfo.Properties.Where(p => p.Set is not null || p.AssociatedParameter is not null))
        {
            var member = (PropertyInfo)property.AttributeProvider!;
            var schema = Visit(typeInfo.Options.GetTypeInfo(property.PropertyType), comments);
            Limit(schema, member);
            if (comments.Of(member) is { } text)
            {
                schema["description"] = text;
            }

            var isRequired = property.IsRequired || Rules<RequiredAttribute>(member).Any();
            if (isRequired)
            {
                required.Add(property.Name);
            }
            else if (defaults is not null && Default(property, defaults, typeInfo.Options) is { } value)
            {
                schema["default"] = value;
            }

            properties[property.Name] = schema;
        }

        var result = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (required.Count > 0)
        {
            result["required"] = required;
        }

        return result;
    }

    /// <summary>What a property is where the twin leaves it out; null for none, and for records, whose own properties say it.</summary>
    private static JsonNode? Default(JsonPropertyInfo property, object owner, JsonSerializerOptions options) => property.Get!(owner) switch
    {
        null => null,
        string { Length: 0 } => null,
        IEnumerable list and not string when !list.Cast<object>().Any() => null,
        var value => JsonSerializer.SerializeToNode(value, options.GetTypeInfo(property.PropertyType)) is { } node and not JsonObject ? node : null,
    };

    /// <summary>A rule on a positional record's parameter counts like one on the property.</summary>
    private static IEnumerable<T> Rules<T>(PropertyInfo member)
        where T : ValidationAttribute => member.GetCustomAttributes<T>(inherit: true).Concat(
            member.DeclaringType!.GetConstructors()
                .SelectMany(c => c.GetParameters())
                .Where(p => p.Name == member.Name && p.ParameterType == member.PropertyType)
                .SelectMany(p => p.GetCustomAttributes<T>()));

    private static void Limit(JsonObject schema, PropertyInfo member)
    {
        foreach (var range in Rules<RangeAttribute>(member))
        {
            // JSON Schema knows no limits of durations: they stand beside the pattern under names of our own.
            var isNumber = range.OperandType != typeof(TimeSpan);
            schema[isNumber ? "minimum" : "x-minimum"] = Number(range.Minimum);
            schema[isNumber ? "maximum" : "x-maximum"] = Number(range.Maximum);
        }
    }

    private static JsonValue Number(object limit) => limit switch
    {
        int whole => JsonValue.Create(whole),
        double number => JsonValue.Create(number),
        _ => JsonValue.Create(Convert.ToString(limit, CultureInfo.InvariantCulture)!),
    };

    private static JsonObject Value(Type type)
    {
        var inner = Nullable.GetUnderlyingType(type) ?? type;
        if (inner.IsEnum)
        {
            return new JsonObject { ["enum"] = new JsonArray([.. Enum.GetNames(inner).Select(n => JsonValue.Create(JsonNamingPolicy.CamelCase.ConvertName(n)))]) };
        }

        return inner switch
        {
            _ when inner == typeof(bool) => new JsonObject { ["type"] = "boolean" },
            _ when inner == typeof(int) || inner == typeof(long) => new JsonObject { ["type"] = "integer" },
            _ when inner == typeof(double) || inner == typeof(float) || inner == typeof(decimal) => new JsonObject { ["type"] = "number" },
            _ when inner == typeof(TimeSpan) => new JsonObject { ["type"] = "string", ["pattern"] = Duration },
            _ when inner == typeof(DateTimeOffset) => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            _ => new JsonObject { ["type"] = "string" },
        };
    }

    private static Type? ElementTypeOf(JsonTypeInfo typeInfo) =>
        typeInfo.Kind == JsonTypeInfoKind.Enumerable ? typeInfo.ElementType
        : typeInfo.Type.IsGenericType && typeInfo.Type.GetGenericTypeDefinition() == typeof(ValueList<>) ? typeInfo.Type.GetGenericArguments()[0]
        : null;
}
