using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace LossPrevention.EdgeRuntime;

/// <summary>Turns desired properties into a validated settings record, or into everything that is wrong with them.</summary>
public static class SettingsBinder
{
    /// <summary>Binds a whole desired document.</summary>
    /// <param name="desired">The desired properties; what begins with <c>$</c> is the hub's own and left out.</param>
    /// <param name="typeInfo">How the record is read, from <see cref="KeepingDefaults"/>.</param>
    public static (T? Settings, IReadOnlyList<SettingsError> Errors) Bind<T>(JsonObject desired, JsonTypeInfo<T> typeInfo)
        where T : class, IModuleSettings
    {
        var document = WithoutMetadata(desired);
        List<SettingsError> errors = [.. SettingsShape.Check(document, typeInfo)];
        if (TryRead(document, typeInfo, errors) is not { } settings)
        {
            return (null, errors);
        }

        errors.AddRange(SettingsValidator.Validate(settings, typeInfo.Options));
        return errors.Count > 0 ? (null, errors) : (settings, errors);
    }

    /// <summary>A part of a desired document as its settings record has it, without a look at whether it may be so; null where it cannot be read.</summary>
    /// <param name="part">The part.</param>
    /// <param name="generated">The source-generated shape of the record.</param>
    public static T? ReadPart<T>(JsonObject part, JsonTypeInfo<T> generated)
        where T : class
    {
        try
        {
            return part.Deserialize(KeepingDefaults(generated));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static T? TryRead<T>(JsonObject document, JsonTypeInfo<T> typeInfo, List<SettingsError> errors)
        where T : class
    {
        try
        {
            return document.Deserialize(typeInfo);
        }
        catch (Exception error) when (SettingsShape.IsBadValue(error))
        {
            if (errors.Count == 0)
            {
                errors.Add(new SettingsError(string.Empty, error.Message));
            }

            return null;
        }
    }

    /// <summary>
    /// The same JSON, read by reflection. Source-generated readers set every init-only property, absent ones to <c>default</c>, and so
    /// lose the defaults that a settings record declares.
    /// </summary>
    public static JsonTypeInfo<T> KeepingDefaults<T>(JsonTypeInfo<T> typeInfo) =>
        (JsonTypeInfo<T>)new JsonSerializerOptions(typeInfo.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() }.GetTypeInfo(typeof(T));

    private static JsonObject WithoutMetadata(JsonObject desired)
    {
        var document = desired.DeepClone().AsObject();
        foreach (var key in desired.Select(p => p.Key).Where(k => k.StartsWith('$')))
        {
            document.Remove(key);
        }

        return document;
    }
}
