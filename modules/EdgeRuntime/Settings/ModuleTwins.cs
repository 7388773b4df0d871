using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.EdgeRuntime;

/// <summary>What a module takes as desired properties, asked without starting it.</summary>
public static class ModuleTwins
{
    /// <summary>The JSON Schema (draft 7) of a module's desired properties, of its settings record and that record's own documentation.</summary>
    /// <param name="services">The module's services; see <see cref="EdgeModuleServices.AddTwinSettings{T}"/>.</param>
    /// <param name="moduleId">Names the schema.</param>
    public static JsonObject Schema(IServiceCollection services, string moduleId) => TwinSchema.Of(Find(services).TypeInfo, moduleId);

    /// <summary>Everything that is wrong with desired properties, exactly as the module would report it.</summary>
    /// <param name="services">The module's services.</param>
    /// <param name="desired">The whole document.</param>
    public static IReadOnlyList<SettingsError> Check(IServiceCollection services, JsonObject desired) => Find(services).Check(desired);

    private static TwinSettingsShape Find(IServiceCollection services) =>
        services.Select(s => s.ImplementationInstance).OfType<TwinSettingsShape>().Single();
}

/// <summary>A module's settings record, registered beside the settings themselves.</summary>
/// <param name="TypeInfo">Its JSON; keeps the defaults that it declares.</param>
/// <param name="Check">Binds a document and throws the result away, errors apart.</param>
internal sealed record TwinSettingsShape(JsonTypeInfo TypeInfo, Func<JsonObject, IReadOnlyList<SettingsError>> Check);
