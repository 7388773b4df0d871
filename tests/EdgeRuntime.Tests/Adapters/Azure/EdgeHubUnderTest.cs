using System.Text;
using System.Text.Json.Nodes;
using LossPrevention.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace LossPrevention.EdgeRuntime.Tests;

/// <summary>An edge hub simulator with the module "test" on it.</summary>
internal sealed class EdgeHubUnderTest : IHubUnderTest
{
    private const string Module = "test";

    private readonly EdgeHubSimulator hub;

    private EdgeHubUnderTest(EdgeHubSimulator hub, IModuleClient client) => (this.hub, Client) = (hub, client);

    public IModuleClient Client { get; }

    public bool CanBreak => true;

    public static async Task<IHubUnderTest> StartAsync(string folder)
    {
        var simulator = await EdgeHubSimulator.StartAsync(folder, JsonNode.Parse("""
            {"modulesContent": {
              "$edgeHub": {"properties.desired": {"schemaVersion": "1.2", "routes": {
                "up": "FROM /messages/modules/test/outputs/out INTO $upstream"}}},
              "test": {"properties.desired": {"limit": 1, "lanes": {"lane-1": {"mode": "staffed"}}}}
            }}
            """)!);
        Environment.SetEnvironmentVariable("EdgeModuleCACertificateFile", simulator.CaFile);
        Environment.SetEnvironmentVariable(ModuleClientSource.ConnectionString, EdgeHubSimulator.ConnectionString(Module));
        AzureConnection.TryRead(n => n == AzureConnection.TransportVariable ? "mqtt" : Environment.GetEnvironmentVariable(n), out var connection, out var error)
            .ShouldBeTrue(error);
        return new EdgeHubUnderTest(simulator, new AzureModuleClient(Module, connection!, TimeProvider.System, NullLogger<AzureModuleClient>.Instance));
    }

    public Task DeliverAsync(string input, EdgeMessage message) => hub.DeliverAsync(Module, input, new
    {
        bodyBase64 = Convert.ToBase64String(message.Body.Span),
        properties = message.Properties,
        system = new Dictionary<string, string>(StringComparer.Ordinal) { ["$.mid"] = message.MessageId },
    });

    public async Task<IReadOnlyList<EdgeMessage>> SentAsync()
    {
        var messages = (await hub.UpstreamAsync()).Where(m => m["output"]!.GetValue<string>() == ModuleClientContract.Output);
        return [.. messages.Select(m => new EdgeMessage
        {
            MessageId = m!["systemProperties"]!["messageId"]!.GetValue<string>(),
            Body = Convert.FromBase64String(m["bodyBase64"]!.GetValue<string>()),
            Properties = m["properties"]!.AsObject().ToDictionary(p => p.Key, p => p.Value!.GetValue<string>(), StringComparer.Ordinal),
        })];
    }

    public async Task<MethodResult> CallMethodAsync(string method, ReadOnlyMemory<byte> payload)
    {
        var answer = await hub.CallMethodAsync(Module, method, payload);
        return new MethodResult(answer["status"]!.GetValue<int>(), Encoding.UTF8.GetBytes(answer["payload"]?.ToJsonString() ?? string.Empty));
    }

    public Task PatchDesiredAsync(JsonObject patch) => hub.PatchDesiredAsync(Module, patch);

    public Task<JsonObject> ReportedAsync() => hub.ReportedAsync(Module);

    /// <summary>How often the module has connected.</summary>
    public async Task<int> ConnectsAsync() =>
        (await hub.StatusAsync())["modules"]!.AsArray().Single(m => m!["name"]!.GetValue<string>() == Module)!["connects"]!.GetValue<int>();

    public Task BreakConnectionAsync() => hub.DisconnectAsync(Module);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await hub.DisposeAsync();
    }
}
