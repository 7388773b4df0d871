using System.Net;
using System.Text.Json.Nodes;
using LossPrevention.DecisionAlert.Review;
using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Review.Audit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LossPrevention.DecisionAlert.Tests.Review;

public sealed class AdminTests
{
    [Fact]
    public async Task Page_Administrator_ShowsRolesVersionsCalibrationSettingsAndWhatWasDeleted()
    {
        await using var store = await ReviewStore.StartAsync(change: d => d["thresholds"] = new JsonObject { ["highValue"] = 35 });
        store.Services.GetRequiredService<AuditLog>().Write("retention", "retention.delete", "store", "7 pictures");
        await store.Db.WriteAsync(_ => { });
        using var visitor = await store.VisitAsync(Role.Administrator);

        var page = await visitor.Http.GetStringAsync("admin");

        page.ShouldSatisfyAllConditions(
            p => p.ShouldContain("href=\"calibration\""), p => p.ShouldContain("7 pictures"), p => p.ShouldContain("none has answered yet"),
            p => p.ShouldMatch("thresholds\\.highValue</th><td>35</td><td>twin"), p => p.ShouldMatch("thresholds\\.coolDown</th><td>00:00:03</td><td>default"),
            p => p.ShouldMatch("Attendant</th><td>&#x2713;</td>"));
    }

    [Fact]
    public async Task Settings_NamedByTheTwin_AreTheTwinsThoughTheyEqualTheDefault()
    {
        await using var store = await ReviewStore.StartAsync(change: d =>
        {
            d["thresholds"] = new JsonObject { ["coolDown"] = "00:00:03", ["call"] = 0.97 };
            d["lanes"] = new JsonObject { ["lane-1"] = new JsonObject { ["alerting"] = "full" } };
        });
        using var visitor = await store.VisitAsync(Role.Auditor);

        var settings = JsonNode.Parse(await visitor.Http.GetStringAsync("api/settings"))!.AsArray().ToDictionary(s => s!["path"]!.ToString(), s => s!["isDefault"]!.GetValue<bool>());

        settings.Where(s => !s.Value).Select(s => s.Key).ShouldBe(
            ["lanes.lane-1.alerting", "review.currency", "review.https", "review.listen", "review.port", "storeId", "thresholds.call", "thresholds.coolDown"]);
        settings["thresholds.pause"].ShouldBeTrue();
        (await visitor.Http.GetStringAsync("admin")).ShouldMatch("thresholds\\.coolDown</th><td>00:00:03</td><td>twin");
    }

    [Fact]
    public async Task Change_NewPassword_OpensTheAccountAndEndsItsSessions()
    {
        await using var store = await ReviewStore.StartAsync();
        using var chief = await store.VisitAsync(Role.Administrator);
        using var visitor = await store.VisitAsync(Role.Supervisor);
        const string Fresh = "another horse entirely";

        (await chief.PostAsync("admin/change", ("name", "supervisor"), ("role", "Supervisor"), ("password", "short"))).Headers.Location!.ToString().ShouldContain("Account.BadPassword");
        (await visitor.GetAsync("queue")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await chief.PostAsync("admin/change", ("name", "supervisor"), ("role", "Supervisor"), ("password", Fresh))).Headers.Location!.ToString().ShouldBe("/admin");

        (await visitor.GetAsync("queue")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await visitor.SignInAsync("supervisor", ReviewStore.Password)).StatusCode.ShouldBe(HttpStatusCode.OK, "the old password is over");
        (await visitor.SignInAsync("supervisor", Fresh)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        await store.Db.WriteAsync(_ => { });
        store.Services.GetRequiredService<AuditLog>().Newest(20).ShouldContain(l => l.Action == "account.change" && l.Detail.Contains("new password", StringComparison.Ordinal));
        store.Services.GetRequiredService<AuditLog>().Newest(100).ShouldNotContain(l => l.Detail.Contains(Fresh, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_ChangedByTheTwin_StandInTheAccessLogOnce()
    {
        await using var store = await ReviewStore.StartAsync();
        var log = store.Services.GetServices<IHostedService>().OfType<SettingsLog>().Single();

        // The module's own settings are no longer noted, so that those of the test stand alone.
        await log.StopAsync(CancellationToken.None);
        var before = store.Services.GetRequiredService<ReviewParts>().Settings;
        await log.NoteAsync(before);
        var after = before with { Thresholds = before.Thresholds with { HighValue = 35 }, CatalogUri = "/data/catalog.csv" };
        await log.NoteAsync(after);
        await log.NoteAsync(after);
        await store.Db.WriteAsync(_ => { });

        store.Services.GetRequiredService<AuditLog>().Newest("setting.change", 10).Select(l => (l.Who, l.Subject, l.Detail)).ShouldBe(
            [("twin", "thresholds.highValue", "20 → 35"), ("twin", "catalogUri", "– → /data/catalog.csv")], ignoreOrder: true);
        store.Services.GetRequiredService<AuditLog>().Newest("setting.begin", 10).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("scorecard?from=0001-01-01&to=9999-12-31")]
    [InlineData("scorecard?from=2026-02-01&to=2026-01-01")]
    [InlineData("inventory.csv?to=9999-12-31")]
    [InlineData("queue?day=9999-12-31")]
    [InlineData("api/cases?from=0001-01-01&to=0001-01-01")]
    public async Task Get_DaysOutOfAllBounds_AreAnswered(string path)
    {
        await using var store = await ReviewStore.StartAsync();
        using var visitor = await store.VisitAsync(Role.Administrator);

        (await visitor.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
