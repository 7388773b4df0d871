using System.Text.Json;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Tests.Review;
using LossPrevention.EdgeRuntime;
using LossPrevention.TestKit;

namespace LossPrevention.DecisionAlert.Tests.Cases;

public sealed class ClipKeeperTests
{
    [Fact]
    public async Task Ask_PendingThenReady_LinksTheClip_UnavailableLeavesNone()
    {
        var clock = new ManualTimeProvider();
        await using var store = await ReviewStore.StartAsync(clock);
        var asked = new List<CutClipRequest>();
        store.Hub.OnInvoke = (module, method, payload) =>
        {
            if (method != MethodNames.CutClip)
                return new MethodResult(404, default);
            var request = JsonSerializer.Deserialize(payload.Span, ContractsJson.Default.CutClipRequest)!;
            asked.Add(request);
            var answer = request.AlertId == "misScan:s2" ? new CutClipResponse(ClipOutcome.Unavailable, Reason: "no evidence is kept")
                : asked.Count < 3 ? new CutClipResponse(ClipOutcome.Pending, RetryAfterMs: 2000)
                : new CutClipResponse(ClipOutcome.Ready, "lane-1/misScan-s1.lpe");
            return new MethodResult(200, JsonSerializer.SerializeToUtf8Bytes(answer, ContractsJson.Default.CutClipResponse));
        };
        store.Raise("misScan:s1", kind: DiscrepancyKind.MisScan);
        await UntilAsync(clock, () => store.Cases.Find("misScan:s1")!.Clip is not null);
        store.Cases.Find("misScan:s1")!.Clip.ShouldBe("lane-1/misScan-s1.lpe");
        asked.Count.ShouldBe(3);
        (asked[0].To - asked[0].From).ShouldBe(TimeSpan.FromSeconds(10));

        store.Raise("misScan:s2", kind: DiscrepancyKind.MisScan);
        await UntilAsync(clock, () => asked.Count == 4);
        for (var i = 0; i < 20; i++)
            clock.Advance(TimeSpan.FromSeconds(1));
        asked.Count.ShouldBe(4, "what is unavailable is not asked for again");
        store.Cases.Find("misScan:s2")!.Clip.ShouldBeNull();
    }

    [Fact]
    public async Task Ask_ModuleEndsBeforeTheClipIsCut_AsksAgainAfterTheStart_AndTheAlertDidNotWait()
    {
        var clock = new ManualTimeProvider();
        var folder = Directory.CreateTempSubdirectory("clips");
        try
        {
            await using (var before = await StartAsync(new CutClipResponse(ClipOutcome.Pending, RetryAfterMs: 2000)))
            {
                before.Raise("misScan:s1", kind: DiscrepancyKind.MisScan);
                await before.Hub.WaitUntilAsync(hub => hub.Sent.Any(m => m.Output == Endpoints.Alerts));
                before.Cases.Find("misScan:s1")!.Clip.ShouldBeNull();
            }

            await using var after = await StartAsync(new CutClipResponse(ClipOutcome.Ready, "lane-1/misScan-s1.lpe"));
            await UntilAsync(clock, () => after.Cases.Find("misScan:s1")?.Clip is not null);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        async Task<ReviewStore> StartAsync(CutClipResponse answer)
        {
            var store = await ReviewStore.StartAsync(clock, d => d["journalPath"] = Path.Combine(folder.FullName, "journal.db"));
            store.Hub.OnInvoke = (_, method, _) => method == MethodNames.CutClip
                ? new MethodResult(200, JsonSerializer.SerializeToUtf8Bytes(answer, ContractsJson.Default.CutClipResponse))
                : new MethodResult(404, default);
            return store;
        }
    }

    private static async Task UntilAsync(ManualTimeProvider clock, Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            tries.ShouldBeLessThan(20_000);
            clock.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }
    }
}
