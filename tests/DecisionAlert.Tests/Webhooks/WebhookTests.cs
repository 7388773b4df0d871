using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Lanes;
using LossPrevention.DecisionAlert.Outbox;
using LossPrevention.DecisionAlert.Tests.Cases;
using LossPrevention.DecisionAlert.Tests.Simulation;
using LossPrevention.DecisionAlert.Webhooks;
using LossPrevention.EdgeRuntime;
using LossPrevention.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LossPrevention.DecisionAlert.Tests.Webhooks;

public sealed class WebhookTests : IDisposable
{
    private const string Secret = "a secret of more than sixteen bytes";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("webhook");
    private readonly ManualTimeProvider clock = new();

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Send_ReceiverFailsAtFirst_TriesAgainAndSignsWhatItSends()
    {
        await using var receiver = await Receiver.StartAsync(n => n <= 3 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK);
        await using var module = await StartAsync(receiver);
        Raise(module, "misScan:s1");
        Raise(module, "misScan:s2");

        await UntilAsync(() => receiver.Taken.Count == 2);

        receiver.Taken.Select(t => t.Event).ShouldBe(["misScan:s1", "misScan:s2"], "in order, each once");
        var first = receiver.Taken.First();
        JsonSerializer.Deserialize(first.Body, ContractsJson.Default.Alert)!.AlertId.ShouldBe("misScan:s1");
        var secret = System.Text.Encoding.UTF8.GetBytes(Secret);
        WebhookSignature.Verify(secret, first.Timestamp, first.Signature, first.Body, clock.GetUtcNow()).ShouldBeTrue();
        WebhookSignature.Verify(secret, first.Timestamp, first.Signature, first.Body, clock.GetUtcNow().AddMinutes(6)).ShouldBeFalse("an old request played again");
        WebhookSignature.Verify(secret, first.Timestamp, first.Signature, [.. first.Body, 32], clock.GetUtcNow()).ShouldBeFalse("another body");
        WebhookSignature.Verify([.. secret, 1], first.Timestamp, first.Signature, first.Body, clock.GetUtcNow()).ShouldBeFalse("another secret");
        WebhookSignature.Verify(secret, "soon", first.Signature, first.Body, clock.GetUtcNow()).ShouldBeFalse("no time");
    }

    [Fact]
    public async Task Send_RefusedForGood_IsKeptAndCanBeSentAgain()
    {
        var refuses = true;
        await using var receiver = await Receiver.StartAsync(_ => refuses ? HttpStatusCode.BadRequest : HttpStatusCode.NoContent);
        await using var module = await StartAsync(receiver);
        Raise(module, "misScan:s1");
        var db = module.Services.GetRequiredService<StoreHost>().Store;
        await UntilAsync(() => db.Read(s => SqliteOutbox.Dead(s, 10)).Count == 1);
        var dead = db.Read(s => SqliteOutbox.Dead(s, 10)).Single();
        dead.Id.ShouldBe("misScan:s1");
        dead.Error.ShouldContain("400");

        refuses = false;
        await module.Services.GetRequiredService<OutboxDispatcher>().ResendAsync(dead.Destination, dead.Id);
        await UntilAsync(() => receiver.Taken.Count == 1);

        receiver.Taken.Single().Event.ShouldBe("misScan:s1");
    }

    [Fact]
    public async Task Confirm_TellsWhatItMeansForTheStock_UndoneTellsNothing()
    {
        await using var receiver = await Receiver.StartAsync(_ => HttpStatusCode.OK);
        await using var module = await StartAsync(receiver);
        Raise(module, "misScan:s1");
        Raise(module, "misScan:s2");
        var cases = module.Services.GetRequiredService<CaseBook>();
        var ann = new Reviewer("ann", "attendant");
        cases.Decide("misScan:s1", ReviewVerdict.Confirmed, null, null, ann).Refusal.ShouldBeNull();
        cases.Decide("misScan:s2", ReviewVerdict.Confirmed, null, null, ann).Refusal.ShouldBeNull();
        cases.Undo("misScan:s2", ann).Refusal.ShouldBeNull();

        await UntilAsync(() => receiver.Taken.Any(t => t.Event == "adjust:review:misScan:s1:1"));

        var body = JsonNode.Parse(receiver.Taken.Single(t => t.Event.StartsWith("adjust:", StringComparison.Ordinal)).Body)!;
        body["alertId"]!.ToString().ShouldBe("misScan:s1");
        body["lines"]![0]!["quantity"]!.GetValue<int>().ShouldBe(-1);
        body["lines"]![0]!["gtin"]!.ToString().ShouldBe(cases.Find("misScan:s1")!.Seen[0].Code);
        receiver.Taken.ShouldNotContain(t => t.Event.Contains("review:misScan:s2", StringComparison.Ordinal));
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        var limit = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            TimeProvider.System.GetElapsedTime(limit).ShouldBeLessThan(TimeSpan.FromSeconds(60), "waited in vain");
            clock.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private static void Raise(EdgeModuleHost module, string id) =>
        module.Services.GetRequiredService<LaneOutputs>().Put(
            CaseTransitionsTests.Open(id).Alert with { SeenGtins = [new SeenProduct(Store.Codes[3], 0.9)] }, Store.Lookup, 0);

    private async Task<EdgeModuleHost> StartAsync(Receiver receiver)
    {
        var secret = Path.Combine(folder.FullName, "secret");
        await File.WriteAllTextAsync(secret, Secret + "\n");
        var hub = new FakeModuleClient(ModuleIds.DecisionAlert, new JsonObject
        {
            ["storeId"] = "store-1",
            ["webhooks"] = new JsonObject { ["erp"] = new JsonObject { ["url"] = receiver.Url, ["secretFile"] = secret } },
        });
        var host = EdgeModuleHost.Create(ModuleIds.DecisionAlert, hub, s => s.AddSingleton<TimeProvider>(clock)
            .AddSingleton(new ModuleHostOptions { DrainDeadline = TimeSpan.Zero }).AddDecisionAlert());
        await host.StartAsync(CancellationToken.None);
        return host;
    }

    private sealed record Request(string Event, string Timestamp, string Signature, byte[] Body);

    private sealed class Receiver(WebApplication app, int port) : IAsyncDisposable
    {
        private int calls;

        public string Url => $"http://127.0.0.1:{port}/hook";

        public ConcurrentQueue<Request> Taken { get; } = [];

        public static async Task<Receiver> StartAsync(Func<int, HttpStatusCode> answer)
        {
            var port = FreePorts.One();
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
            builder.Services.AddRoutingCore();
            builder.Logging.ClearProviders();
            var app = builder.Build();
            var receiver = new Receiver(app, port);
            app.Run(async context =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                var status = answer(Interlocked.Increment(ref receiver.calls));
                context.Response.StatusCode = (int)status;
                var headers = context.Request.Headers;
                if ((int)status < 300)
                {
                    receiver.Taken.Enqueue(new Request(
                        headers["X-LossPrevention-Event"].ToString(), headers[WebhookSignature.TimestampHeader].ToString(),
                        headers[WebhookSignature.SignatureHeader].ToString(), body.ToArray()));
                }
            });
            await app.StartAsync();
            return receiver;
        }

        public async ValueTask DisposeAsync() => await app.DisposeAsync();
    }
}
