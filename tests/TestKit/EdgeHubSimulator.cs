using System.Diagnostics;
using System.Net;
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
    private const int Looks = 50;
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo run;
    private readonly string program;
    private readonly JsonNode deployment;
    private readonly List<JsonNode> upstream = [];
    private Process process;
    private readonly HttpClient control = new() { BaseAddress = new Uri($"http://127.0.0.1:{ControlPort}/") };

    private EdgeHubSimulator(DirectoryInfo run, string program, JsonNode deployment, Process process, string caFile) =>
        (this.run, this.program, this.deployment, this.process, CaFile) = (run, program, deployment, process, caFile);

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
        var work = Directory.CreateTempSubdirectory("edgehub-");
        var (node, ca) = await LaunchAsync(folder, work, deployment);
        return new EdgeHubSimulator(work, folder, deployment.DeepClone(), node, ca);
    }

    /// <summary>
    /// Ends the hub at once, leaves it away for a while and starts it again with the twins as they are desired by then. The simulator keeps
    /// its queues in memory alone, where an edge hub has a disk: it is ended at a moment at which everything that it has acknowledged is
    /// delivered.
    /// </summary>
    public async Task KillAndStartAsync(TimeSpan away)
    {
        await UntilQuietAsync();
        upstream.AddRange((await UpstreamAsync()).Skip(upstream.Count).ToList());
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        await Task.Delay(away, TimeProvider.System);
        (process, _) = await LaunchAsync(program, run, deployment);
    }

    /// <summary>What a module connects with, as iotedgehubdev would give it.</summary>
    public static string ConnectionString(string moduleId) =>
        $"HostName=localhost;DeviceId={Device};ModuleId={moduleId};SharedAccessKey={Convert.ToBase64String(new byte[32])};GatewayHostName=localhost";

    /// <summary>Counters, routes and modules, as the simulator tells them.</summary>
    public async Task<JsonObject> StatusAsync() => (await control.GetFromJsonAsync<JsonObject>("/"))!;

    /// <summary>What went upstream, of all the hub's lives.</summary>
    public async Task<IReadOnlyList<JsonNode>> UpstreamAsync() =>
        [.. upstream, .. (await control.GetFromJsonAsync<JsonArray>("upstream"))!.Select(m => m!)];

    /// <summary>Puts a message on a module's input.</summary>
    public Task DeliverAsync(string moduleId, string input, object message) =>
        SendAsync(HttpMethod.Post, $"modules/{moduleId}/inputs/{input}", JsonContent.Create(message));

    /// <summary>
    /// Calls a direct method; <c>{status, payload}</c>. A module that is not connected is waited for, as a real hub does with a connect
    /// timeout; one whose connection ends while it answers has failed.
    /// </summary>
    public async Task<JsonObject> CallMethodAsync(string moduleId, string method, ReadOnlyMemory<byte> payload)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var content = new ReadOnlyMemoryContent(payload);
            using var response = await control.PostAsync(new Uri($"modules/{moduleId}/methods/{method}", UriKind.Relative), content);
            var answer = (await response.Content.ReadFromJsonAsync<JsonObject>())!;
            if (response.IsSuccessStatusCode)
            {
                return answer;
            }

            var away = response.StatusCode == HttpStatusCode.NotFound && !answer["error"]!.GetValue<string>().Contains("during the call", StringComparison.Ordinal);
            if (!away || TimeProvider.System.GetElapsedTime(begun) > ConnectLimit)
            {
                throw new HttpRequestException($"{moduleId}/{method}: {answer.ToJsonString()}", null, response.StatusCode);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    /// <summary>Changes a module's desired properties.</summary>
    public Task PatchDesiredAsync(string moduleId, JsonObject patch)
    {
        var desired = deployment["modulesContent"]![moduleId]!["properties.desired"]!.AsObject();
        foreach (var (key, value) in patch)
        {
            desired[key] = value?.DeepClone();
        }

        return SendAsync(HttpMethod.Patch, $"modules/{moduleId}/twin/desired", JsonContent.Create(patch));
    }

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
        run.Delete(recursive: true);
    }

    private static async Task<(Process Node, string CaFile)> LaunchAsync(string folder, DirectoryInfo work, JsonNode deployment)
    {
        var file = Path.Combine(work.FullName, "deployment.json");
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
        return (node, ready["ca"]!.GetValue<string>());
    }

    /// <summary>Cuts every module off at a moment at which nothing waits; cut off, they can add nothing.</summary>
    private async Task UntilQuietAsync()
    {
        var begun = TimeProvider.System.GetTimestamp();
        var balances = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var looks = 0; TimeProvider.System.GetElapsedTime(begun) < ReadyLimit; looks++)
        {
            if (!await IsQuietAsync(balances) || looks < Looks)
            {
                continue;
            }

            await CutOffAsync(TimeSpan.FromMinutes(1));
            if (await IsQuietAsync(balances))
            {
                return;
            }

            await CutOffAsync(TimeSpan.Zero);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        }

        throw new TimeoutException("The hub's queues do not become empty.");
    }

    /// <summary>
    /// Whether nothing is queued or in flight. The simulator counts acknowledgements of twins and methods with those of inputs, so what is
    /// in flight shows in how far the balance is below its highest.
    /// </summary>
    private async Task<bool> IsQuietAsync(Dictionary<string, int> balances)
    {
        var quiet = true;
        foreach (var module in (await StatusAsync())["modules"]!.AsArray().Select(m => m!))
        {
            var name = module["name"]!.GetValue<string>();
            var balance = module["acked"]!.GetValue<int>() - module["delivered"]!.GetValue<int>();
            balances[name] = Math.Max(balance, balances.GetValueOrDefault(name, int.MinValue));
            quiet &= module["queued"]!.GetValue<int>() == 0 && balance == balances[name];
        }

        return quiet;
    }

    private async Task CutOffAsync(TimeSpan refused)
    {
        foreach (var module in (await StatusAsync())["modules"]!.AsArray().Select(m => m!["name"]!.GetValue<string>()))
        {
            await SendAsync(HttpMethod.Post, $"modules/{module}/disconnect?refuseForMs={(long)refused.TotalMilliseconds}", null);
        }
    }

    private async Task<JsonNode?> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await control.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonNode>();
    }
}
