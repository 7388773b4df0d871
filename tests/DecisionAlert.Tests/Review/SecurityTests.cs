using System.Net;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Review;
using LossPrevention.DecisionAlert.Review.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.DecisionAlert.Tests.Review;

public sealed class SecurityTests
{
    private static readonly string[] Pages = ["", "parts/cards", "lanes", "case?id=misScan:s1", "queue", "scorecard", "scorecard.csv", "inventory.csv", "admin", "audit", "api/cases", "api/case?id=misScan:s1", "api/scorecard", "api/inventory", "api/lanes", "api/audit", "api/audit/lines", "api/settings", "api/accounts"];

    private static readonly Dictionary<Role, string[]> Allowed = new()
    {
        [Role.Attendant] = ["", "parts/cards", "lanes", "case?id=misScan:s1", "api/case?id=misScan:s1", "api/lanes"],
        [Role.Supervisor] = [.. Pages.Except(["admin", "audit", "api/audit", "api/audit/lines", "api/settings", "api/accounts"])],
        [Role.Auditor] = Pages,
        [Role.Administrator] = Pages,
    };

    [Theory]
    [InlineData(Role.Attendant)]
    [InlineData(Role.Supervisor)]
    [InlineData(Role.Auditor)]
    [InlineData(Role.Administrator)]
    public async Task Get_EachRole_SeesItsPagesAndNoOthers(Role role)
    {
        await using var store = await ReviewStore.StartAsync();
        store.Raise("misScan:s1", kind: DiscrepancyKind.MisScan);
        using var visitor = await store.VisitAsync(role);

        foreach (var page in Pages)
        {
            var expected = Allowed[role].Contains(page) ? HttpStatusCode.OK : HttpStatusCode.Forbidden;
            (await visitor.GetAsync(page)).StatusCode.ShouldBe(expected, $"{role} on /{page}");
        }

        var decides = role == Role.Auditor ? HttpStatusCode.Forbidden : HttpStatusCode.Redirect;
        (await visitor.PostAsync("decide", ("id", "misScan:s1"), ("choice", "Dismissed|OwnItem"))).StatusCode.ShouldBe(decides);
        var administers = role == Role.Administrator ? HttpStatusCode.Redirect : HttpStatusCode.Forbidden;
        (await visitor.PostAsync("admin/add", ("name", "another"), ("role", "Attendant"), ("password", ReviewStore.Password))).StatusCode.ShouldBe(administers);
        (store.Accounts.Find("another") is not null).ShouldBe(role == Role.Administrator);
    }

    [Fact]
    public async Task Get_NoSessionOrAForgedOne_IsSentToSignIn()
    {
        await using var store = await ReviewStore.StartAsync();
        using var visitor = await store.VisitAsync();
        visitor.Cookies.Add(store.Address, new Cookie("review", "CfDJ8" + new string('A', 200)));

        foreach (var page in Pages)
        {
            var answer = await visitor.GetAsync(page);
            if (page.StartsWith("api", StringComparison.Ordinal) || page.StartsWith("parts", StringComparison.Ordinal))
                answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, page);
            else
                answer.Headers.Location!.ToString().ShouldStartWith("/signin", customMessage: page);
        }

        (await visitor.Http.PostAsync("live/negotiate?negotiateVersion=1", null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Post_WithoutThePagesToken_ChangesNothing()
    {
        await using var store = await ReviewStore.StartAsync();
        store.Raise("misScan:s1", kind: DiscrepancyKind.MisScan);
        using var visitor = await store.VisitAsync(Role.Administrator);
        using var other = await store.VisitAsync(Role.Supervisor);
        var theirs = await other.TokenAsync("lanes");
        KeyValuePair<string, string>[] fields = [new("id", "misScan:s1"), new("choice", "Dismissed|OwnItem"), new("name", "x1"), new("role", "Attendant"), new("password", ReviewStore.Password)];

        foreach (var path in new[] { "decide", "undo", "admin/add", "admin/change", "admin/resend", "signout", "signin", "setup", "language", "export", "unpin", "api/cases/decide", "api/cases/undo", "api/cases/export", "api/cases/unpin", "api/accounts/add", "api/accounts/change" })
        {
            (await visitor.Http.PostAsync(path, new FormUrlEncodedContent(fields))).StatusCode.ShouldBe(HttpStatusCode.BadRequest, path);
            (await visitor.Http.PostAsync(path, new FormUrlEncodedContent([.. fields, new("token", theirs)]))).StatusCode.ShouldBe(HttpStatusCode.BadRequest, path + " with another session's token");
        }

        store.Cases.Find("misScan:s1")!.State.ShouldBe(CaseState.Open);
        store.Accounts.Find("x1").ShouldBeNull();
        (await visitor.GetAsync("")).StatusCode.ShouldBe(HttpStatusCode.OK, "the session is still there");
    }

    [Fact]
    public async Task Decide_ManyAtOnce_IsNotPossible()
    {
        await using var store = await ReviewStore.StartAsync();
        store.Raise("misScan:s1", kind: DiscrepancyKind.MisScan);
        store.Raise("misScan:s2", "lane-2", kind: DiscrepancyKind.MisScan);
        using var visitor = await store.VisitAsync(Role.Supervisor);

        (await visitor.PostAsync("decide", ("id", "misScan:s1"), ("id", "misScan:s2"), ("choice", "Dismissed|OwnItem"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        store.Cases.Newest.ShouldAllBe(c => c.State == CaseState.Open);
        (await visitor.Http.GetStringAsync("queue")).ShouldNotContain("action=\"decide\"", customMessage: "a case is decided where its pictures are seen");
        string[] ways =
        [
            "POST /admin/add", "POST /admin/change", "POST /admin/resend", "POST /api/accounts/add", "POST /api/accounts/change", "POST /api/alerts", "POST /api/cases/decide",
            "POST /api/cases/export", "POST /api/cases/undo", "POST /api/cases/unpin", "POST /calibration/apply", "POST /decide", "POST /export", "POST /language", "POST /setup",
            "POST /signin", "POST /signout", "POST /undo", "POST /unpin",
        ];
        store.Services.GetRequiredService<ReviewSite>().Routes.Where(r => r.StartsWith("POST", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .ShouldBe(ways.Order(StringComparer.Ordinal), customMessage: "every way to change something, none of them for many cases");
    }

    [Theory]
    [InlineData("picture?case=misScan:s1&id=../../../etc/passwd")]
    [InlineData("picture?case=../../etc&id=passwd")]
    [InlineData("picture?case=misScan:s1&id=%2e%2e%2fjournal.db")]
    [InlineData("assets/..%2f..%2fappsettings.json")]
    [InlineData("assets/%2e%2e/review.cs")]
    public async Task Get_PathsOutOfTheStore_AreNotFound(string path)
    {
        await using var store = await ReviewStore.StartAsync();
        store.Raise("misScan:s1", kind: DiscrepancyKind.MisScan, picture: [1, 2, 3]);
        using var visitor = await store.VisitAsync(Role.Administrator);

        (await visitor.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Answers_AllowNoOtherOrigin()
    {
        await using var store = await ReviewStore.StartAsync();
        using var visitor = await store.VisitAsync();
        var headers = (await visitor.GetAsync("signin")).Headers;

        var policy = headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe");
        policy.ShouldNotContain("http");
        headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        headers.CacheControl!.NoStore.ShouldBeTrue();
        headers.GetValues("Set-Cookie").ShouldAllBe(c => c.Contains("httponly", StringComparison.OrdinalIgnoreCase) && c.Contains("samesite=strict", StringComparison.OrdinalIgnoreCase));
    }
}
