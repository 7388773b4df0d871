namespace LossPrevention.EndToEnd.Tests;

/// <summary>What a new user sees: the demonstration's review pages, in a real browser.</summary>
[Collection(DemoStoreTests.Name)]
public sealed class ReviewPagesTests(DemoStore demo)
{
    private const int LongEnough = 120_000;

    [SkippableFact]
    public async Task Serve_Recording_CardsComeWithTheirClips_AndNothingIsMissing()
    {
        Browser.Require();
        await using var served = await LivePage.ServeAsync("--recording", demo.ShortRecording, "--bundle", demo.Bundle);
        var link = (await served.Tool.LineAsync(l => l.StartsWith("the review pages are at ", StringComparison.Ordinal))).Split(' ')[5];
        await using var browser = await Browser.StartAsync(1280, 800);
        var page = browser.Page;
        await page.GotoAsync(link);
        var card = page.Locator("article.card");
        await card.First.WaitForAsync(new() { Timeout = LongEnough });
        await card.First.Locator(".seen img").First.EvaluateAsync("i => i.decode()");

        await card.First.Locator("a[data-clip]").WaitForAsync(new() { Timeout = LongEnough });
        await card.First.Locator("a[data-clip]").ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('#player video').currentTime > 4", null, new() { Timeout = LongEnough });
        (await page.Locator("#player .mark.sighting").IsVisibleAsync()).ShouldBeTrue();
        await browser.SaveAsync("review-demo-clip");
        await page.Keyboard.PressAsync("Escape");

        foreach (var path in new[] { "lanes", "queue", "scorecard", "admin", "audit", "favicon.ico" })
            (await page.GotoAsync(new Uri(new Uri(link), "/" + path).ToString()))!.Status.ShouldBe(200, path);
        await page.GotoAsync(served.Url.ToString());
        await page.Locator("article.alert").First.WaitForAsync(new() { Timeout = LongEnough });
        (await page.GotoAsync(new Uri(served.Url, "favicon.ico").ToString()))!.Status.ShouldBe(200);
        browser.Complaints.ShouldBeEmpty();
    }
}
