using System.Text.Json.Nodes;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.Recognition;

/// <summary>What the reported twin says of the model, within <see cref="TwinText.ModuleBytes"/>.</summary>
internal static class ModelReport
{
    private const int MaxNameBytes = 200;
    private const int MaxErrorBytes = 1000;

    /// <summary><c>{model: {uri, state, error}}</c>, and name and version of the bundle where one has come into force.</summary>
    public static JsonObject Write(string uri, string state, string? error, BundleManifest? inForce)
    {
        var report = new JsonObject { ["uri"] = uri, ["state"] = state, ["error"] = error is null ? null : TwinText.Cut(error, MaxErrorBytes) };
        if (inForce is not null)
        {
            report["name"] = TwinText.Cut(inForce.Name, MaxNameBytes);
            report["version"] = TwinText.Cut(inForce.Version, MaxNameBytes);
        }

        return new JsonObject { ["model"] = report };
    }
}
