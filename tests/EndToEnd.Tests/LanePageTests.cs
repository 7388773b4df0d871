using LossPrevention.EdgeSimulator.Replay;
using Microsoft.Playwright;

namespace LossPrevention.EndToEnd.Tests;

/// <summary>The lane page in a real browser.</summary>
[Collection(DemoStoreTests.Name)]
public sealed class LanePageTests(DemoStore demo)
{
    private const int LongEnough = 120_000;

    [SkippableTheory]
    [InlineData("phone", 390, 844)]
    [InlineData("wall", 1920, 1080)]
    public async Task Page_FinishedReplay_ShowsEachAlertWithItsPictureAndReasons(string screen, int width, int height)
    {
        Browser.Require();
        await using var served = await LivePage.ServeAsync("--results", demo.Results);
        await using var browser = await Browser.StartAsync(width, height);
        await browser.Page.GotoAsync(served.Url.ToString());

        var alerts = browser.Page.Locator("article.alert");
        await alerts.First.WaitForAsync(new() { Timeout = LongEnough });

        (await alerts.CountAsync()).ShouldBe(File.ReadAllLines(Path.Combine(demo.Results, ReplayFiles.Alerts)).Length);
        await ShouldShowAnAlertAsync(alerts.First);
        (await browser.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth")).ShouldBeTrue("the page must not scroll sideways");
        await browser.SaveAsync($"lane-page-{screen}");
        browser.Complaints.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Page_LiveRecording_ShowsTheAlertWhenItIsRaised()
    {
        Browser.Require();
        await using var served = await LivePage.ServeAsync("--recording", demo.ShortRecording, "--bundle", demo.Bundle);
        await using var browser = await Browser.StartAsync(1280, 800);
        await browser.Page.GotoAsync(served.Url.ToString());

        var alert = browser.Page.Locator("article.alert");
        await alert.First.WaitForAsync(new() { Timeout = LongEnough });

        await ShouldShowAnAlertAsync(alert.First);
        (await browser.Page.Locator(".scans article").CountAsync()).ShouldBeGreaterThan(0);
        (await browser.Page.Locator(".sightings article img").CountAsync()).ShouldBeGreaterThan(0);
        await browser.SaveAsync("lane-page-live");
        browser.Complaints.ShouldBeEmpty();
    }

    private static async Task ShouldShowAnAlertAsync(ILocator alert)
    {
        var picture = alert.Locator("img.crop");
        await picture.ScrollIntoViewIfNeededAsync();
        await picture.EvaluateAsync("i => i.decode()");
        (await picture.EvaluateAsync<int>("i => i.naturalWidth")).ShouldBeGreaterThan(20);
        (await picture.IsVisibleAsync()).ShouldBeTrue();
        var reason = alert.Locator(".evidence li span").First;
        (await reason.IsVisibleAsync()).ShouldBeTrue();
        (await reason.InnerTextAsync()).Split(' ').Length.ShouldBeGreaterThan(2);
    }
}
