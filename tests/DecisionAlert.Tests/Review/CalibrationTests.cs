using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Lanes;
using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Review.Calibration;
using LossPrevention.EdgeRuntime;
using LossPrevention.EndToEnd.Tests;
using LossPrevention.Imaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace LossPrevention.DecisionAlert.Tests.Review;

/// <summary>Zones and masks drawn over a picture; VideoIngest's word is the test's.</summary>
public sealed class CalibrationTests
{
    private const string Lane = "lane-1";
    private const int LongEnough = 30_000;

    [Theory]
    [InlineData("""{"lanes":{"lane-1":{"zones":{"scanner":[[0.1,0.1],[0.2,0.1],[0.2,0.2]]},"masks":[]}}}""", true)]
    [InlineData("""{"lanes":{"lane-1":{"zones":{"scanner":[[0.1,0.1],[0.2,0.1],[0.2,0.2]]},"masks":[[[0,0],[1,0],[1,1]]],"source":"rtsp://elsewhere"}}}""", true)]
    [InlineData("""{"lanes":{"lane-1":{"zones":{},"masks":[]}}}""", false)]
    [InlineData("""{"lanes":{"lane-1":{"zones":{"scanner":[[0.1,0.1],[0.2,0.1]]},"masks":[]}}}""", false)]
    [InlineData("""{"lanes":{"lane-1":{"zones":{"scanner":[[0.1,0.1],[1.2,0.1],[0.2,0.2]]},"masks":[]}}}""", false)]
    [InlineData("""{"lanes":{"lane-1":{"zones":{"scanner":[[0.1,0.1],["a",0.1],[0.2,0.2]]},"masks":[]}}}""", false)]
    [InlineData("""{"lanes":{"lane-2":{"zones":{"scanner":[[0.1,0.1],[0.2,0.1],[0.2,0.2]]},"masks":[]}}}""", false)]
    [InlineData("[1]", false)]
    [InlineData("no json", false)]
    public void Read_APatch_ZonesAndMasksOfTheLaneAlone(string text, bool taken)
    {
        var patch = LanePatch.Read(Lane, text);

        (patch is not null).ShouldBe(taken);
        patch?["lanes"]![Lane]!.AsObject().Select(p => p.Key).ShouldBe(["zones", "masks"]);
    }

    [Theory]
    [InlineData("""{"lanes":{"lane-1":{"cameras":{"top":{"zones":{"basket":[[0.1,0.1],[0.2,0.1],[0.2,0.2]]},"masks":[],"source":"rtsp://elsewhere"}}}}}""", true)]
    [InlineData("""{"lanes":{"lane-1":{"cameras":{"top":{"zones":{"scanner":[[0.1,0.1],[0.2,0.1],[0.2,0.2]]},"masks":[]}}}}}""", false)]
    [InlineData("""{"lanes":{"lane-1":{"cameras":{"top":{"zones":{"bagging":[[0.1,0.1],[0.2,0.1],[0.2,0.2]]},"masks":[]}}}}}""", false)]
    [InlineData("""{"lanes":{"lane-1":{"zones":{"basket":[[0.1,0.1],[0.2,0.1],[0.2,0.2]]},"masks":[]}}}""", false)]
    public void Read_APatchOfAFurtherCamera_ThatCameraAlone(string text, bool taken)
    {
        var patch = LanePatch.Read("lane-1/top", text);

        (patch is not null).ShouldBe(taken);
        patch?["lanes"]!["lane-1"]!.AsObject().Select(p => p.Key).ShouldBe(["cameras"]);
        patch?["lanes"]!["lane-1"]!["cameras"]!["top"]!.AsObject().Select(p => p.Key).ShouldBe(["zones", "masks"]);
    }

    [Fact]
    public async Task Page_NotAnAdministrator_IsRefused()
    {
        await using var store = await StartAsync([]);
        using var attendant = await store.VisitAsync(Role.Attendant);
        using var supervisor = await store.VisitAsync(Role.Supervisor);
        using var nobody = await store.VisitAsync();

        (await attendant.GetAsync("calibration")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await supervisor.GetAsync("parts/calibration.jpg?lane=lane-1")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await nobody.GetAsync("parts/calibration.jpg?lane=lane-1")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Still_IsShownOnceAndStandsInTheAccessLog()
    {
        await using var store = await StartAsync([]);
        using var visitor = await store.VisitAsync(Role.Administrator);

        var answer = await visitor.GetAsync("parts/calibration.jpg?lane=lane-1");

        answer.Content.Headers.ContentType!.MediaType.ShouldBe("image/jpeg");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await (await visitor.GetAsync("audit")).Content.ReadAsStringAsync()).ShouldContain("calibration.view");
    }

    [Fact]
    public async Task Apply_OnADevice_IsNotThere()
    {
        await using var store = await StartAsync(null);
        using var visitor = await store.VisitAsync(Role.Administrator);

        (await visitor.PostAsync("calibration/apply", ("lane", Lane), ("patch", "{}"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [SkippableFact]
    public async Task Page_CornerMovedByKeysAndMaskAdded_IsThePatchThatIsApplied()
    {
        Browser.Require();
        List<(string Module, JsonObject Patch)> patches = [];
        await using var store = await StartAsync(patches);
        await using var browser = await OpenAsync(store, 1280, 900);
        var page = browser.Page;
        await page.Locator("#things li", new() { HasText = "counts as an item" }).WaitForAsync(new() { Timeout = LongEnough });
        (await page.Locator("#passes").InnerTextAsync()).ShouldContain("Basket → Scanner → Bagging");

        await page.Locator(".corner").First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Shift+ArrowDown");
        (await page.Locator(".corner").First.GetAttributeAsync("aria-label")).ShouldBe("Scanner, corner 1: 35 %, 15 %");
        await page.Keyboard.PressAsync("Insert");
        await page.Locator("#kinds").SelectOptionAsync("mask");
        await page.Locator("#add").ClickAsync();
        await page.Keyboard.PressAsync("ArrowLeft");

        await browser.SaveAsync("review-calibration");
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth")).ShouldBeTrue("the page must not scroll sideways");
        await BrowserTests.ShouldBeAccessibleAsync(page);
        (await page.Locator("#download").GetAttributeAsync("download")).ShouldBe("lane-1.json");
        await page.Locator("button", new() { HasText = "Apply now" }).ClickAsync();
        await page.Locator("[role=status]", new() { HasText = "Applied" }).WaitForAsync(new() { Timeout = LongEnough });

        var (module, patch) = patches.ShouldHaveSingleItem();
        module.ShouldBe(ModuleIds.VideoIngest);
        var zones = patch["lanes"]![Lane]!["zones"]!;
        zones["scanner"]![0]!.ToJsonString().ShouldBe("[0.345,0.15]");
        zones["scanner"]!.AsArray().Count.ShouldBe(5);
        zones["belt"].ShouldBeNull();
        patch["lanes"]![Lane]!["masks"]![0]![0]!.ToJsonString().ShouldBe("[0.395,0.4]");
        browser.Complaints.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Page_FurtherCameraChosen_ItsOwnZonesAreDrawnAndApplied()
    {
        Browser.Require();
        List<(string Module, JsonObject Patch)> patches = [];
        await using var store = await StartAsync(patches);
        store.Services.GetRequiredService<StoreReport>().Note(new ModuleHealth
        {
            Module = ModuleIds.VideoIngest,
            StoreId = "store-1",
            At = TimeProvider.System.GetUtcNow(),
            Status = HealthStatus.Healthy,
            Lanes = [new LaneHealth { LaneId = Lane, Status = HealthStatus.Healthy, Cameras = [new CameraHealth("top", HealthStatus.Healthy)] }],
        });
        await using var browser = await OpenAsync(store, 1280, 900);
        var page = browser.Page;
        await page.Locator("select[name=lane]").SelectOptionAsync("lane-1/top");
        await page.Locator("form.filters button").ClickAsync();
        await page.Locator("#passes li", new() { HasText = "Basket ·" }).WaitForAsync(new() { Timeout = LongEnough });
        (await page.Locator("#shapes option").AllInnerTextsAsync()).ShouldBe(["Basket"]);
        (await page.Locator("#kinds option").AllInnerTextsAsync()).ShouldNotContain("Scanner");

        await page.Locator("#remove").ClickAsync(); // the only zone that it can see by stays
        await page.Locator(".corner").First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Locator("#kinds").SelectOptionAsync("belt");
        await page.Locator("#add").ClickAsync();
        await browser.SaveAsync("review-calibration-further");
        await BrowserTests.ShouldBeAccessibleAsync(page);
        await page.Locator("button", new() { HasText = "Apply now" }).ClickAsync();
        await page.Locator("[role=status]", new() { HasText = "Applied" }).WaitForAsync(new() { Timeout = LongEnough });

        var lane = patches.ShouldHaveSingleItem().Patch["lanes"]![Lane]!.AsObject();
        lane.Select(part => part.Key).ShouldBe(["cameras"]);
        var zones = lane["cameras"]!["top"]!["zones"]!;
        zones["basket"]![0]!.ToJsonString().ShouldBe("[0.205,0.1]");
        zones["belt"]!.AsArray().Count.ShouldBe(4);
        zones["scanner"].ShouldBeNull();
        (await page.Locator("select[name=lane]").InputValueAsync()).ShouldBe("lane-1/top");
        browser.Complaints.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Page_CornerDraggedOnAPhoneInGerman_Moves()
    {
        Browser.Require();
        await using var store = await StartAsync([]);
        await using var browser = await OpenAsync(store, 390, 844);
        var page = browser.Page;
        await page.Locator("button[name=language]").ClickAsync();
        await page.Locator("html[lang=de]").WaitForAsync(new() { Timeout = LongEnough, State = WaitForSelectorState.Attached });
        var corner = page.Locator(".corner").First;
        await corner.WaitForAsync(new() { Timeout = LongEnough });
        var box = (await corner.BoundingBoxAsync())!;

        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width / 2) + 40, box.Y + (box.Height / 2) + 30);
        await page.Mouse.UpAsync();

        (await page.Locator("#patch").InputValueAsync()).ShouldNotContain("[0.34, 0.1]");
        (await page.Locator("h1").InnerTextAsync()).ShouldBe("Zonen und Masken");
        await browser.SaveAsync("review-calibration-phone");
        (await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('button, nav a, select')].filter(b => b.offsetParent && b.getBoundingClientRect().height < 44).map(b => b.innerText)"))
            .ShouldBeEmpty("targets for a thumb are 44 pixels high");
        browser.Complaints.ShouldBeEmpty();
    }

    private static async Task<ReviewStore> StartAsync(List<(string, JsonObject)>? patches)
    {
        var store = await ReviewStore.StartAsync(
            change: desired => desired["lanes"] = new JsonObject { [Lane] = new JsonObject() },
            add: services =>
            {
                if (patches is not null)
                    services.AddSingleton(new TwinPatching((module, patch) => patches.Add((module, patch))));
            });
        store.Hub.OnInvoke = (module, method, payload) => (module, method) == (ModuleIds.VideoIngest, MethodNames.LaneView)
            ? new MethodResult(200, JsonSerializer.SerializeToUtf8Bytes(View(JsonSerializer.Deserialize(payload.Span, ContractsJson.Default.LaneViewRequest)!), ContractsJson.Default.LaneViewResponse))
            : new MethodResult(404, default);
        return store;
    }

    private static LaneViewResponse View(LaneViewRequest request) => new()
    {
        At = DateTimeOffset.UnixEpoch,
        HeightPerWidth = 0.5625,
        Still = request.Still ? new JpegImage(JpegCodec.Encode(Picture(), 80)) : null,
        Zones = request.CameraId is not null ? [new LaneOutline(ZoneKind.Basket, Box(0.2, 0.8))] : [new LaneOutline(ZoneKind.Scanner, Box(0.34, 0.64)), new LaneOutline(ZoneKind.Bagging, Box(0.66, 0.97)), new LaneOutline(ZoneKind.Basket, Box(0.03, 0.32))],
        Things = [new SeenThing(new NormalizedBox(0.45, 0.4, 0.14, 0.22), ZoneKind.Scanner, 0.93), new SeenThing(new NormalizedBox(0.7, 0.7, 0.08, 0.3), ZoneKind.Bagging, 0.08)],
        Passes = [new SeenPass(DateTimeOffset.UnixEpoch.AddSeconds(42), 0.97, request.CameraId is not null ? [ZoneKind.Basket] : [ZoneKind.Basket, ZoneKind.Scanner, ZoneKind.Bagging])],
    };

    private static ValueList<ValueList<double>> Box(double left, double right) => [[left, 0.1], [right, 0.1], [right, 0.9], [left, 0.9]];

    private static RgbImage Picture()
    {
        var picture = new RgbImage(320, 180);
        for (var y = 0; y < 180; y++)
        {
            for (var x = 0; x < 320; x++)
                picture.Row(y).Slice(3 * x, 3).Fill((byte)(x is > 144 and < 189 && y is > 72 and < 112 ? 220 : 90 + (x / 40 % 2 * 12)));
        }

        return picture;
    }

    private static async Task<Browser> OpenAsync(ReviewStore store, int width, int height)
    {
        using var visitor = await store.VisitAsync(Role.Administrator);
        var browser = await Browser.StartAsync(width, height, touch: true);
        await browser.Page.Context.AddCookiesAsync([new() { Name = "review", Value = visitor.Session!, Url = store.Address.ToString(), HttpOnly = true }]);
        await browser.Page.GotoAsync(new Uri(store.Address, "calibration").ToString());
        return browser;
    }
}
