using System.Net;
using System.Text.Json.Nodes;
using LossPrevention.PosBridge.Rest;
using LossPrevention.TestKit;

namespace LossPrevention.PosBridge.Faults;

/// <summary>The faults of tills that post their events to the bridge.</summary>
internal static class RestFaults
{
    private const string Secret = "a secret of the store";
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(20);

    /// <summary>Their names, in the report's order.</summary>
    public static IReadOnlyList<string> Names { get; } = ["none", "connection cut", "module restarted", BrokerFaults.ModuleKilled, "sent twice"];

    /// <summary>Runs one fault.</summary>
    public static async Task<FaultRow> RunAsync(string name, int events)
    {
        var port = FreePorts.One();
        await using var cable = new TcpCable(port);
        var state = Directory.CreateTempSubdirectory("pos-faults-");
        try
        {
            var secretFile = Path.Combine(state.FullName, "secret");
            await File.WriteAllTextAsync(secretFile, Secret);
            await using var run = new FaultRun(
                new TillLoad(events, laneCount: 4),
                Twin(port, secretFile, state.FullName),
                _ => Task.FromResult<ITillSide>(new RestTillSide($"http://127.0.0.1:{cable.Port}{RestIntake.EventsPath}")),
                ownProcess: name == BrokerFaults.ModuleKilled);
            return await run.RunAsync(name, r => DoAsync(name, cable, r), twice: name == "sent twice");
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }

    private static JsonObject Twin(int port, string secretFile, string statePath) => new()
    {
        ["storeId"] = "store-1",
        ["statePath"] = statePath,
        ["transport"] = new JsonObject
        {
            ["kind"] = "rest",
            ["listen"] = $"http://127.0.0.1:{port}",
            ["uri"] = "http://127.0.0.1:1/{lane}",
            ["passcodeFile"] = secretFile,
            ["maxReconnectDelayMs"] = 500,
        },
    };

    private static async Task DoAsync(string name, TcpCable cable, FaultRun run)
    {
        switch (name)
        {
            case "connection cut":
                await cable.CutForAWhileAsync();
                break;
            case "module restarted" or BrokerFaults.ModuleKilled:
                await run.RestartBridgeAsync();
                break;
        }
    }

    private sealed class RestTillSide(string address) : ITillSide
    {
        private readonly HttpClient http = new() { Timeout = RequestLimit };
        private readonly byte[] secret = System.Text.Encoding.UTF8.GetBytes(Secret);

        public async Task PublishAsync(ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
        {
            var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString();
            var nonce = Guid.NewGuid().ToString("N");
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(json) };
            request.Headers.Add(RestSignature.TimestampHeader, timestamp);
            request.Headers.Add(RestSignature.NonceHeader, nonce);
            request.Headers.Add(RestSignature.SignatureHeader, RestSignature.Sign(secret, timestamp, nonce, json.Span));
            try
            {
                using var response = await http.SendAsync(request, cancellationToken);
                if (response.StatusCode != HttpStatusCode.Accepted)
                {
                    throw new PosTransportException($"answered {(int)response.StatusCode}");
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new PosTransportException(e.Message, e);
            }
        }

        public ValueTask DisposeAsync()
        {
            http.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
