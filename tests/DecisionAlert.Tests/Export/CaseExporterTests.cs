using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Export;
using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Review.Audit;
using LossPrevention.DecisionAlert.Tests.Review;
using LossPrevention.EdgeRuntime;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.DecisionAlert.Tests.Export;

public sealed class CaseExporterTests : IDisposable
{
    private static readonly byte[] Film = [.. Enumerable.Range(0, 150_000).Select(i => (byte)(i * 7))];
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("case-export-");
    private readonly ClipFolder clips = new();

    private string Out => Path.Combine(folder.FullName, "out");

    private string Journal => Path.Combine(folder.FullName, "journal.db");

    public void Dispose()
    {
        clips.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Export_ToAFolder_HoldsClipPicturesAndCase_AndVerifyTellsEveryChange()
    {
        await using (var store = await StartAsync(new JsonObject { ["folder"] = Out }))
        {
            using var visitor = await store.VisitAsync(Role.Supervisor);
            (await ExportAsync(visitor)).ShouldNotContain("refusal");
            (await visitor.Http.GetStringAsync("case?id=misScan:s1")).ShouldContain("Kept until");
            await store.Db.WriteAsync(_ => { });
            var lines = store.Services.GetRequiredService<AuditLog>().Newest(20);
            lines.ShouldContain(l => l.Who == "supervisor" && l.Action == "case.pin" && l.Detail.EndsWith("Jo Doe: police report 7", StringComparison.Ordinal));
            lines.ShouldContain(l => l.Who == "supervisor" && l.Action == "case.export" && l.Subject == "misScan:s1");
        }

        var package = Directory.GetDirectories(Out).ShouldHaveSingleItem();
        Directory.GetFiles(package).Select(Path.GetFileName).Order().ShouldBe(["case.json", "clip.mp4", "item-1.jpg", "manifest.json"]);
        File.ReadAllBytes(Path.Combine(package, "clip.mp4")).ShouldBe(Film);
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(package, "manifest.json")))!;
        manifest["name"]!.ToString().ShouldBe("Jo Doe");
        manifest["by"]!.ToString().ShouldBe("supervisor");
        manifest["files"]!.AsArray().Single(f => f!["name"]!.ToString() == "clip.mp4")!["sha256"]!.ToString().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Film)));

        ExportPackage.Verify(package, Journal).Problems.ShouldBeEmpty();
        Change("clip.mp4", bytes => bytes[70_000] ^= 1);
        ExportPackage.Verify(package).Problems.ShouldBe(["clip.mp4 is not what was exported"]);
        Change("clip.mp4", bytes => bytes[70_000] ^= 1);
        File.WriteAllText(Path.Combine(package, "more.txt"), "");
        ExportPackage.Verify(package).Problems.ShouldBe(["more.txt does not belong to the package"]);
        File.Delete(Path.Combine(package, "more.txt"));
        File.Delete(Path.Combine(package, "item-1.jpg"));
        ExportPackage.Verify(package).Problems.ShouldBe(["item-1.jpg is missing"]);
        manifest["reason"] = "another";
        manifest["files"]!.AsArray().Remove(manifest["files"]!.AsArray().Single(f => f!["name"]!.ToString() == "item-1.jpg"));
        File.WriteAllText(Path.Combine(package, "manifest.json"), manifest.ToJsonString());
        ExportPackage.Verify(package).Problems.ShouldBeEmpty("a manifest alone cannot tell that it was changed too");
        ExportPackage.Verify(package, Journal).Problems.ShouldHaveSingleItem().ShouldContain("access log");
        manifest["files"]![0]!["name"] = "../../journal.db";
        File.WriteAllText(Path.Combine(package, "manifest.json"), manifest.ToJsonString());
        ExportPackage.Verify(package).Problems.ShouldContain("'../../journal.db' is no plain file name");

        void Change(string name, Action<byte[]> change)
        {
            var path = Path.Combine(package, name);
            var bytes = File.ReadAllBytes(path);
            change(bytes);
            File.WriteAllBytes(path, bytes);
        }
    }

    [Fact]
    public async Task Export_RetentionComes_KeepsClipCaseAndPicturesUntilThePinsEnd_OrItIsTakenOff()
    {
        await using var store = await StartAsync(new JsonObject { ["folder"] = Out });
        store.Raise("misScan:s2", kind: DiscrepancyKind.MisScan, picture: [4, 5, 6]);
        clips.Keep("misScan:s2", Film);
        using var visitor = await store.VisitAsync(Role.Administrator);
        await ExportAsync(visitor);
        var now = TimeProvider.System.GetUtcNow();

        await RetainAsync(now.AddDays(40));
        clips.Store.DeleteExpired(now.AddDays(40)).ShouldBe(1, "the one that was not exported");
        clips.Store.Has("misScan:s1").ShouldBeTrue();
        store.Db.Read(s => s.Scalar("SELECT group_concat(caseId) FROM pictures")).ShouldBe("misScan:s1");

        await RetainAsync(now.AddDays(364));
        clips.Store.DeleteExpired(now.AddDays(364)).ShouldBe(0);
        (await visitor.PostAsync("unpin", ("id", "misScan:s1"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        await RetainAsync(now.AddDays(364));
        clips.Store.DeleteExpired(now.AddDays(364)).ShouldBe(1);
        store.Db.Read(s => s.Scalar("SELECT count(*) FROM pictures")).ShouldBe(0L);
        await store.Db.WriteAsync(_ => { });
        store.Services.GetRequiredService<AuditLog>().Newest(20).ShouldContain(l => l.Who == "administrator" && l.Action == "case.unpin");

        Task RetainAsync(DateTimeOffset at)
        {
            TimeProvider later = new ManualTimeProvider(at);
            return ActivatorUtilities.CreateInstance<RetentionKeeper>(store.Services, later).DeleteAsync();
        }
    }

    [Fact]
    public async Task Export_RolesThatMayNot_NoReason_NoPlace_AreRefused()
    {
        await using (var store = await StartAsync(new JsonObject { ["folder"] = Out }))
        {
            foreach (var role in new[] { Role.Attendant, Role.Auditor })
            {
                using var other = await store.VisitAsync(role);
                (await other.PostAsync("export", ("id", "misScan:s1"), ("name", "Jo Doe"), ("reason", "police report 7"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden, role.ToString());
            }

            using var visitor = await store.VisitAsync(Role.Supervisor);
            (await visitor.Http.PostAsync("export", new FormUrlEncodedContent([new("id", "misScan:s1"), new("name", "Jo Doe"), new("reason", "police report 7")]))).StatusCode
                .ShouldBe(HttpStatusCode.BadRequest, "without the page's token");
            (await ExportAsync(visitor, reason: " ")).ShouldContain("refusal=Export.BadText");
            (await visitor.PostAsync("unpin", ("id", "misScan:s1"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            Directory.Exists(Out).ShouldBeFalse();
        }

        await using (var store = await StartAsync(null))
        {
            using var visitor = await store.VisitAsync(Role.Supervisor);
            (await ExportAsync(visitor)).ShouldContain("refusal=Export.NoPlace");
        }
    }

    [SkippableTheory]
    [InlineData("none")]
    [InlineData("unlocked")]
    [InlineData("locked")]
    public async Task Export_ToABlobContainer_IsWrittenOnceWithASignatureThatMayOnlyWrite(string immutability)
    {
        await using var azure = await AzureBlobEmulator.StartAsync();
        var address = await azure.CreateContainerAsync("evidence");
        var sas = Path.Combine(folder.FullName, "sas");
        await File.WriteAllTextAsync(sas, azure.WriteOnly);
        await using var store = await StartAsync(new JsonObject { ["uri"] = address + "/store-1", ["sasFile"] = sas, ["immutability"] = immutability });
        using var visitor = await store.VisitAsync(Role.Supervisor);

        (await ExportAsync(visitor)).ShouldNotContain("refusal");

        using var container = new BlobContainer(new Uri(address + "/store-1"), azure.Signature, TimeProvider.System);
        var names = await container.ListAsync("", CancellationToken.None);
        names.Count.ShouldBe(4);
        var package = Directory.CreateDirectory(Path.Combine(folder.FullName, "fetched")).FullName;
        foreach (var name in names)
            await File.WriteAllBytesAsync(Path.Combine(package, Path.GetFileName(name)), await container.GetAsync(name, 1 << 20, CancellationToken.None));
        await store.Db.WriteAsync(_ => { });
        ExportPackage.Verify(package, Journal).Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("none", null)]
    [InlineData("unlocked", "Unlocked")]
    [InlineData("locked", "Locked")]
    public async Task Export_Immutability_EachBlobCarriesThePolicyUntilThePinsEnd(string immutability, string? mode)
    {
        await using var azure = await BlobRecorder.StartAsync();
        var sas = Path.Combine(folder.FullName, "sas");
        await File.WriteAllTextAsync(sas, "sv=2019-12-12&sp=cwi&sig=secret");
        await using var store = await StartAsync(new JsonObject { ["uri"] = azure.Container, ["sasFile"] = sas, ["immutability"] = immutability });
        using var visitor = await store.VisitAsync(Role.Supervisor);

        (await ExportAsync(visitor)).ShouldNotContain("refusal");

        var until = store.Services.GetRequiredService<CaseExporter>().PinOf("misScan:s1")!.Until;
        azure.Puts.Select(p => Path.GetFileName(p.Path)).ShouldBe(["case.json", "item-1.jpg", "clip.mp4", "manifest.json"]);
        foreach (var put in azure.Puts)
        {
            put.Headers["x-ms-blob-type"].ShouldBe("BlockBlob");
            put.Headers["If-None-Match"].ShouldBe("*");
            put.Headers.GetValueOrDefault("x-ms-immutability-policy-mode").ShouldBe(mode);
            put.Headers.ContainsKey("x-ms-immutability-policy-until-date").ShouldBe(mode is not null);
            if (mode is null)
                continue;
            DateTimeOffset.ParseExact(put.Headers["x-ms-immutability-policy-until-date"], "R", CultureInfo.InvariantCulture).ShouldBe(until, TimeSpan.FromSeconds(1));
            string.CompareOrdinal(put.Headers["x-ms-version"], "2020-06-12").ShouldBeGreaterThanOrEqualTo(0, "older versions do not know these headers");
        }

        var manifest = JsonNode.Parse(azure.Puts[^1].Body)!;
        (manifest["immutableUntil"] is not null).ShouldBe(mode is not null);
    }

    [Fact]
    public async Task Export_ContainerTakesNoPolicy_IsNotDoneAndTheAccessLogSaysWhy()
    {
        await using var azure = await BlobRecorder.StartAsync(409, "ImmutabilityPolicyNotSupported");
        await using var store = await StartAsync(new JsonObject { ["uri"] = azure.Container, ["immutability"] = "locked" });
        using var visitor = await store.VisitAsync(Role.Supervisor);

        (await ExportAsync(visitor)).ShouldContain("refusal=Export.Failed");

        await store.Db.WriteAsync(_ => { });
        store.Services.GetRequiredService<AuditLog>().Newest(10).ShouldContain(
            l => l.Action == "case.export.failed" && l.Detail.Contains("409", StringComparison.Ordinal) && l.Detail.Contains("ImmutabilityPolicyNotSupported", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Export_PlaceIsOutOfReach_KeepsTheCaseAndSaysWhy()
    {
        await File.WriteAllTextAsync(Out, "a file where the folder should be");
        await using var store = await StartAsync(new JsonObject { ["folder"] = Out });
        using var visitor = await store.VisitAsync(Role.Supervisor);

        (await ExportAsync(visitor)).ShouldContain("refusal=Export.Failed");

        await store.Db.WriteAsync(_ => { });
        store.Services.GetRequiredService<AuditLog>().Newest(10).ShouldContain(l => l.Action == "case.export.failed");
        clips.Store.DeleteExpired(TimeProvider.System.GetUtcNow().AddDays(300)).ShouldBe(0, "it is pinned all the same");
    }

    private async Task<ReviewStore> StartAsync(JsonObject? place)
    {
        var store = await ReviewStore.StartAsync(change: d =>
        {
            d["journalPath"] = Journal;
            clips.Configure(d);
            if (place is not null)
                d["review"]!["export"] = place;
        });
        store.Raise("misScan:s1", kind: DiscrepancyKind.MisScan, picture: [1, 2, 3]);
        store.Cases.SetClip("misScan:s1", clips.Keep("misScan:s1", Film));
        return store;
    }

    private static async Task<string> ExportAsync(Visitor visitor, string reason = "police report 7") =>
        (await visitor.PostAsync("export", ("id", "misScan:s1"), ("name", "Jo Doe"), ("reason", reason))).Headers.Location!.ToString();
}
