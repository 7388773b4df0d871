using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Correlation;
using LossPrevention.DecisionAlert.Lanes;
using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Review.Live;
using LossPrevention.DecisionAlert.Tests.Simulation;
using LossPrevention.EndToEnd.Tests;
using LossPrevention.Imaging;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace LossPrevention.DecisionAlert.Tests.Review;

/// <summary>The pages in a real browser.</summary>
public sealed class BrowserTests
{
    private const int LongEnough = 30_000;

    [SkippableFact]
    public async Task Card_AlertWhileThePageIsOpen_AppearsAndIsDecidedByTouchAndTakenBack()
    {
        Browser.Require();
        await using var store = await ReviewStore.StartAsync();
        await using var browser = await OpenAsync(store, Role.Attendant, 390, 844);
        var page = browser.Page;
        await page.Locator("#live.on").WaitForAsync(new() { Timeout = LongEnough });
        (await page.Locator("article.card").CountAsync()).ShouldBe(0);

        store.Raise("ticketSwitch:s1", "lane-3", picture: Apple());
        var card = page.Locator("article.card");
        await card.WaitForAsync(new() { Timeout = LongEnough });

        (await card.InnerTextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("lane-3"), t => t.ShouldContain("Goods 3"), t => t.ShouldContain("Goods 7"), t => t.ShouldContain("does not look like"), t => t.ShouldContain("€"));
        await card.Locator("img").EvaluateAsync("i => i.decode()");
        await browser.SaveAsync("review-card-phone");

        await card.Locator(".verdicts .confirm").TapAsync();
        await page.Locator(".undo").WaitForAsync(new() { Timeout = LongEnough });
        (await card.CountAsync()).ShouldBe(0);
        store.Cases.Find("ticketSwitch:s1")!.State.ShouldBe(CaseState.Confirmed);
        store.Cases.Find("ticketSwitch:s1")!.Review!.Reason.ShouldBe(ReviewReason.WrongTicket);
        await browser.SaveAsync("review-undo-phone");

        await page.Locator(".undo button").TapAsync();
        await card.WaitForAsync(new() { Timeout = LongEnough });
        store.Cases.Find("ticketSwitch:s1")!.State.ShouldBe(CaseState.Open);
        browser.Complaints.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Card_Keyboard_MovesAndDecides()
    {
        Browser.Require();
        await using var store = await ReviewStore.StartAsync();
        store.Raise("ticketSwitch:s1", "lane-1", 0.7);
        store.Raise("misScan:s2", "lane-2", 0.95, DiscrepancyKind.MisScan);
        await using var browser = await OpenAsync(store, Role.Supervisor, 1280, 800);
        await browser.Page.Locator("#live.on").WaitForAsync(new() { Timeout = LongEnough });

        (await browser.Page.Locator("article.card .lane").AllInnerTextsAsync()).ShouldBe(["lane-2", "lane-1"], "the riskiest first");
        await browser.Page.Keyboard.PressAsync("j");
        await browser.Page.Keyboard.PressAsync("d");
        await browser.Page.Locator(".undo").WaitForAsync(new() { Timeout = LongEnough });

        store.Cases.Find("misScan:s2")!.State.ShouldBe(CaseState.Dismissed);
        await browser.Page.Keyboard.PressAsync("u");
        await browser.Page.Locator("article.card").Nth(1).WaitForAsync(new() { Timeout = LongEnough });
        store.Cases.Find("misScan:s2")!.State.ShouldBe(CaseState.Open);
        browser.Complaints.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Clip_Tapped_PlaysInThePageAndItsMarksSeek()
    {
        Browser.Require();
        using var clips = new ClipFolder();
        var film = clips.Draw();
        await using var store = await ReviewStore.StartAsync(change: clips.Configure);
        store.Raise("ticketSwitch:s1", picture: Apple());
        store.Cases.SetClip("ticketSwitch:s1", clips.Keep("ticketSwitch:s1", film));
        await using var browser = await OpenAsync(store, Role.Attendant, 390, 844);
        var page = browser.Page;
        var player = page.Locator("#player");

        await page.Locator("a[data-clip]").TapAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('#player video').currentTime > 1.5", null, new() { Timeout = LongEnough });
        (await page.EvaluateAsync<double>("document.querySelector('#player video').duration")).ShouldBe(ClipFolder.Seconds, 0.2);
        (await page.EvaluateAsync<bool>("document.querySelector('#player video').videoWidth === 320")).ShouldBeTrue();

        await player.GetByRole(AriaRole.Button, new() { Name = "Seen at 4.5 s" }).TapAsync();
        await AtAsync(4.5);
        await player.GetByRole(AriaRole.Button, new() { Name = "Scanned at 3.0 s" }).TapAsync();
        await AtAsync(3);
        (await page.EvaluateAsync<double>("(() => { const bar = document.querySelector('.bar input').getBoundingClientRect(), tick = document.querySelector('.tick.scan').getBoundingClientRect(); return (tick.left - bar.left) / bar.width; })()"))
            .ShouldBe(3 / ClipFolder.Seconds, 0.02, "the mark stands on the bar where the scan was");
        await page.Locator(".bar input").FillAsync("6");
        await AtAsync(6);
        await browser.SaveAsync("review-clip-phone");
        await ShouldBeAccessibleAsync(page);

        store.Raise("misScan:s2", "lane-2", kind: DiscrepancyKind.MisScan);
        await page.Locator("article.card").Nth(1).WaitForAsync(new() { Timeout = LongEnough, State = WaitForSelectorState.Attached });
        (await page.EvaluateAsync<bool>("document.querySelector('#player').open")).ShouldBeTrue("a new card does not close the clip");
        await page.Keyboard.PressAsync("Escape");
        await player.WaitForAsync(new() { Timeout = LongEnough, State = WaitForSelectorState.Hidden });
        await page.WaitForFunctionAsync("() => document.activeElement.dataset.clip?.includes('s1')", null, new() { Timeout = LongEnough });
        browser.Complaints.ShouldBeEmpty();

        Task AtAsync(double seconds) => page.WaitForFunctionAsync(
            "at => { const v = document.querySelector('#player video'); return !v.seeking && v.readyState >= 2 && Math.abs(v.currentTime - at) < 0.1; }", seconds, new() { Timeout = LongEnough });
    }

    [SkippableFact]
    public async Task Clip_NoneOrGone_IsSaidInWords()
    {
        Browser.Require();
        using var clips = new ClipFolder();
        await using var store = await ReviewStore.StartAsync(change: clips.Configure);
        store.Raise("misScan:s1", "lane-1", 0.97, DiscrepancyKind.MisScan);
        store.Raise("misScan:s2", "lane-2", 0.9, DiscrepancyKind.MisScan);
        store.Raise("misScan:s3", "lane-3", 0.8, DiscrepancyKind.MisScan);
        store.Cases.SetNoClip("misScan:s2", "evidence is off");
        store.Cases.SetClip("misScan:s3", clips.Keep("misScan:s3", new byte[100]));
        await using var browser = await OpenAsync(store, Role.Attendant, 820, 1180);

        (await browser.Page.Locator("article.card").Locator(".clip, .pending").AllInnerTextsAsync()).Select(t => t.Trim()).ShouldBe(["The clip is being cut.", "There is no clip. evidence is off", "▶ Clip"]);
        await browser.Page.Locator("a[data-clip]").ClickAsync();
        await browser.Page.GetByText("This browser cannot play the clip.").WaitForAsync(new() { Timeout = LongEnough });
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        browser.Complaints.ShouldBeEmpty();
        clips.Store.DeleteExpired(DateTimeOffset.MaxValue).ShouldBe(1);
        await browser.Page.Locator("a[data-clip]").ClickAsync();
        await browser.Page.GetByText("The clip cannot be opened").WaitForAsync(new() { Timeout = LongEnough });
    }

    [SkippableTheory]
    [InlineData("phone", 390, 844, "")]
    [InlineData("tablet", 820, 1180, "")]
    [InlineData("wall", 1920, 1080, "?wall=1")]
    [InlineData("lanes", 1280, 800, "lanes")]
    [InlineData("lanes-phone", 390, 844, "lanes")]
    [InlineData("queue", 1280, 800, "queue")]
    [InlineData("queue-phone", 390, 844, "queue")]
    [InlineData("scorecard", 1280, 900, "scorecard")]
    [InlineData("scorecard-phone", 390, 844, "scorecard")]
    [InlineData("scorecard-wall", 1920, 1080, "scorecard")]
    [InlineData("admin", 1280, 900, "admin")]
    [InlineData("admin-tablet", 820, 1180, "admin")]
    [InlineData("admin-phone", 390, 844, "admin")]
    [InlineData("calibration-empty", 820, 1180, "calibration")]
    [InlineData("audit", 820, 1180, "audit")]
    [InlineData("audit-phone", 390, 844, "audit")]
    [InlineData("case", 390, 844, "case?id=misScan:s3")]
    [InlineData("case-wide", 1280, 900, "case?id=produceMismatch:s5")]
    [InlineData("message", 390, 844, "case?id=none")]
    public async Task Page_EachSize_IsNamedLegibleAndFits(string name, int width, int height, string path)
    {
        Browser.Require();
        using var clips = new ClipFolder();
        await using var store = await ReviewStore.StartAsync(change: clips.Configure);
        Fill(store, clips);
        await using var browser = await OpenAsync(store, Role.Administrator, width, height);
        foreach (var (look, language, scheme) in Looks)
        {
            await SetLookAsync(browser.Page, store.Address, language, scheme);
            await browser.Page.GotoAsync(new Uri(store.Address, path).ToString());
            await browser.Page.Locator("h1").WaitForAsync(new() { Timeout = LongEnough });
            if (path is "" or "?wall=1" or "lanes")
                await browser.Page.Locator("#live.on").WaitForAsync(new() { Timeout = LongEnough });
            await browser.Page.EvaluateAsync("Promise.all([...document.images].map(i => i.decode()))");

            await browser.SaveAsync($"review-{name}{look}");
            await ShouldFitAsync(browser.Page, $"{name}{look}");
            await ShouldBeAccessibleAsync(browser.Page);
        }

        browser.Complaints.Where(c => name != "message" || !c.EndsWith(": 404", StringComparison.Ordinal) && !c.Contains("404 (Not Found)", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [SkippableTheory]
    [InlineData("signin", 390, 844)]
    [InlineData("signin", 1280, 800)]
    [InlineData("setup", 390, 844)]
    [InlineData("setup", 1280, 800)]
    public async Task Page_BeforeThereIsASession_IsNamedLegibleAndFits(string name, int width, int height)
    {
        Browser.Require();
        await using var store = await ReviewStore.StartAsync();
        await using var browser = await Browser.StartAsync(width, height, touch: true);
        foreach (var (look, language, scheme) in Looks)
        {
            await SetLookAsync(browser.Page, store.Address, language, scheme);
            await browser.Page.GotoAsync(new Uri(store.Address, name == "setup" ? "setup?token=" + store.Accounts.BeginSetUp() : name).ToString());
            (await browser.Page.Locator("input[type=password]").CountAsync()).ShouldBe(1);

            await browser.SaveAsync($"review-{name}-{width}{look}");
            await ShouldFitAsync(browser.Page, $"{name}{look}");
            await ShouldBeAccessibleAsync(browser.Page);
        }

        browser.Complaints.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Lanes_PartsAndTimeline_AndCardAndLaneLinkToEachOther()
    {
        Browser.Require();
        await using var store = await ReviewStore.StartAsync();
        Fill(store);
        var report = store.Services.GetRequiredService<StoreReport>();
        report.Note(new ModuleHealth
        {
            Module = ModuleIds.VideoIngest,
            StoreId = "store-1",
            At = TimeProvider.System.GetUtcNow(),
            Status = HealthStatus.Degraded,
            Lanes = [new LaneHealth { LaneId = "lane-1", Status = HealthStatus.Unhealthy, Reason = "The camera is covered." }],
        });
        report.Note(new ClockDrift { StoreId = "store-1", LaneId = "lane-1", Source = "till against camera", MeasuredAt = LaneScript.Start, OffsetMs = 2500, UncertaintyMs = 10 });
        await using var browser = await OpenAsync(store, Role.Attendant, 820, 1180);
        var page = browser.Page;

        await page.Locator("article.card[data-id='ticketSwitch:s1'] .lane a").ClickAsync();
        var lane = page.Locator("#lane-1");
        await lane.WaitForAsync(new() { Timeout = LongEnough });
        (await lane.Locator(".parts").InnerTextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("not working"), t => t.ShouldContain("2.50 s"), t => t.ShouldContain("not heard of yet"), t => t.ShouldContain("Model"));
        (await lane.InnerTextAsync()).ShouldContain("The camera is covered.");
        (await lane.Locator("tr.paired td").AllInnerTextsAsync()).Skip(1).ShouldAllBe(cell => cell.Contains("04006380000032"), "scan and sighting stand side by side");
        await lane.GetByRole(AriaRole.Link, new() { Name = "Open card" }).First.ClickAsync();
        (await page.Locator("h1").InnerTextAsync()).ShouldBe("Item and line differ");
        browser.Complaints.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Page_German_SpeaksGerman()
    {
        Browser.Require();
        await using var store = await ReviewStore.StartAsync();
        Fill(store);
        await using var browser = await OpenAsync(store, Role.Attendant, 820, 1180);
        await browser.Page.Locator("button[name=language]").ClickAsync();
        await browser.Page.Locator("html[lang=de]").WaitForAsync(new() { Timeout = LongEnough, State = WaitForSelectorState.Attached });

        (await browser.Page.Locator("h1").InnerTextAsync()).ShouldBe("Offene Karten");
        (await browser.Page.Locator(".verdicts .confirm").First.InnerTextAsync()).ShouldContain("Bestätigen");
        await browser.SaveAsync("review-german");
    }

    /// <summary>Languages and schemes that every page is looked at in.</summary>
    private static readonly (string Look, string Language, ColorScheme Scheme)[] Looks = [("", "en", ColorScheme.Light), ("-de", "de", ColorScheme.Light), ("-dark", "en", ColorScheme.Dark)];

    private static async Task SetLookAsync(IPage page, Uri address, string language, ColorScheme scheme)
    {
        await page.Context.AddCookiesAsync([new() { Name = "language", Value = language, Url = address.ToString(), HttpOnly = true }]);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
    }

    /// <summary>Nothing leaves the screen sideways, no text is cut off, nothing that can be pressed lies over another, and thumbs can press it. Tables may scroll in their frames.</summary>
    internal static async Task ShouldFitAsync(IPage page, string name) => (await page.EvaluateAsync<string[]>(
        """
        () => {
          const problems = [], shown = e => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !e.closest('.scroll, .hidden, .skip, dialog:not([open])');
          const text = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
          const say = (what, e) => problems.push(`${what}: ${e.tagName} ${(e.innerText ?? e.textContent ?? '').slice(0, 40)}`);
          if (document.documentElement.scrollWidth > window.innerWidth) problems.push('the page scrolls sideways');
          for (const e of document.querySelectorAll('body *')) {
            if (!shown(e) || !text(e) || e.tagName === 'OPTION') continue;
            const r = e.getBoundingClientRect();
            if (r.left < -1 || r.right > window.innerWidth + 1) say('beyond the edge', e);
            if (!e.closest('svg') && getComputedStyle(e).overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1) say('cut off', e);
            for (let up = e.parentElement; up && up !== document.body; up = up.parentElement) {
              const o = getComputedStyle(up);
              if (o.overflowX !== 'visible' && r.right > up.getBoundingClientRect().right + 1) { say('cut off by its frame', e); break; }
            }
          }
          const targets = [...document.querySelectorAll('button, a, select, input:not([type=hidden]), summary')].filter(shown);
          for (const e of targets) if (e.matches('button, nav a, select, .button') && e.getBoundingClientRect().height < 44) say('lower than a thumb', e);
          for (let i = 0; i < targets.length; i++) for (let j = i + 1; j < targets.length; j++) {
            const a = targets[i].getBoundingClientRect(), b = targets[j].getBoundingClientRect();
            if (!targets[i].contains(targets[j]) && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1) say('overlaps another', targets[j]);
          }
          for (const svg of document.querySelectorAll('svg')) {
            const frame = svg.getBoundingClientRect(), labels = [...svg.querySelectorAll('text')].map(t => [t, t.getBoundingClientRect()]);
            labels.forEach(([t, r], i) => {
              if (r.left < frame.left - 1 || r.right > frame.right + 1 || r.top < frame.top - 1 || r.bottom > frame.bottom + 1) say('beyond its chart', t);
              for (const [u, o] of labels.slice(i + 1)) if (Math.min(r.right, o.right) - Math.max(r.left, o.left) > 1 && Math.min(r.bottom, o.bottom) - Math.max(r.top, o.top) > 1) say('label over another', u);
            });
          }
          return problems;
        }
        """)).ShouldBeEmpty(name);

    private static async Task<Browser> OpenAsync(ReviewStore store, Role role, int width, int height)
    {
        using var visitor = await store.VisitAsync(role);
        var browser = await Browser.StartAsync(width, height, touch: true);
        await browser.Page.Context.AddCookiesAsync([new() { Name = "review", Value = visitor.Session!, Url = store.Address.ToString(), HttpOnly = true }]);
        await browser.Page.GotoAsync(store.Address.ToString());
        return browser;
    }

    private static void Fill(ReviewStore store, ClipFolder? clips = null)
    {
        var seen = TimeProvider.System.GetUtcNow().AddSeconds(-1.2);
        var place = new CropPlace(seen, new NormalizedBox(0.42, 0.38, 0.16, 0.29));
        store.Raise("ticketSwitch:s1", "lane-1", 0.97, picture: Apple(), place: place);
        store.Raise("ticketSwitch:s2", "lane-2", 0.61, ticket: "t2", picture: Apple());
        store.Raise("misScan:s3", "lane-3", 0.88, DiscrepancyKind.MisScan, "t3", Apple(), place);
        foreach (var id in clips is null ? [] : new[] { "ticketSwitch:s1", "misScan:s3" })
            store.Cases.SetClip(id, clips!.KeepScene(id, seen), store.Services.GetRequiredService<ClipShelf>().MomentsOf(id));
        store.Raise("misScan:s4", "lane-3", 0.41, DiscrepancyKind.MisScan, "t3", Apple());
        store.Raise("produceMismatch:s5", "lane-4", 0.52, DiscrepancyKind.ProduceMismatch, "t4");
        store.Cases.Decide("produceMismatch:s5", ReviewVerdict.Confirmed, ReviewReason.WrongPlu, null, new Reviewer("someone", "attendant"));
        Count(store);
        ShowALane((LaneTimeline)store.Services.GetService(typeof(LaneTimeline))!);
        for (var i = 0; i < 60; i++)
        {
            store.Services.GetService(typeof(TicketCounter)).ShouldBeOfType<TicketCounter>().Note(new PosEvent
            {
                EventId = $"e{i}",
                StoreId = "store-1",
                LaneId = $"lane-{(i % 4) + 1}",
                TerminalId = "1",
                TransactionId = $"done-{i}",
                Sequence = 1,
                Kind = PosEventKind.TransactionCompleted,
                OccurredAt = TimeProvider.System.GetUtcNow().AddMinutes(-i),
            });
        }
    }

    /// <summary>Three days of lanes and products, one product new on the second.</summary>
    private static void Count(ReviewStore store)
    {
        var now = TimeProvider.System.GetUtcNow();
        var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        store.Db.Post(new StoreWrite(s =>
        {
            for (var day = 0; day < 3; day++)
            {
                SqliteCounts.Add(s, new LaneHour(hour.AddDays(-day), "lane-1", 3600, 240 * day));
                SqliteCounts.Add(s, new GoodsDay($"{now.AddDays(-day):yyyy-MM-dd}", Store.Codes[3].Value, 200, 190, 180, 4));
                if (day < 2)
                    SqliteCounts.Add(s, new GoodsDay($"{now.AddDays(-day):yyyy-MM-dd}", Store.Codes[5].Value, 40, 40, day == 0 ? 36 : 9, day == 0 ? 2 : 30));
            }
        })
        { Committed = () => { } });
        for (var i = 0; i < 3; i++)
        {
            store.Raise($"misScan:honest{i}", "lane-2", 0.5, DiscrepancyKind.MisScan, $"h{i}");
            store.Db.Post(new StoreWrite(store.Cases.Settle($"misScan:honest{i}", AlertResolution.SelfCorrected)) { Committed = () => { } });
        }
    }

    /// <summary>A scan with its sighting, a sighting without a scan, and a scan that waits.</summary>
    private static void ShowALane(LaneTimeline lane)
    {
        var at = LaneScript.Start;
        var script = new LaneScript();
        script.Pass(1, 3);
        script.Pass(4, 5);
        foreach (var seen in script.Inputs().OfType<RecognitionArrived>())
            lane.Note(seen.Recognition);
        for (var i = 0; i < 2; i++)
        {
            lane.Note(new PosEvent
            {
                EventId = $"scan{i}",
                StoreId = "store-1",
                LaneId = "lane-1",
                TerminalId = "1",
                TransactionId = "t1",
                Sequence = i + 1,
                Kind = PosEventKind.ItemScanned,
                OccurredAt = at.AddSeconds(1 + (i * 6)),
                Item = new PosItem { Code = Store.Codes[3 + i].Value, Description = "Goods", UnitPrice = 2.5m },
            });
        }

        lane.OnDecision(Decided("sighting:s1", "scan0", DecisionOutcome.Paired));
        lane.OnDecision(Decided("scan:scan0", "s1", DecisionOutcome.Paired));
        lane.OnDecision(Decided("sighting:s2", null, DecisionOutcome.Missed));

        Decision Decided(string id, string? with, DecisionOutcome outcome) => new()
        {
            Id = id,
            StoreId = "store-1",
            LaneId = "lane-1",
            Kind = id.StartsWith("scan:", StringComparison.Ordinal) ? DecisionKind.Scan : DecisionKind.Sighting,
            At = at,
            DecidedAt = at,
            PairedWith = with,
            Outcome = outcome,
            Scores = new DecisionScores(),
            Reason = "",
        };
    }

    /// <summary>axe-core, from the development packages; the check is left out, by its skip, where they are not installed.</summary>
    internal static async Task ShouldBeAccessibleAsync(IPage page)
    {
        var axe = Path.Combine(Repository.Root, "tools", "node_modules", "axe-core", "axe.min.js");
        Skip.IfNot(File.Exists(axe), "npm package 'axe-core' is not installed (tools/setup.sh --tests)");
        await page.EvaluateAsync(await File.ReadAllTextAsync(axe));
        var found = await page.EvaluateAsync<string[]>(
            "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + n.html + ' ' + n.failureSummary)))");
        found.ShouldBeEmpty();
    }

    /// <summary>A drawn picture of a round thing.</summary>
    private static byte[] Apple()
    {
        var image = new RgbImage(160, 160);
        for (var y = 0; y < 160; y++)
        {
            for (var x = 0; x < 160; x++)
            {
                var d = Math.Sqrt(((x - 80) * (x - 80)) + ((y - 84) * (y - 84)));
                var i = ((y * 160) + x) * 3;
                var (r, g, b) = d < 58 ? (200 - (int)d, 40 + (int)(d / 3), 45) : (58, 64, 70);
                (image.Pixels[i], image.Pixels[i + 1], image.Pixels[i + 2]) = ((byte)r, (byte)g, (byte)b);
            }
        }

        return JpegCodec.Encode(image);
    }
}
