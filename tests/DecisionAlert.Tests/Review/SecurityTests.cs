using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Review;
using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Review.Audit;
using LossPrevention.DecisionAlert.Webhooks;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

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
    public async Task SignIn_Guessing_IsSlowedDown()
    {
        await using var store = await ReviewStore.StartAsync();
        using var visitor = await store.VisitAsync();
        var token = await visitor.TokenAsync();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 25; i++)
            answers.Add((await visitor.Http.PostAsync("signin", new FormUrlEncodedContent([new("token", "no"), new("name", "x")]))).StatusCode);

        answers.ShouldContain(HttpStatusCode.TooManyRequests);
        token.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Get_FloodFromOneAddress_IsSlowedDown()
    {
        const int Calls = 4000;
        await using var store = await ReviewStore.StartAsync();
        using var client = new TcpClient();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        await client.ConnectAsync(IPAddress.Loopback, store.Address.Port, limit.Token);
        await using var stream = client.GetStream();
        var one = "GET /assets/favicon.svg HTTP/1.1\r\nHost: localhost\r\n";
        var all = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(one + "\r\n", Calls - 1)) + one + "Connection: close\r\n\r\n");

        var sending = stream.WriteAsync(all, limit.Token); // one after the other on one line, faster than tokens grow back
        using var reader = new StreamReader(stream);
        var answers = await reader.ReadToEndAsync(limit.Token);
        await sending;

        var (taken, slowed) = (Count("HTTP/1.1 200"), Count("HTTP/1.1 429"));
        taken.ShouldBeGreaterThanOrEqualTo(2000, "a page with many pictures is no flood");
        slowed.ShouldBeGreaterThan(0);
        (taken + slowed).ShouldBe(Calls);

        int Count(string status) => answers.Split(status).Length - 1;
    }

    [Fact]
    public async Task Post_LargerThanAnyForm_IsRefusedAndChangesNothing()
    {
        await using var store = await ReviewStore.StartAsync();
        store.Raise("misScan:s1", kind: DiscrepancyKind.MisScan);
        using var visitor = await store.VisitAsync(Role.Administrator);
        var token = await visitor.TokenAsync("lanes");
        KeyValuePair<string, string>[] fields = [new("token", token), new("id", "misScan:s1"), new("choice", "Dismissed|OwnItem"), new("note", new string('x', 300 * 1024))];

        foreach (var path in new[] { "decide", "undo", "export", "unpin", "signin", "setup", "language", "admin/add", "admin/change", "admin/resend", "calibration/apply" })
        {
            using var form = new FormUrlEncodedContent(fields);
            var refused = (await visitor.Http.PostAsync(path, form)).StatusCode;
            (refused is HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.BadRequest or HttpStatusCode.NotFound).ShouldBeTrue($"{path}: {refused}");
            using var upload = new MultipartFormDataContent { { new StringContent(token), "token" }, { new ByteArrayContent(new byte[300 * 1024]), "file", "../../keys.json" } };
            refused = (await visitor.Http.PostAsync(path, upload)).StatusCode;
            (refused is HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.BadRequest or HttpStatusCode.NotFound).ShouldBeTrue($"{path} with a file: {refused}");
        }

        store.Cases.Find("misScan:s1")!.State.ShouldBe(CaseState.Open);
        store.Cases.Find("misScan:s1")!.Review.ShouldBeNull();
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

    [Fact]
    public async Task Log_WhatAStrangerSends_NeverBeginsALine()
    {
        const string Forged = "x\r\n[Error] everything is fine\u2028admin";
        var logs = new CollectedLogs();
        await using var store = await ReviewStore.StartAsync(add: s => s.AddSingleton<ILoggerProvider>(logs));
        store.Raise("misScan:s1", kind: DiscrepancyKind.MisScan);
        using var visitor = await store.VisitAsync(Role.Administrator);
        var coded = Uri.EscapeDataString(Forged);

        await visitor.PostAsync("signin", ("name", Forged), ("password", "password of some length"), ("back", Forged));
        await visitor.PostAsync("admin/add", ("name", Forged), ("role", "Attendant"), ("password", ReviewStore.Password));
        await visitor.PostAsync("admin/resend", ("id", Forged), ("destination", Forged));
        await visitor.PostAsync("decide", ("id", "misScan:s1"), ("choice", "Dismissed|OwnItem"), ("note", Forged));
        await visitor.PostAsync("export", ("id", Forged), ("name", Forged), ("reason", Forged));
        foreach (var path in new[] { "case?id=", "picture?case=misScan:s1&id=", "clip?case=", "queue?lane=", "inventory.csv?from=", "setup?token=", "demo?token=", "no-such-page/" })
            await visitor.GetAsync(path + coded);

        await store.Db.WriteAsync(_ => { });
        var lines = store.Services.GetRequiredService<AuditLog>().Newest(100);
        lines.ShouldContain(l => $"{l.Who}{l.Subject}{l.Detail}".Contains("everything is fine", StringComparison.Ordinal), "what was sent is written, on its own line");
        lines.ShouldAllBe(l => !$"{l.At}{l.Who}{l.Action}{l.Subject}{l.Detail}".Any(c => char.IsControl(c) || c == '\u2028'));
        logs.Lines.ShouldAllBe(l => !l.Contains("everything is fine", StringComparison.Ordinal), "the module's own log repeats no stranger's words");
    }

    [Fact]
    public async Task Https_CertificateOfTheStore_IsServed_AndItsKeyNeverLeavesTheFile()
    {
        var folder = Directory.CreateTempSubdirectory("review-store-certificate");
        try
        {
            var file = Path.Combine(folder.FullName, "store.pem");
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var made = new CertificateRequest("CN=tills.store-1.example", key, HashAlgorithmName.SHA256)
                .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
            await File.WriteAllTextAsync(file, made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
            await using var store = await ReviewStore.StartAsync(change: d =>
            {
                d["review"]!["https"] = true;
                d["review"]!["certificateFile"] = file;
            });
            string? served = null;
            using var http = new HttpClient(new SocketsHttpHandler
            {
                SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => (served = certificate!.GetCertHashString()) == made.GetCertHashString() },
            });

            (await http.GetAsync($"https://127.0.0.1:{store.Address.Port}/signin")).StatusCode.ShouldBe(HttpStatusCode.OK);

            served.ShouldBe(made.GetCertHashString());
            await Should.ThrowAsync<HttpRequestException>(() => http.GetAsync($"http://127.0.0.1:{store.Address.Port}/signin"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
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

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("javascript:alert(1)")]
    public void Back_ToAnotherSite_GoesHome(string path) => ReviewRequests.Back(path).ShouldBe("/");

    [Fact]
    public async Task Https_NoCertificateGiven_MakesOneAndKeepsIt()
    {
        var folder = Directory.CreateTempSubdirectory("review-https");
        try
        {
            var prints = new List<string>();
            for (var start = 0; start < 2; start++)
            {
                await using var store = await ReviewStore.StartAsync(change: d =>
                {
                    d["journalPath"] = Path.Combine(folder.FullName, "journal.db");
                    d["review"]!["https"] = true;
                });
                using var http = new HttpClient(new SocketsHttpHandler
                {
                    SslOptions =
                    {
                        RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                        {
                            prints.Add(certificate!.GetCertHashString());
                            return certificate.Subject == "CN=loss-prevention-review"; // made by itself, so no authority vouches for it
                        },
                    },
                });
                var answer = await http.GetAsync($"https://127.0.0.1:{store.Address.Port}/signin");
                answer.StatusCode.ShouldBe(HttpStatusCode.OK);
                answer.Headers.GetValues("Strict-Transport-Security").ShouldHaveSingleItem();
                answer.Headers.GetValues("Set-Cookie").ShouldAllBe(c => c.StartsWith("__Host-", StringComparison.Ordinal) && c.Contains("secure", StringComparison.OrdinalIgnoreCase));
            }

            prints.Distinct().ShouldHaveSingleItem("the same certificate after a restart");
            if (!OperatingSystem.IsWindows())
                File.GetUnixFileMode(Path.Combine(folder.FullName, "review-certificate.pem")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
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

    [Fact]
    public async Task Intake_TakesSignedAlertsOnce_RefusesUnsignedOldAndOversize()
    {
        var secretFile = Path.GetTempFileName();
        try
        {
            const string Secret = "a secret of more than sixteen bytes";
            await File.WriteAllTextAsync(secretFile, Secret);
            await using var store = await ReviewStore.StartAsync(change: d => d["review"]!["intakeSecretFile"] = secretFile);
            using var http = new HttpClient { BaseAddress = store.Address };
            var body = Encoding.UTF8.GetBytes(
                """{"alertId":"rfid:1","storeId":"store-1","laneId":"exit","kind":"zoneRule","risk":0.7,"action":"call","raisedAt":"2026-01-05T10:00:00Z","occurredAt":"2026-01-05T10:00:00Z","latencyMs":0}""");

            (await SendAsync(body, Secret, 0)).ShouldBe(HttpStatusCode.Accepted);
            (await SendAsync(body, Secret, 0)).ShouldBe(HttpStatusCode.OK);
            store.Cases.Find("rfid:1").ShouldNotBeNull();
            (await SendAsync(body, "another secret of some length", 0)).ShouldBe(HttpStatusCode.Unauthorized);
            (await SendAsync(body, Secret, -600)).ShouldBe(HttpStatusCode.Unauthorized);
            (await SendAsync("{}"u8.ToArray(), Secret, 0)).ShouldBe(HttpStatusCode.BadRequest);
            (await SendAsync(new byte[300 * 1024], Secret, 0)).ShouldBe(HttpStatusCode.RequestEntityTooLarge);

            async Task<HttpStatusCode> SendAsync(byte[] content, string secret, int seconds)
            {
                var timestamp = (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + seconds).ToString();
                using var request = new HttpRequestMessage(HttpMethod.Post, "api/alerts") { Content = new ByteArrayContent(content) };
                request.Headers.Add(WebhookSignature.TimestampHeader, timestamp);
                request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Sign(Encoding.UTF8.GetBytes(secret), timestamp, content));
                return (await http.SendAsync(request)).StatusCode;
            }
        }
        finally
        {
            File.Delete(secretFile);
        }
    }

    [Fact]
    public async Task Audit_ViewsAndDecisions_AreWrittenOnOneLineEachAndTamperingShows()
    {
        await using var store = await ReviewStore.StartAsync();
        store.Raise("misScan:s1", kind: DiscrepancyKind.MisScan, picture: [1, 2, 3]);
        using var visitor = await store.VisitAsync(Role.Administrator);
        await visitor.GetAsync("picture?case=misScan:s1&id=s:misScan:s1");
        await visitor.PostAsync("decide", ("id", "misScan:s1"), ("choice", "Confirmed|NotScanned"));
        await visitor.SignInAsync("ann\n2026-01-05 administrator case.decide", "password of some length");
        await store.Db.WriteAsync(_ => { });

        var audit = store.Services.GetRequiredService<AuditLog>();
        var lines = audit.Newest(50);
        lines.Select(l => (l.Who, l.Action, l.Subject)).ShouldContain(("administrator", "picture.view", "misScan:s1"));
        lines.Select(l => (l.Who, l.Action, l.Subject)).ShouldContain(("administrator", "case.decide", "misScan:s1"));
        lines.ShouldAllBe(l => !$"{l.Who}{l.Action}{l.Subject}{l.Detail}".Any(char.IsControl));
        audit.Verify().Broken.ShouldBeNull();

        await store.Db.WriteAsync(s => s.Execute("UPDATE audit SET who = 'nobody' WHERE action = 'case.decide'"));
        audit.Verify().Broken.ShouldBe(lines.Single(l => l.Action == "case.decide").Id);
        await store.Db.WriteAsync(s => s.Execute("UPDATE audit SET who = 'administrator' WHERE action = 'case.decide'"));
        audit.Verify().Broken.ShouldBeNull();
        await store.Db.WriteAsync(s => s.Execute("DELETE FROM audit WHERE id = 2"));
        audit.Verify().Broken.ShouldBe(2);
    }

    [Fact]
    public async Task Audit_FileAwayFromTheModule_TellsEveryLineThatIsNotAsItWasWritten()
    {
        var folder = Directory.CreateTempSubdirectory("review-audit");
        try
        {
            var journal = Path.Combine(folder.FullName, "journal.db");
            await using (var store = await ReviewStore.StartAsync(change: d => d["journalPath"] = journal))
            {
                for (var i = 0; i < 5; i++)
                    store.Services.GetRequiredService<AuditLog>().Write("ann", "picture.view", $"misScan:{i}", "frame");
            }

            var whole = AccessLogFile.Verify(journal);
            (whole.Broken, whole.Head.Length).ShouldBe((null, 64));
            whole.Count.ShouldBeGreaterThanOrEqualTo(5);
            foreach (var (change, back) in new[] { ("SET detail = 'x'", "SET detail = 'frame'"), ("SET who = 'bob'", "SET who = 'ann'") })
            {
                Change($"UPDATE audit {change} WHERE id = 4");
                AccessLogFile.Verify(journal).Broken.ShouldBe(4, change);
                Change($"UPDATE audit {back} WHERE id = 4");
                AccessLogFile.Verify(journal).ShouldBe(whole);
            }

            Change($"DELETE FROM audit WHERE id = {whole.Count}");
            var cut = AccessLogFile.Verify(journal);
            cut.Broken.ShouldBeNull("whole as far as it goes");
            cut.Head.ShouldNotBe(whole.Head, "the head that was noted elsewhere tells");
            Should.Throw<IOException>(() => AccessLogFile.Verify(Path.Combine(folder.FullName, "none.db")));

            void Change(string sql)
            {
                using var session = new SqliteSession(journal);
                session.Execute(sql);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Retention_RunsByItselfEveryHour()
    {
        var clock = new ManualTimeProvider();
        await using var store = await ReviewStore.StartAsync(clock);
        store.Raise("misScan:s1", kind: DiscrepancyKind.MisScan, picture: [1, 2, 3]);
        await store.Db.WriteAsync(_ => { });
        var later = new ManualTimeProvider(clock.GetUtcNow().AddDays(30).AddMinutes(-10)); // the server's own timers would tick through a month
        using var keeper = ActivatorUtilities.CreateInstance<RetentionKeeper>(store.Services, (TimeProvider)later);
        await keeper.StartAsync(CancellationToken.None);
        await keeper.DeleteAsync(); // the first pass is over once this one is
        Kept().ShouldBeTrue("ten minutes short of thirty days");

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (Kept())
        {
            later.Advance(TimeSpan.FromHours(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }

        await keeper.StopAsync(CancellationToken.None);
        await store.Db.WriteAsync(_ => { });
        store.Services.GetRequiredService<AuditLog>().Newest(10).ShouldContain(l => l.Action == "retention.delete" && l.Detail.StartsWith("1 pictures", StringComparison.Ordinal));

        bool Kept() => store.Db.Read(s => SqlitePictures.Find(s, "misScan:s1", "s:misScan:s1")) is not null;
    }

    [Fact]
    public async Task Retention_DeletesWhatIsDueAndWritesWhat()
    {
        var clock = new ManualTimeProvider();
        await using var store = await ReviewStore.StartAsync(clock);
        store.Raise("misScan:s1", kind: DiscrepancyKind.MisScan, picture: [1, 2, 3]);
        await store.Db.WriteAsync(_ => { });
        TimeProvider later = new ManualTimeProvider(clock.GetUtcNow().AddDays(31)); // the server's own timers would tick through a month
        var keeper = ActivatorUtilities.CreateInstance<RetentionKeeper>(store.Services, later);
        await keeper.DeleteAsync();
        await store.Db.WriteAsync(_ => { });

        store.Db.Read(s => SqlitePictures.Find(s, "misScan:s1", "s:misScan:s1")).ShouldBeNull();
        store.Db.Read(s => SqliteCases.Find(s, "misScan:s1")).ShouldNotBeNull();
        store.Services.GetRequiredService<AuditLog>().Newest(10).ShouldContain(l => l.Action == "retention.delete" && l.Detail.StartsWith("1 pictures", StringComparison.Ordinal));
    }

    private sealed class CollectedLogs : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
