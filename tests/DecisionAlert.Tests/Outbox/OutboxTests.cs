using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Lanes;
using LossPrevention.DecisionAlert.Outbox;
using LossPrevention.DecisionAlert.Tests.Cases;
using LossPrevention.DecisionAlert.Tests.Simulation;
using LossPrevention.EdgeRuntime;
using LossPrevention.Evidence;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.DecisionAlert.Tests.Outbox;

public sealed class OutboxTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("outbox");
    private readonly ManualTimeProvider clock = new();

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Put_OfflineForADay_EverythingOnceInOrderMarkedLate()
    {
        await using var store = await StartAsync();
        var away = true;
        store.Hub.BeforeCall = call => throw_If(away && call == "send");
        var ids = Enumerable.Range(0, 40).Select(i => $"misScan:s{i}").ToArray();
        foreach (var id in ids)
            store.Raise(id);
        await store.Db.WriteAsync(_ => { });
        clock.Advance(TimeSpan.FromDays(1));
        store.Raise("misScan:now");
        await store.Db.WriteAsync(_ => { });

        away = false;
        await store.AdvanceUntilAsync(h => h.SentTo<Alert>(Endpoints.Alerts).Count == 41);

        var sent = store.Hub.SentTo<Alert>(Endpoints.Alerts);
        sent.Select(a => a.AlertId).ShouldBe([.. ids, "misScan:now"]);
        sent.Take(40).ShouldAllBe(a => a.Late);
        sent[40].Late.ShouldBeFalse();
    }

    [Fact]
    public async Task Put_ModuleEndsOffline_SentAfterTheNextStartAndNotAgainAfterThat()
    {
        await using (var store = await StartAsync())
        {
            store.Hub.BeforeCall = call => throw_If(call == "send");
            store.Raise("misScan:s1");
            await store.Db.WriteAsync(_ => { });
        }

        await using (var store = await StartAsync())
        {
            await store.Hub.WaitUntilAsync(h => h.SentTo<Alert>(Endpoints.Alerts).Count == 1);
            store.Raise("misScan:s1");
            await store.Outbox.WhenIdleAsync(CancellationToken.None);
            store.Hub.SentTo<Alert>(Endpoints.Alerts).Count.ShouldBe(1, "it was put out before");
        }

        await using (var store = await StartAsync())
        {
            store.Raise("misScan:s2");
            await store.Outbox.WhenIdleAsync(CancellationToken.None);
            store.Hub.SentTo<Alert>(Endpoints.Alerts).Select(a => a.AlertId).ShouldBe(["misScan:s2"]);
        }
    }

    [Fact]
    public async Task Decide_LeavesAfterTenSeconds_UndoneNever()
    {
        await using var store = await StartAsync();
        store.Raise("misScan:s1");
        store.Raise("misScan:s2");
        var ann = new Reviewer("ann", "attendant");

        store.Cases.Decide("misScan:s1", ReviewVerdict.Confirmed, ReviewReason.NotScanned, null, ann).Refusal.ShouldBeNull();
        store.Cases.Decide("misScan:s2", ReviewVerdict.Confirmed, null, null, ann).Refusal.ShouldBeNull();
        clock.Advance(TimeSpan.FromSeconds(9));
        store.Cases.Undo("misScan:s2", ann).Refusal.ShouldBeNull();
        await store.Db.WriteAsync(_ => { });
        store.Reviews().ShouldBeEmpty();
        store.Cases.Decide("misScan:s2", ReviewVerdict.Dismissed, ReviewReason.OwnItem, null, ann);
        await store.Db.WriteAsync(_ => { });
        await store.AdvanceUntilAsync(_ => store.Reviews().Count == 2);

        store.Reviews().Select(r => (r.AlertId, r.Verdict)).ShouldBe([("misScan:s1", ReviewVerdict.Confirmed), ("misScan:s2", ReviewVerdict.Dismissed)]);
    }

    [Fact]
    public async Task Resolve_ShopperPutItRight_ClosesTheCaseAndSaysSo()
    {
        await using var store = await StartAsync();
        store.Raise("misScan:s1");
        store.Services.GetRequiredService<LaneOutputs>().Put(new AlertResolved
        {
            AlertId = "misScan:s1",
            StoreId = "store-1",
            LaneId = "lane-1",
            Resolution = AlertResolution.SelfCorrected,
            At = clock.GetUtcNow(),
        });
        await store.Hub.WaitUntilAsync(h => h.Sent.Any(s => s.Message.Schema == AlertResolved.Schema));

        store.Cases.Find("misScan:s1")!.State.ShouldBe(CaseState.SelfCorrected);
        store.Hub.Sent.Where(s => s.Output == Endpoints.Alerts).Select(s => s.Message.MessageId).ShouldBe(["misScan:s1", "resolved:misScan:s1"]);
    }

    [Fact]
    public async Task Raise_LaneInShadow_IsKeptAndNobodyIsTold()
    {
        await using var store = await StartAsync();
        store.Services.GetRequiredService<LaneOutputs>().Put(CaseTransitionsTests.Open("misScan:s1").Alert with { Shadow = true }, Store.Lookup, 0);
        await store.Db.WriteAsync(_ => { });

        store.Db.Read(s => s.Scalar("SELECT count(*) FROM cases")).ShouldBe(1L);
        store.Db.Read(s => s.Scalar("SELECT count(*) FROM outbox")).ShouldBe(0L);
    }

    [Fact]
    public async Task Raise_DiskFull_SaysSoAlertsFromMemoryAndWritesOnceThereIsRoom()
    {
        await using var store = await StartAsync();
        var pages = (long)store.Db.Read(s => s.Scalar("PRAGMA page_count"))!;
        store.Db.Read(s => s.Scalar($"PRAGMA max_page_count = {pages}"));
        var ids = Enumerable.Range(0, 200).Select(i => $"misScan:full{i}").ToArray();
        foreach (var id in ids)
            store.Raise(id);

        await store.Hub.WaitUntilAsync(h => h.SentTo<Alert>(Endpoints.Alerts).Count == ids.Length);
        store.Db.IsFailing.ShouldBeTrue();
        await store.AdvanceUntilAsync(h => h.SentTo<ModuleHealth>(Endpoints.Health).Any(m => m.Reasons.Any(r => r.Contains("cannot be written"))));

        store.Db.Read(s => s.Scalar("PRAGMA max_page_count = 1000000"));
        clock.Advance(TimeSpan.FromSeconds(1));
        await store.Db.WriteAsync(_ => { });

        store.Db.IsFailing.ShouldBeFalse();
        store.Db.Read(s => s.Scalar("SELECT count(*) FROM cases")).ShouldBe(200L);
        store.Db.Read(s => s.Scalar("SELECT count(*) FROM outbox WHERE state = 0")).ShouldBe(0L);
        store.Hub.SentTo<Alert>(Endpoints.Alerts).Select(a => a.AlertId).ShouldBe(ids);
    }

    [Fact]
    public async Task Start_AfterARestart_CasesAndTheirPicturesAreThere()
    {
        await using (var store = await StartAsync())
        {
            store.Services.GetRequiredService<RecentPictures>().Keep("s1", new JpegImage(new byte[] { 1, 2, 3 }));
            store.Raise("misScan:s1", "s1");
            store.Cases.Decide("misScan:s1", ReviewVerdict.Dismissed, ReviewReason.OwnItem, "a bag", new Reviewer("ann", "attendant"));
        }

        await using (var store = await StartAsync())
        {
            var kept = store.Cases.Newest.ShouldHaveSingleItem();
            kept.State.ShouldBe(CaseState.Dismissed);
            kept.Review!.Note.ShouldBe("a bag");
            store.Cases.Picture("misScan:s1", "s1").ShouldBe([1, 2, 3]);
            store.Cases.Picture("misScan:s1", "../s1").ShouldBeNull();
        }
    }

#pragma warning disable IDE1006 // reads as a statement
    private static void throw_If(bool condition)
#pragma warning restore IDE1006
    {
        if (condition)
            throw new EdgeHubException("away");
    }

    private Task<Running> StartAsync() => Running.StartAsync(Path.Combine(folder.FullName, "journal.db"), clock);

    /// <summary>The module on a fake hub and clock.</summary>
    private sealed class Running(EdgeModuleHost host, FakeModuleClient hub, ManualTimeProvider clock) : IAsyncDisposable
    {
        public FakeModuleClient Hub => hub;

        public IServiceProvider Services => host.Services;

        public OutboxDispatcher Outbox => Services.GetRequiredService<OutboxDispatcher>();

        public CaseBook Cases => Services.GetRequiredService<CaseBook>();

        public SqliteStore Db => Services.GetRequiredService<StoreHost>().Store;

        public static async Task<Running> StartAsync(string journal, ManualTimeProvider clock)
        {
            var keys = journal + ".keys.json";
            if (!File.Exists(keys))
                EvidenceKeyRing.Rotate(keys, "2026-01");
            var hub = new FakeModuleClient(ModuleIds.DecisionAlert, new JsonObject
            {
                ["storeId"] = "store-1",
                ["journalPath"] = journal,
                ["evidence"] = new JsonObject { ["path"] = Path.GetDirectoryName(journal), ["keyFile"] = keys },
            });
            var host = EdgeModuleHost.Create(ModuleIds.DecisionAlert, hub, s => s.AddSingleton<TimeProvider>(clock)
                .AddSingleton(new ModuleHostOptions { DrainDeadline = TimeSpan.Zero }).AddDecisionAlert());
            await host.StartAsync(CancellationToken.None);
            return new Running(host, hub, clock);
        }

        public void Raise(string id, string sighting = "s1") => Services.GetRequiredService<LaneOutputs>().Put(
            CaseTransitionsTests.Open(id).Alert with { KeyFrames = [sighting] }, Store.Lookup, 0);

        public IReadOnlyList<AlertReview> Reviews() => [.. hub.Sent.Where(s => s.Message.Schema == AlertReview.Schema)
            .Select(s => JsonSerializer.Deserialize(s.Message.Body.Span, ContractsJson.Default.AlertReview)!)];

        /// <summary>Moves the clock on, over whatever is being waited for, until the hub has what is expected.</summary>
        public async Task AdvanceUntilAsync(Func<FakeModuleClient, bool> condition)
        {
            for (var tries = 0; !condition(hub); tries++)
            {
                tries.ShouldBeLessThan(20_000);
                clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
        }

        public async ValueTask DisposeAsync() => await host.DisposeAsync();
    }
}
