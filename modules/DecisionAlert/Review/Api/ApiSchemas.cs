using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Review;

/// <summary>The JSON schemas of the API's types, taken from the way they are written. An object has its schema once, by its name.</summary>
internal sealed class ApiSchemas
{
    private readonly JsonSchemaExporterOptions options;

    /// <summary>None yet.</summary>
    public ApiSchemas() => options = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Refine };

    /// <summary>The objects' schemas by name.</summary>
    public JsonObject Named { get; } = [];

    /// <summary>The schema of a type; an object's is a reference.</summary>
    public JsonNode Of(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
            return type.GetJsonSchemaAsNode(options);
        var name = NameOf(type.Type);
        if (!Named.ContainsKey(name))
            Named[name] = type.GetJsonSchemaAsNode(options);
        return new JsonObject { ["$ref"] = "#/components/schemas/" + name };
    }

    /// <summary>What the exporter cannot know: the converters of the house, names of objects, and that a null is left out.</summary>
    private JsonNode Refine(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = context.TypeInfo.Type;
        if (type == typeof(ProductCode) || type == typeof(ProductCode?))
            return new JsonObject { ["type"] = "string", ["description"] = "GTIN-14 or PLU" };
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueList<>))
            return new JsonObject { ["type"] = "array", ["items"] = Of(context.TypeInfo.Options.GetTypeInfo(type.GetGenericArguments()[0])) };
        if (context.Path.Length > 0 && (context.TypeInfo.Kind == JsonTypeInfoKind.Object || schema is JsonObject { Count: 1 } other && other.ContainsKey("$ref")))
            return Of(context.TypeInfo);
        if (schema is JsonObject { } node && node["required"] is JsonArray required && node["properties"] is JsonObject properties)
        {
            var optional = context.TypeInfo.Properties.Where(p => p.IsGetNullable || Nullable.GetUnderlyingType(p.PropertyType) is not null).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var name in required.Where(name => optional.Contains(name!.GetValue<string>()) || !properties.ContainsKey(name.GetValue<string>())).ToList())
                required.Remove(name);
        }

        return schema;
    }

    private static string NameOf(Type type) =>
        type.IsGenericType ? $"{type.Name.Split('`')[0]}Of{string.Concat(type.GetGenericArguments().Select(NameOf))}" : type.Name;
}
