using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using LossPrevention.Contracts;
using LossPrevention.PosBridge.Rest;
using LossPrevention.PosBridge.Tests.Transport;
using LossPrevention.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LossPrevention.PosBridge.Tests.Rest;

/// <summary>Tills that post their events to the bridge, and take commands on a server of their own.</summary>
internal sealed class RestRig : PosRig
{
    private readonly TempFolder folder = new();
    private readonly byte[] secret = Encoding.UTF8.GetBytes("a secret of the store");
    private readonly int[] ports = FreePorts.Several(2);
    private readonly HttpClient http = new();
    private readonly Channel<LaneCommand> commands = Channel.CreateUnbounded<LaneCommand>();
    private readonly ConcurrentQueue<int> answers = new();
    private readonly ConcurrentBag<string?> wrong = [];
    private WebApplication? till;

    /// <summary>What was wrong with the signatures of commands.</summary>
    public IEnumerable<string?> Wrong => wrong.Where(w => w is not null);

    /// <summary>Requests that the till has had.</summary>
    public int Requests => wrong.Count;

    public string StatePath => folder.Path;

    protected override JsonObject TransportTwin => new()
    {
        ["kind"] = "rest",
        ["listen"] = $"http://127.0.0.1:{ports[0]}",
        ["uri"] = $"http://127.0.0.1:{ports[1]}/{{lane}}/commands",
        ["passcodeFile"] = Path.Combine(folder.Path, "secret"),
        ["timeoutMs"] = 2_000,
    };

    public static async Task<RestRig> StartAsync()
    {
        var rig = new RestRig();
        await File.WriteAllTextAsync(Path.Combine(rig.folder.Path, "secret"), "a secret of the store\n");
        await rig.StartTillAsync();
        return rig;
    }

    /// <summary>What the till answers to the next commands; afterwards 204.</summary>
    public void Answer(params int[] codes) => Array.ForEach(codes, answers.Enqueue);

    /// <summary>Posts events, signed.</summary>
    /// <param name="body">The body.</param>
    /// <param name="change">Changes the headers.</param>
    public async Task<(HttpStatusCode Code, string Text)> PostAsync(ReadOnlyMemory<byte> body, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{ports[0]}{RestIntake.EventsPath}") { Content = new ReadOnlyMemoryContent(body) };
        var (timestamp, nonce) = (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(), Guid.NewGuid().ToString("N"));
        request.Headers.Add(RestSignature.TimestampHeader, timestamp);
        request.Headers.Add(RestSignature.NonceHeader, nonce);
        request.Headers.Add(RestSignature.SignatureHeader, RestSignature.Sign(secret, timestamp, nonce, body.Span));
        change?.Invoke(request);
        using var response = await http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public override IPosTransport NewTransport() => throw new NotSupportedException();

    public override async Task PublishAsync(ReadOnlyMemory<byte> message)
    {
        using var late = new CancellationTokenSource(Limit, TimeProvider.System);
        while (true)
        {
            try
            {
                if ((await PostAsync(message)).Code is HttpStatusCode.Accepted or HttpStatusCode.UnprocessableEntity)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // The bridge is away; so does a till.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, late.Token);
        }
    }

    public override async Task BreakAsync()
    {
        if (till is not null)
        {
            await till.DisposeAsync();
            till = null;
        }
    }

    public override Task MendAsync() => StartTillAsync();

    public override async Task<LaneCommand> ReadCommandAsync() => await commands.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    public override Task<DeadLetter> ReadDeadLetterAsync() => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await BreakAsync();
        http.Dispose();
        folder.Dispose();
    }

    private async Task StartTillAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{ports[1]}");
        till = builder.Build();
        till.MapPost("/{lane}/commands", TakeAsync);
        await till.StartAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        string? Header(string name) => context.Request.Headers[name];
        wrong.Add(RestSignature.Check(
            secret, Header(RestSignature.TimestampHeader), Header(RestSignature.NonceHeader), Header(RestSignature.SignatureHeader), body.ToArray(),
            TimeProvider.System.GetUtcNow()));
        context.Response.StatusCode = answers.TryDequeue(out var code) ? code : 204;
        if (context.Response.StatusCode == 204)
        {
            commands.Writer.TryWrite(JsonSerializer.Deserialize(body.ToArray(), ContractsJson.Default.LaneCommand)!);
        }
    }
}
