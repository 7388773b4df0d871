using System.Net;
using LossPrevention.DecisionAlert.Review;
using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Review.Audit;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LossPrevention.DecisionAlert.Tests.Review;

public sealed class SignInTests
{
    [Fact]
    public async Task SignIn_BeginsAnotherSession_AndSignOutEndsIt()
    {
        await using var store = await ReviewStore.StartAsync();
        using var attacker = await store.VisitAsync(Role.Attendant);
        using var victim = await store.VisitAsync();
        victim.Cookies.Add(store.Address, new Cookie("review", attacker.Session!));
        await store.Accounts.AddAsync("chief", Role.Administrator, ReviewStore.Password, "test");

        var before = await victim.TokenAsync();
        (await victim.SignInAsync("chief", ReviewStore.Password)).StatusCode.ShouldBe(HttpStatusCode.Redirect);

        victim.Session.ShouldNotBe(attacker.Session);
        (await attacker.GetAsync("admin")).StatusCode.ShouldBe(HttpStatusCode.Forbidden, "the planted session did not become the victim's");
        (await victim.Http.PostAsync("signout", new FormUrlEncodedContent([new("token", before)]))).StatusCode
            .ShouldBe(HttpStatusCode.BadRequest, "a token from before signing in is another's");
        var token = await victim.TokenAsync("lanes");
        await victim.Http.PostAsync("signout", new FormUrlEncodedContent([new("token", token)]));
        victim.Session.ShouldBeNullOrEmpty();
    }

    [Fact]
    public async Task SignIn_FiveWrongPasswords_LocksForAWhile()
    {
        var clock = new ManualTimeProvider();
        await using var store = await ReviewStore.StartAsync(clock);
        await store.Accounts.AddAsync("ann", Role.Attendant, ReviewStore.Password, "test");
        using var visitor = await store.VisitAsync();

        for (var i = 0; i < 5; i++)
            (await visitor.SignInAsync("ann", "wrong wrong wrong")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await visitor.SignInAsync("ann", ReviewStore.Password)).StatusCode.ShouldBe(HttpStatusCode.OK, "locked");
        clock.Advance(Account.LockFor);
        (await visitor.SignInAsync("ann", ReviewStore.Password)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Session_NobodyTouchesIt_IsLockedThoughThePageRefreshesItself()
    {
        var clock = new ManualTimeProvider();
        await using var store = await ReviewStore.StartAsync(clock);
        using var visitor = await store.VisitAsync(Role.Attendant);
        using var busy = await store.VisitAsync(Role.Supervisor);

        for (var minute = 0; minute < 16; minute++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await visitor.GetAsync("parts/cards", live: true);
            (await busy.GetAsync("")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        (await visitor.GetAsync("parts/cards", live: true)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Change_OfARole_EndsItsSessions_AndOneAdministratorStays()
    {
        await using var store = await ReviewStore.StartAsync();
        using var chief = await store.VisitAsync(Role.Administrator);
        using var visitor = await store.VisitAsync(Role.Supervisor);
        (await visitor.GetAsync("queue")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await store.Accounts.ChangeAsync("supervisor", Role.Attendant, disabled: false, "administrator")).ShouldBeNull();

        (await visitor.GetAsync("queue")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await store.Accounts.ChangeAsync("administrator", Role.Attendant, disabled: false, "administrator")).ShouldBe("Account.LastAdministrator");
    }

    [Fact]
    public async Task SetUp_NoDefaultPassword_LinkWorksOnce()
    {
        await using var store = await ReviewStore.StartAsync();
        using var visitor = await store.VisitAsync();
        var link = store.Accounts.BeginSetUp().ShouldNotBeNull();

        (await visitor.GetAsync("setup?token=guess")).StatusCode.ShouldBe(HttpStatusCode.Gone);
        (await visitor.PostAsync("setup", ("setup", link), ("name", "chief"), ("password", "short"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await visitor.PostAsync("setup", ("setup", link), ("name", "chief"), ("password", ReviewStore.Password))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await visitor.PostAsync("setup", ("setup", link), ("name", "second"), ("password", ReviewStore.Password))).StatusCode.ShouldBe(HttpStatusCode.Gone);
        (await visitor.SignInAsync("chief", ReviewStore.Password)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        store.Accounts.BeginSetUp().ShouldBeNull();
        (await visitor.GetAsync("demo?token=anything")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Start_NoAccount_WritesTheSetUpLinkOnce_AndNeverAgainOnceThereIsOne()
    {
        var folder = Directory.CreateTempSubdirectory("review-setup");
        try
        {
            for (var start = 0; start < 2; start++)
            {
                var logs = new CollectedLogs();
                await using var store = await ReviewStore.StartAsync(
                    change: d => d["journalPath"] = Path.Combine(folder.FullName, "journal.db"), add: s => s.AddSingleton<ILoggerProvider>(logs));
                var links = logs.Lines.Where(l => l.Contains("setup?token=", StringComparison.Ordinal)).ToArray();
                links.Length.ShouldBe(start == 0 ? 1 : 0);
                if (start == 1)
                    continue;
                var token = links[0][(links[0].IndexOf("token=", StringComparison.Ordinal) + 6)..].Trim();
                using var visitor = await store.VisitAsync();
                (await visitor.PostAsync("setup", ("setup", token), ("name", "chief"), ("password", ReviewStore.Password))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
                (await visitor.SignInAsync("chief", ReviewStore.Password)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
                logs.Lines.ShouldNotContain(l => l.Contains(ReviewStore.Password, StringComparison.Ordinal));
                store.Services.GetRequiredService<AuditLog>().Newest(50).ShouldNotContain(l => $"{l.Subject}{l.Detail}".Contains(token, StringComparison.Ordinal), "the log keeps no key");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("javascript:alert(1)")]
    public void Back_ToAnotherSite_GoesHome(string path) => ReviewRequests.Back(path).ShouldBe("/");
}
