using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.PosBridge;
using LossPrevention.TestKit;

namespace LossPrevention.EndToEnd.Tests;

/// <summary>The deployment, with more time for the till's events: this machine may be busy.</summary>
internal static class PatientDeployment
{
    /// <summary>Writes it to a file; the file's path.</summary>
    public static string Write(string path, Action<JsonNode>? change = null)
    {
        var template = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "deployment.template.json")))!;
        var twins = template["modulesContent"]!;
        twins[ModuleIds.PosBridge]!["properties.desired"]!["settleMs"] = 6_000;
        change?.Invoke(twins);
        File.WriteAllText(path, template.ToJsonString());
        return path;
    }

    /// <summary>A till's way to a test's broker, by the deployment's queue names.</summary>
    public static PosBridgeSettings Settings(ActiveMqBroker broker) =>
        new() { StoreId = "store-1", Transport = new PosTransportSettings { Kind = PosTransportKind.Stomp, Uri = broker.StompUri } };
}
