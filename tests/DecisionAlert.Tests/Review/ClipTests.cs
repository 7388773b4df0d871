using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Review.Audit;
using LossPrevention.Evidence;
using LossPrevention.Imaging;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.DecisionAlert.Tests.Review;

public sealed class ClipTests : IDisposable
{
    private static readonly byte[] Film = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 31))];
    private readonly ClipFolder clips = new();

    public void Dispose() => clips.Dispose();

    [Fact]
    public async Task Clip_AnyRange_IsThatPartOfWhatWasEncrypted()
    {
        await using var store = await StartAsync();
        using var visitor = await store.VisitAsync(Role.Attendant);

        var whole = await visitor.GetAsync("clip?case=misScan:s1");
        whole.StatusCode.ShouldBe(HttpStatusCode.OK);
        whole.Content.Headers.ContentType!.MediaType.ShouldBe("video/mp4");
        whole.Headers.AcceptRanges.ShouldBe(["bytes"]);
        whole.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await whole.Content.ReadAsByteArrayAsync()).ShouldBe(Film);
        foreach (var (from, to) in new[] { (0L, 9L), (65_530L, 131_080L), (199_999L, 199_999L) })
        {
            var part = await RangeAsync(visitor, from, to);
            part.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
            (await part.Content.ReadAsByteArrayAsync()).ShouldBe(Film[(int)from..((int)to + 1)]);
        }

        (await RangeAsync(visitor, 200_000, 200_010)).StatusCode.ShouldBe(HttpStatusCode.RequestedRangeNotSatisfiable);
        var info = JsonNode.Parse(await visitor.Http.GetStringAsync("clip/info?case=misScan:s1"))!;
        info["seconds"]!.GetValue<double>().ShouldBe(8);
        info["scan"]!.GetValue<double>().ShouldBe(3);
        info["sighting"]!.GetValue<double>().ShouldBe(4.5);
    }

    [Fact]
    public async Task Clip_EachView_StandsInTheAccessLogOnce_AlsoWhereItsStartIsLeftOut()
    {
        var clock = new ManualTimeProvider();
        await using var store = await StartAsync(clock);
        using var visitor = await store.VisitAsync(Role.Supervisor);

        await RangeAsync(visitor, 0, 99);
        await RangeAsync(visitor, 100, 199);
        await RangeAsync(visitor, 200, 299);
        (await ViewsAsync()).ShouldBe(1, "one view, however many requests the player makes");
        await RangeAsync(visitor, 0, 99);
        (await ViewsAsync()).ShouldBe(2);
        clock.Advance(TimeSpan.FromMinutes(6));
        await RangeAsync(visitor, 100, 199);
        (await ViewsAsync()).ShouldBe(3, "all but the first bytes are a view too");

        async Task<int> ViewsAsync()
        {
            await store.Db.WriteAsync(_ => { });
            return store.Services.GetRequiredService<AuditLog>().Newest(50).Count(l => l is { Who: "supervisor", Action: "clip.view", Subject: "misScan:s1" });
        }
    }

    [Fact]
    public async Task Clip_RolesThatMayNot_AreRefused()
    {
        var clock = new ManualTimeProvider();
        await using var store = await StartAsync(clock);
        using var nobody = await store.VisitAsync();
        (await nobody.GetAsync("clip?case=misScan:s1")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await nobody.GetAsync("clip/info?case=misScan:s1")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        clock.Advance(TimeSpan.FromMinutes(61));
        using var attendant = await store.VisitAsync(Role.Attendant);
        using var auditor = await store.VisitAsync(Role.Auditor);
        foreach (var path in new[] { "clip?case=misScan:s1", "clip/info?case=misScan:s1", "picture?case=misScan:s1&id=s:misScan:s1", "case?id=misScan:s1", "api/case?id=misScan:s1" })
        {
            (await attendant.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound, "an attendant sees what is or was on the cards of the last hour: " + path);
            (await auditor.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.OK, path);
        }
    }

    [Theory]
    [InlineData("../keys.json")]
    [InlineData("..%2F..%2Fkeys.json")]
    [InlineData("%2Fetc%2Fpasswd")]
    [InlineData("misScan:s1%00.evidence")]
    [InlineData("misScan:s2")]
    public async Task Clip_PathsOutOfTheFolderAndOthersFiles_AreNotFound(string id)
    {
        await using var store = await StartAsync();
        using var visitor = await store.VisitAsync(Role.Administrator);
        store.Raise("misScan:s2", kind: DiscrepancyKind.MisScan);
        File.Copy(Path.Combine(clips.Kept, EvidenceStore.NameOf("misScan:s1")), Path.Combine(clips.Kept, EvidenceStore.NameOf("misScan:s2")));

        (await visitor.GetAsync("clip?case=" + id)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await visitor.GetAsync("clip/info?case=" + id)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Clip_DamagedOrDeletedOrKeyGone_IsNotFoundAndTheAccessLogSaysWhy()
    {
        await using var store = await StartAsync();
        using var visitor = await store.VisitAsync(Role.Supervisor);
        File.Delete(clips.KeyFile);
        EvidenceKeyRing.Rotate(clips.KeyFile, "2026-02");

        (await visitor.GetAsync("clip?case=misScan:s1")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        File.Delete(Path.Combine(clips.Kept, EvidenceStore.NameOf("misScan:s1")));
        (await visitor.GetAsync("clip/info?case=misScan:s1")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        await store.Db.WriteAsync(_ => { });
        var refused = store.Services.GetRequiredService<AuditLog>().Newest(50).Where(l => l.Action == "clip.refused").Select(l => l.Detail).ToList();
        refused.ShouldContain(d => d.Contains("key '2026-01'"));
        refused.ShouldContain(d => d.Contains("deleted"));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(0.5, false)]
    public async Task Frame_OfTheMomentThatTheItemWasCutOut_IsBoxedThere_AnyOtherIsNot(double later, bool isBoxed)
    {
        var at = new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
        await using var store = await ReviewStore.StartAsync(change: clips.Configure);
        store.Raise("misScan:s1", kind: DiscrepancyKind.MisScan, picture: [1, 2, 3], place: new CropPlace(at, new NormalizedBox(0.25, 0.5, 0.25, 0.25)));
        store.Cases.SetClip("misScan:s1", clips.KeepPicture("misScan:s1", at.AddSeconds(later)));
        using var visitor = await store.VisitAsync(Role.Attendant);

        (await visitor.Http.GetStringAsync("")).ShouldContain("clip/frame?case=misScan%3As1");
        var frame = JpegCodec.Decode(await visitor.Http.GetByteArrayAsync("clip/frame?case=misScan:s1"));
        (frame.Width, frame.Height).ShouldBe((640, 360));
        (Blue(158, 200) < 50).ShouldBe(isBoxed, "left");
        (Blue(240, 271) < 50).ShouldBe(isBoxed, "below");
        Blue(240, 220).ShouldBe(100, 8, "the item itself is as it was");
        Blue(40, 40).ShouldBe(100, 8);

        clips.Store.DeleteExpired(DateTimeOffset.MaxValue);
        await store.Db.WriteAsync(_ => { });
        store.Services.GetRequiredService<AuditLog>().Newest(10).ShouldContain(l => l.Action == "picture.view" && l.Detail == "frame");

        double Blue(int x, int y) => frame.Pixels[(((y * frame.Width) + x) * 3) + 2];
    }

    [Fact]
    public async Task Frame_OtherMomentOfTheClip_IsShownWithoutABox_AndNothingElseIs()
    {
        var at = new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
        await using var store = await ReviewStore.StartAsync(change: clips.Configure);
        store.Raise("misScan:s1", kind: DiscrepancyKind.MisScan, picture: [1, 2, 3], place: new CropPlace(at, new NormalizedBox(0.25, 0.5, 0.25, 0.25)));
        var clip = clips.KeepPicture("misScan:s1", at);
        store.Cases.SetClip("misScan:s1", clip, store.Services.GetRequiredService<ClipShelf>().MomentsOf("misScan:s1"));
        using var visitor = await store.VisitAsync(Role.Attendant);

        var frame = JpegCodec.Decode(await visitor.Http.GetByteArrayAsync("clip/frame?case=misScan:s1&moment=sighting.jpg"));

        ((double)frame.Pixels[(((200 * frame.Width) + 158) * 3) + 2]).ShouldBe(100, 8);
        foreach (var name in new[] { "scan.jpg", "clip.mp4", "../keys.json", "%2e%2e%2fkeys.json" })
            (await visitor.GetAsync("clip/frame?case=misScan:s1&moment=" + name)).StatusCode.ShouldBe(HttpStatusCode.NotFound, name);
        await store.Db.WriteAsync(_ => { });
        store.Services.GetRequiredService<AuditLog>().Newest(10).ShouldContain(l => l.Action == "picture.view" && l.Detail == "sighting.jpg");
    }

    [Fact]
    public async Task Frame_ClipIsGone_IsTheCropOfTheItem()
    {
        await using var store = await ReviewStore.StartAsync(change: clips.Configure);
        store.Raise("misScan:s1", kind: DiscrepancyKind.MisScan, picture: [1, 2, 3], place: new CropPlace(DateTimeOffset.UnixEpoch, new NormalizedBox(0, 0, 1, 1)));
        using var visitor = await store.VisitAsync(Role.Attendant);

        (await visitor.Http.GetByteArrayAsync("clip/frame?case=misScan:s1")).ShouldBe([1, 2, 3]);
        (await visitor.GetAsync("clip/frame?case=../keys.json")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<ReviewStore> StartAsync(TimeProvider? clock = null)
    {
        clips.Keep("misScan:s1", Film);
        var store = await ReviewStore.StartAsync(clock, clips.Configure);
        store.Raise("misScan:s1", kind: DiscrepancyKind.MisScan, picture: [1, 2, 3]);
        return store;
    }

    private static Task<HttpResponseMessage> RangeAsync(Visitor visitor, long from, long to)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "clip?case=misScan:s1");
        request.Headers.Range = new RangeHeaderValue(from, to);
        return visitor.Http.SendAsync(request);
    }
}
