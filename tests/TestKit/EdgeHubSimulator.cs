using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace LossPrevention.TestKit;

/// <summary>
/// An edge hub's MQTT endpoint in a process of its own: <c>node index.js --deployment FILE --control-port N</c> in the folder that the
/// environment variable EDGEHUB_SIM names. It is steered by plain HTTP. One at a time: the SDK knows one MQTT port only.
/// </summary>
public sealed class EdgeHubSimulator : IAsyncDisposable
{
    private const int MqttPort = 8883;
    private const int ControlPort = 8884;
    private const string Device = "dev1";
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo work;
    private readonly Process process;
    private readonly HttpClient control = new() { BaseAddress = new Uri($"http://127.0.0.1:{ControlPort}/") };

    private EdgeHubSimulator(DirectoryInfo work, Process process, string caFile) => (this.work, this.process, CaFile) = (work, process, caFile);

    /// <summary>The authority that vouches for the hub, PEM; its server's certificate and key lie beside it.</summary>
    public string CaFile { get; }

    /// <summary>Skips the test, by name, where no simulator is at hand.</summary>
    public static string Require()
    {
        var folder = Environment.GetEnvironmentVariable("EDGEHUB_SIM");
        Skip.If(string.IsNullOrEmpty(folder), "no edge hub is at hand (EDGEHUB_SIM names no simulator's folder)");
        return folder!;
    }

    /// <summary>Starts a hub with a deployment's routes and twins.</summary>
    public static async Task<EdgeHubSimulator> StartAsync(string folder, JsonNode deployment)
    {
        var folderOfRun = Directory.CreateTempSubdirectory("edgehub-");
        var file = Path.Combine(folderOfRun.FullName, "deployment.json");
        await File.WriteAllTextAsync(file, deployment.ToJsonString());
        var node = Process.Start(new ProcessStartInfo("node")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            ArgumentList =
            {
                "index.js", "--deployment", file, "--device", Device, "--port", $"{MqttPort}", "--control-port", $"{ControlPort}",
                "--certs", Path.Combine(Path.GetTempPath(), "edgehub-certs"),
                "--system-qos", Environment.GetEnvironmentVariable("EDGEHUB_SIM_SYSTEM_QOS") ?? "1",
                "--input-window", Environment.GetEnvironmentVariable("EDGEHUB_SIM_INPUT_WINDOW") ?? "1",
            },
        })!;
        var line = await node.StandardOutput.ReadLineAsync().WaitAsync(ReadyLimit);
        var ready = JsonNode.Parse(line ?? throw new InvalidOperationException("The simulator did not start."))!;
        return new EdgeHubSimulator(folderOfRun, node, ready["ca"]!.GetValue<string>());
    }

    /// <summary>What a module connects with, as iotedgehubdev would give it.</summary>
    public static string ConnectionString(string moduleId) =>
        $"HostName=localhost;DeviceId={Device};ModuleId={moduleId};SharedAccessKey={Convert.ToBase64String(new byte[32])};GatewayHostName=localhost";

    /// <summary>Counters, routes and modules, as the simulator tells them.</summary>
    public async Task<JsonObject> StatusAsync() => (await control.GetFromJsonAsync<JsonObject>("/"))!;

    /// <summary>What went upstream, of all modules or of one output.</summary>
    public async Task<JsonArray> UpstreamAsync(string query = "") => (await control.GetFromJsonAsync<JsonArray>("upstream" + query))!;

    /// <summary>Puts a message on a module's input.</summary>
    public Task DeliverAsync(string moduleId, string input, object message) =>
        SendAsync(HttpMethod.Post, $"modules/{moduleId}/inputs/{input}", JsonContent.Create(message));

    /// <summary>Calls a direct method; <c>{status, payload}</c>.</summary>
    public async Task<JsonObject> CallMethodAsync(string moduleId, string method, HttpContent payload) =>
        (await SendAsync(HttpMethod.Post, $"modules/{moduleId}/methods/{method}", payload))!.AsObject();

    /// <summary>Changes a module's desired properties.</summary>
    public Task PatchDesiredAsync(string moduleId, JsonObject patch) =>
        SendAsync(HttpMethod.Patch, $"modules/{moduleId}/twin/desired", JsonContent.Create(patch));

    /// <summary>A module's reported properties.</summary>
    public async Task<JsonObject> ReportedAsync(string moduleId) =>
        (await control.GetFromJsonAsync<JsonObject>($"modules/{moduleId}/twin"))!["reported"]!.AsObject();

    /// <summary>Breaks a module's connection.</summary>
    public Task DisconnectAsync(string moduleId) => SendAsync(HttpMethod.Post, $"modules/{moduleId}/disconnect", null);

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        control.Dispose();
        work.Delete(recursive: true);
    }

    private async Task<JsonNode?> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await control.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonNode>();
    }
}
