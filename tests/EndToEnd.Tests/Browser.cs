using Microsoft.Playwright;

namespace LossPrevention.EndToEnd.Tests;

/// <summary>Debian's Chromium with one open page. Keeps what the page complains of.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Browser(IPlaywright playwright, IBrowser browser, IPage page)
    {
        (this.playwright, this.browser, Page) = (playwright, browser, page);
        page.Console += (_, m) => Note(m.Type is "error" or "warning", $"{m.Type}: {m.Text}");
        page.PageError += (_, e) => Note(true, e);
        page.RequestFailed += (_, r) => Note(!IsEndedByThePage(r.Url), $"{r.Url}: {r.Failure}");
        page.Response += (_, r) => Note(r.Status >= 400, $"{r.Url}: {r.Status}");
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings on the console, failed requests.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Skips the test, by name, where there is no browser.</summary>
    public static void Require() => Skip.IfNot(File.Exists(Chromium), "package 'chromium' is not on this machine");

    public static async Task<Browser> StartAsync(int width, int height, bool touch = false)
    {
        var driver = await Playwright.CreateAsync();
        var chromium = await driver.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
        var page = await chromium.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = height }, HasTouch = touch });
        return new Browser(driver, chromium, page);
    }

    /// <summary>Keeps a picture of the page where the environment variable SCREENSHOTS names a folder.</summary>
    public async Task SaveAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    /// <summary>A page that is left ends its streams, and a player stops reading where it has enough or jumps.</summary>
    private static bool IsEndedByThePage(string url) =>
        url.EndsWith("api/events", StringComparison.Ordinal) || url.Contains("/live", StringComparison.Ordinal) || url.Contains("/clip?", StringComparison.Ordinal);

    private void Note(bool matters, string complaint)
    {
        if (matters)
        {
            Complaints.Add(complaint);
        }
    }
}
