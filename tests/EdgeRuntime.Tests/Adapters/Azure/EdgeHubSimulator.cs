using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using LossPrevention.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace LossPrevention.EdgeRuntime.Tests;

/// <summary>An edge hub simulator in a process of its own, with the module "test" on it.</summary>
internal sealed class EdgeHubSimulator : IHubUnderTest
{
    private const string Module = "test";
    private const int MqttPort = 8883; // the SDK knows no other
    private const int ControlPort = 8884;

    private readonly Process process;
    private readonly HttpClient control = new() { BaseAddress = new Uri($"http://127.0.0.1:{ControlPort}/") };

    private EdgeHubSimulator(Process process, IModuleClient client)
    {
        this.process = process;
        Client = client;
    }

    public IModuleClient Client { get; }

    public bool CanBreak => true;

    public static async Task<IHubUnderTest> StartAsync(string folder)
    {
        var work = Directory.CreateTempSubdirectory("edgehub");
        var deployment = Path.Combine(work.FullName, "deployment.json");
        await File.WriteAllTextAsync(deployment, """
            {"modulesContent": {
              "$edgeHub": {"properties.desired": {"schemaVersion": "1.2", "routes": {
                "up": "FROM /messages/modules/test/outputs/out INTO $upstream"}}},
              "test": {"properties.desired": {"limit": 1, "lanes": {"lane-1": {"mode": "staffed"}}}}
            }}
            """);
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            ArgumentList =
            {
                "index.js", "--deployment", deployment, "--port", $"{MqttPort}", "--control-port", $"{ControlPort}",
                "--certs", Path.Combine(Path.GetTempPath(), "edgehub-certs"),
                "--system-qos", Environment.GetEnvironmentVariable("EDGEHUB_SIM_SYSTEM_QOS") ?? "1",
                "--input-window", Environment.GetEnvironmentVariable("EDGEHUB_SIM_INPUT_WINDOW") ?? "1",
            },
        };
        var node = Process.Start(start)!;
        var ready = JsonNode.Parse(await node.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The simulator did not start."));
        Environment.SetEnvironmentVariable("EdgeModuleCACertificateFile", ready!["ca"]!.GetValue<string>());
        Environment.SetEnvironmentVariable(
            ModuleClientSource.ConnectionString,
            $"HostName=localhost;DeviceId=dev1;ModuleId={Module};SharedAccessKey={Convert.ToBase64String(new byte[32])};GatewayHostName=localhost");
        AzureConnection.TryRead(n => n == AzureConnection.TransportVariable ? "mqtt" : Environment.GetEnvironmentVariable(n), out var connection, out var error)
            .ShouldBeTrue(error);
        return new EdgeHubSimulator(
            node, new AzureModuleClient(Module, connection!, TimeProvider.System, NullLogger<AzureModuleClient>.Instance));
    }

    public async Task DeliverAsync(string input, EdgeMessage message)
    {
        using var response = await control.PostAsJsonAsync($"modules/{Module}/inputs/{input}", new
        {
            bodyBase64 = Convert.ToBase64String(message.Body.Span),
            properties = message.Properties,
            system = new Dictionary<string, string>(StringComparer.Ordinal) { ["$.mid"] = message.MessageId },
        });
        response.EnsureSuccessStatusCode();
    }

    public async Task<IReadOnlyList<EdgeMessage>> SentAsync()
    {
        var messages = await control.GetFromJsonAsync<JsonArray>($"upstream?module={Module}&output={ModuleClientContract.Output}");
        return [.. messages!.Select(m => new EdgeMessage
        {
            MessageId = m!["systemProperties"]!["messageId"]!.GetValue<string>(),
            Body = Convert.FromBase64String(m["bodyBase64"]!.GetValue<string>()),
            Properties = m["properties"]!.AsObject().ToDictionary(p => p.Key, p => p.Value!.GetValue<string>(), StringComparer.Ordinal),
        })];
    }

    public async Task<MethodResult> CallMethodAsync(string method, ReadOnlyMemory<byte> payload)
    {
        using var content = new ReadOnlyMemoryContent(payload);
        using var response = await control.PostAsync(new Uri($"modules/{Module}/methods/{method}", UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<JsonObject>();
        return new MethodResult(answer!["status"]!.GetValue<int>(), Encoding.UTF8.GetBytes(answer["payload"]?.ToJsonString() ?? string.Empty));
    }

    public async Task PatchDesiredAsync(JsonObject patch)
    {
        using var response = await control.PatchAsJsonAsync($"modules/{Module}/twin/desired", patch);
        response.EnsureSuccessStatusCode();
    }

    public async Task<JsonObject> ReportedAsync() =>
        (await control.GetFromJsonAsync<JsonObject>($"modules/{Module}/twin"))!["reported"]!.AsObject();

    public async Task BreakConnectionAsync()
    {
        using var response = await control.PostAsync(new Uri($"modules/{Module}/disconnect", UriKind.Relative), null);
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        control.Dispose();
    }
}
