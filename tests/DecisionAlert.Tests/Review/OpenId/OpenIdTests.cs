using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Review.Audit;
using LossPrevention.DecisionAlert.Review.OpenId;
using LossPrevention.EndToEnd.Tests;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace LossPrevention.DecisionAlert.Tests.Review.OpenId;

/// <summary>Sign-in by OpenID Connect against a provider that runs beside the pages.</summary>
public sealed class OpenIdTests
{
    private static readonly Dictionary<string, Func<TestProvider, Dictionary<string, object>, string>> Forgeries = new(StringComparer.Ordinal)
    {
        ["another key under the known id"] = (p, c) => p.Sign(c, p.Impostor()),
        ["an unknown key"] = (p, c) => p.Sign(c, new RsaSecurityKey(p.Impostor().Rsa) { KeyId = "unknown" }),
        ["alg none"] = (p, c) => Unsigned(p.Sign(c)),
        ["signed with the public key as a shared one"] = (p, c) => p.Sign(
            c, new SymmetricSecurityKey(p.Key.Rsa.ExportSubjectPublicKeyInfo()) { KeyId = p.Key.KeyId }, algorithm: SecurityAlgorithms.HmacSha256),
        ["claims changed after signing"] = (p, c) => Changed(p.Sign(c)),
        ["another issuer"] = (p, c) => p.Sign(c, issuer: "https://login.evil.example/v2.0"),
        ["another audience"] = (p, c) => p.Sign(c, audience: "another application"),
        ["expired"] = (p, c) => p.Sign(c, beginsIn: -7200, endsIn: -300),
        ["not yet valid"] = (p, c) => p.Sign(c, beginsIn: 600),
        ["another nonce"] = (p, c) => p.Sign(With(c, "nonce", "recorded elsewhere")),
        ["no nonce"] = (p, c) => p.Sign(With(c, "nonce", null)),
        ["another tenant"] = (p, c) => p.Sign(With(c, "tid", "another tenant")),
        ["no role"] = (p, c) => p.Sign(With(c, "roles", null)),
        ["an unknown role"] = (p, c) => p.Sign(With(c, "roles", new[] { "owner", "0", "3" })),
        ["not of the group"] = (p, c) => p.Sign(With(c, "groups", new[] { "77aa-store-2" })),
        ["no token at all"] = (_, _) => "",
    };

    public static TheoryData<string> ForgeryNames => [.. Forgeries.Keys];

    [SkippableFact]
    public async Task SignIn_InABrowser_OpensThePageThatWasAskedFor()
    {
        Browser.Require();
        await using var store = await OpenIdStore.StartAsync();
        await using var browser = await Browser.StartAsync(390, 844, touch: true);
        await browser.Page.GotoAsync(new Uri(store.Pages.Address, "queue").ToString());
        await browser.SaveAsync("review-signin");

        await browser.Page.Locator("a[href^=openid]").TapAsync();
        await browser.Page.Locator("#ann").TapAsync();
        await browser.Page.Locator("nav").WaitForAsync(new() { Timeout = 30_000 });

        browser.Page.Url.ShouldBe(new Uri(store.Pages.Address, "queue").ToString());
        await browser.Page.SetViewportSizeAsync(820, 1180); // a phone's header has no room for the name
        (await browser.Page.Locator("header").InnerTextAsync()).ShouldContain("ann@contoso.example");
        (await browser.Page.Locator("nav a[href=admin]").CountAsync()).ShouldBe(0, "a supervisor's pages");
        var cookies = await browser.Page.Context.CookiesAsync([store.Pages.Address.ToString()]);
        cookies.Single(c => c.Name == "review").SameSite.ShouldBe(Microsoft.Playwright.SameSiteAttribute.Strict);
        cookies.ShouldNotContain(c => c.Name.StartsWith("openid.", StringComparison.Ordinal), "the cookie of the sign-in under way is gone");
        browser.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(new[] { "Attendant" }, Role.Attendant)]
    [InlineData(new[] { "supervisor", "something else" }, Role.Supervisor)]
    [InlineData(new[] { "supervisor", "auditor" }, Role.Auditor)]
    [InlineData(new[] { "ADMINISTRATOR" }, Role.Administrator)]
    public async Task SignIn_RolesOfTheToken_AreTheSessions(string[] roles, Role expected)
    {
        await using var store = await OpenIdStore.StartAsync();
        store.Provider.Roles = roles;
        using var visitor = await store.Pages.VisitAsync();

        (await store.SignInAsync(visitor)).StatusCode.ShouldBe(HttpStatusCode.OK);

        store.Pages.Accounts.Find("ann@contoso.example")!.Role.ShouldBe(expected);
        (await visitor.GetAsync("queue")).StatusCode.ShouldBe(expected == Role.Attendant ? HttpStatusCode.Forbidden : HttpStatusCode.OK);
        (await visitor.GetAsync("admin")).StatusCode.ShouldBe(expected is Role.Auditor or Role.Administrator ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
        store.Provider.LastExchange["code_verifier"].Length.ShouldBeGreaterThanOrEqualTo(43, "PKCE");
    }

    [Theory]
    [MemberData(nameof(ForgeryNames))]
    public async Task SignIn_TokenIsNotWhatItShouldBe_IsRefusedInWordsAndWritten(string forgery)
    {
        await using var store = await OpenIdStore.StartAsync(change: s => s["group"] = TestProvider.Group);
        store.Provider.Forge = claims => Forgeries[forgery](store.Provider, claims);
        using var visitor = await store.Pages.VisitAsync();

        var answer = await store.SignInAsync(visitor);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("role=\"alert\"");
        visitor.Session.ShouldBeNull();
        (await visitor.GetAsync("queue")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        store.Pages.Accounts.All.ShouldBeEmpty();
        await store.Pages.Db.WriteAsync(_ => { });
        store.Pages.Services.GetRequiredService<AuditLog>().Newest(5).ShouldContain(l => l.Action == "signIn.refused" && l.Who == "openId");
    }

    [Fact]
    public async Task SignIn_AnswerOfAnotherBrowserOrASecondTime_IsRefused()
    {
        await using var store = await OpenIdStore.StartAsync();
        using var attacker = await store.Pages.VisitAsync();
        using var victim = await store.Pages.VisitAsync();
        var back = store.Provider.Approve(await OpenIdStore.GoAsync(attacker)).ToString();

        (await victim.GetAsync(back)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, "the answer to another browser's sign-in");
        victim.Session.ShouldBeNull();
        (await attacker.GetAsync(back)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await attacker.GetAsync(back)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, "played again");
        (await victim.GetAsync("signin-openid?error=access_denied&error_description=%3Cscript%3E")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example")]
    public async Task SignIn_BackToAnotherSite_GoesHome(string back)
    {
        await using var store = await OpenIdStore.StartAsync();
        using var visitor = await store.Pages.VisitAsync();
        var go = await visitor.GetAsync("openid?back=" + Uri.EscapeDataString(back));

        var answer = await visitor.GetAsync(store.Provider.Approve(go.Headers.Location!).ToString());

        (await answer.Content.ReadAsStringAsync()).ShouldContain("content=\"0;url=/\"");
    }

    [Fact]
    public async Task SignIn_ProviderTurnsItsKeys_GoesOn_AndTheOldKeyIsOver()
    {
        var clock = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        await using var store = await OpenIdStore.StartAsync(clock);
        using var visitor = await store.Pages.VisitAsync();
        (await store.SignInAsync(visitor)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var old = store.Provider.Key;

        clock.Advance(TimeSpan.FromMinutes(1));
        store.Provider.Rotate();
        (await store.SignInAsync(visitor)).StatusCode.ShouldBe(HttpStatusCode.OK);

        clock.Advance(TimeSpan.FromMinutes(1));
        store.Provider.Forge = claims => store.Provider.Sign(claims, old);
        (await store.SignInAsync(visitor)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task SignIn_ProviderIsAbsent_SaysSoAndTheStoresOwnAccountsWork()
    {
        await using var store = await OpenIdStore.StartAsync();
        await store.Provider.DisposeAsync();
        using var visitor = await store.Pages.VisitAsync();

        var answer = await visitor.GetAsync("openid");
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("does not answer");

        using var local = await store.Pages.VisitAsync(Role.Administrator);
        (await local.GetAsync("admin")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await CallAsync(store, "api/lanes", "a.b.c")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Session_ByTheProvider_EndsWithItsTime_ItsRoleAndWhenTheStoreShutsItOut()
    {
        var clock = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        await using var store = await OpenIdStore.StartAsync(clock, s => s["sessionFor"] = "00:30:00");
        using var visitor = await store.Pages.VisitAsync();
        await store.SignInAsync(visitor);
        for (var minute = 0; minute < 30; minute += 10)
        {
            (await visitor.GetAsync("queue")).StatusCode.ShouldBe(HttpStatusCode.OK, $"minute {minute}");
            clock.Advance(TimeSpan.FromMinutes(10));
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        (await visitor.GetAsync("queue")).StatusCode.ShouldBe(HttpStatusCode.Redirect, "touched all the time, and over all the same");

        await store.SignInAsync(visitor);
        store.Provider.Roles = ["attendant"];
        using var again = await store.Pages.VisitAsync();
        await store.SignInAsync(again);
        (await visitor.GetAsync("queue")).StatusCode.ShouldBe(HttpStatusCode.Redirect, "the older session has a role that is over");
        (await again.GetAsync("")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await store.Pages.Accounts.ChangeAsync("ann@contoso.example", Role.Administrator, disabled: true, "test")).ShouldBeNull();
        store.Pages.Accounts.Find("ann@contoso.example")!.Role.ShouldBe(Role.Attendant, "the provider's to give");
        (await again.GetAsync("")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await store.SignInAsync(again)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await CallAsync(store, "api/lanes", store.Provider.AccessToken())).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task SignIn_ByPassword_DoesNotOpenAProvidersAccount_NorCountAsTheFirst()
    {
        await using var store = await OpenIdStore.StartAsync();
        store.Provider.Roles = ["administrator"];
        using var visitor = await store.Pages.VisitAsync();
        await store.SignInAsync(visitor);

        (await visitor.SignInAsync("ann@contoso.example", "")).StatusCode.ShouldBe(HttpStatusCode.OK);
        store.Pages.Accounts.BeginSetUp().ShouldNotBeNull("the store has no account of its own yet");
        (await store.Pages.Accounts.AddAsync("bob@contoso.example", Role.Administrator, ReviewStore.Password, "test")).ShouldBe("Account.BadName");
    }

    [Fact]
    public async Task Api_AccessToken_DoesWhatItsRoleMay()
    {
        await using var store = await OpenIdStore.StartAsync();
        store.Pages.Raise("misScan:s1", kind: DiscrepancyKind.MisScan);

        (await CallAsync(store, "api/cases", store.Provider.AccessToken())).ShouldBe(HttpStatusCode.OK);
        (await CallAsync(store, "api/audit", store.Provider.AccessToken())).ShouldBe(HttpStatusCode.Forbidden, "a supervisor");
        (await CallAsync(store, "api/cases", store.Provider.AccessToken(c => c["roles"] = new[] { "attendant" }))).ShouldBe(HttpStatusCode.Forbidden, "an attendant");
        (await CallAsync(store, "queue", store.Provider.AccessToken())).ShouldBe(HttpStatusCode.Redirect, "tokens open no pages");
        (await CallAsync(store, "api/cases/decide", store.Provider.AccessToken(c =>
        {
            c.Remove("preferred_username");
            c.Remove("scp");
            c["azp"] = "1234-program";
        }), """{"id":"misScan:s1","verdict":"confirmed","reason":"notScanned"}""")).ShouldBe(HttpStatusCode.OK, "a program; no page's token is needed where no cookie counts");
        store.Pages.Cases.Find("misScan:s1")!.Review!.By.ShouldBe("app@1234-program");
        store.Pages.Cases.Find("misScan:s1")!.State.ShouldBe(CaseState.Confirmed);
    }

    [Fact]
    public async Task Api_ForgedTokens_AreRefusedEvenBesideAGoodCookie()
    {
        await using var store = await OpenIdStore.StartAsync();
        using var visitor = await store.Pages.VisitAsync(Role.Administrator);
        var p = store.Provider;
        var good = p.AccessToken();

        foreach (var token in new[]
        {
            p.AccessToken(key: p.Impostor()), Unsigned(good), Changed(good), p.AccessToken(audience: "another api"), p.AccessToken(endsIn: -300),
            p.AccessToken(c => c["tid"] = "another tenant"), p.AccessToken(c => c.Remove("roles")), p.Sign(p.Claims("nonce of a sign-in")), p.Sign(p.Claims()),
            "", "a.b.c", good + "x", new string('A', 100_000),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "api/cases");
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token).ShouldBeTrue();
            var answer = await visitor.Http.SendAsync(request);
            if (token.Length > 50_000)
                ((int)answer.StatusCode).ShouldBeOneOf(401, 431);
            else
                answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, token[..Math.Min(token.Length, 40)]);
        }

        (await visitor.GetAsync("api/cases")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await store.Pages.Db.WriteAsync(_ => { });
        store.Pages.Services.GetRequiredService<AuditLog>().Newest(100).Count(l => l.Action == "token.refused").ShouldBe(10, "a stranger cannot fill the log");
    }

    [Theory]
    [InlineData("https://login.microsoftonline.com/common/v2.0", "id", "file", "authority")]
    [InlineData("https://login.microsoftonline.com/organizations/v2.0", "id", "file", "authority")]
    [InlineData("http://login.example/v2.0", "id", "file", "authority")]
    [InlineData("https://login.microsoftonline.com/9b1f/v2.0", "", "file", "clientId")]
    [InlineData("https://login.microsoftonline.com/9b1f/v2.0", "id", "", "clientSecretFile")]
    public void Validate_SettingsThatLetInTooManyOrNobody_AreRefused(string authority, string clientId, string secretFile, string named) =>
        new OpenIdSettings { Authority = authority, ClientId = clientId, ClientSecretFile = secretFile }.Validate().ShouldHaveSingleItem().Path.ShouldBe("review.openId." + named);

    private static async Task<HttpStatusCode> CallAsync(OpenIdStore store, string path, string token, string? body = null)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = store.Pages.Address };
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return (await http.SendAsync(request)).StatusCode;
    }

    private static Dictionary<string, object> With(Dictionary<string, object> claims, string name, object? value)
    {
        if (value is null)
            claims.Remove(name);
        else
            claims[name] = value;
        return claims;
    }

    private static string Unsigned(string token) => Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""") + "." + token.Split('.')[1] + ".";

    private static string Changed(string token)
    {
        var parts = token.Split('.');
        var payload = Base64UrlEncoder.Decode(parts[1]).Replace("supervisor", "administrator", StringComparison.Ordinal);
        payload.ShouldContain("administrator");
        return $"{parts[0]}.{Base64UrlEncoder.Encode(payload)}.{parts[2]}";
    }
}
