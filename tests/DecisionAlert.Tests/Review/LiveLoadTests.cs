using System.Net.WebSockets;
using System.Text;
using LossPrevention.DecisionAlert.Review.Accounts;
using Xunit.Abstractions;

namespace LossPrevention.DecisionAlert.Tests.Review;

/// <summary>Open pages and alerts at once. <c>PAGES=200 ALERTS=50 SECONDS=60</c> measures the goal; the ordinary run is small.</summary>
public sealed class LiveLoadTests(ITestOutputHelper output)
{
    private static readonly int Pages = Setting("PAGES", 8);
    private static readonly int Alerts = Setting("ALERTS", 5);
    private static readonly double Seconds = Setting("SECONDS", 1);

    [Fact]
    public async Task Alert_ManyPagesOpen_ReachesEachOfThem()
    {
        await using var store = await ReviewStore.StartAsync();
        using var visitor = await store.VisitAsync(Role.Attendant);
        var session = visitor.Session!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60 + Seconds), TimeProvider.System);
        var raised = new long[Alerts];
        var seen = new double[Pages, Alerts];
        var ready = new CountdownEvent(Pages);
        var pages = Enumerable.Range(0, Pages).Select(p => OpenAsync(store.Address, session, ready, raised, seen, p, limit.Token)).ToArray();
        ready.Wait(limit.Token);

        for (var i = 0; i < Alerts; i++)
        {
            raised[i] = TimeProvider.System.GetTimestamp();
            store.Raise($"ticketSwitch:{i}.", $"lane-{i}");
            await Task.Delay(TimeSpan.FromSeconds(Seconds / Alerts), TimeProvider.System, limit.Token);
        }

        await Task.WhenAll(pages);
        var all = seen.Cast<double>().Order().ToArray();
        all.ShouldAllBe(s => s > 0);
        output.WriteLine($"{Pages} pages, {Alerts} alerts in {Seconds} s: alert to page p50 {all[all.Length / 2]:F0} ms, p95 {all[all.Length * 95 / 100]:F0} ms, most {all[^1]:F0} ms");
    }

    /// <summary>One open page: hears that something changed, fetches the cards, and notes when each alert was among them.</summary>
    private static async Task OpenAsync(
        Uri address, string session, CountdownEvent ready, long[] raised, double[,] seen, int page, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = address };
        http.DefaultRequestHeaders.Add("Cookie", "review=" + session);
        http.DefaultRequestHeaders.Add("X-Live", "1");
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", "review=" + session);
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{address.Port}/live"), cancellationToken);
        await socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, cancellationToken);
        var buffer = new byte[4096];
        await socket.ReceiveAsync(buffer, cancellationToken);
        ready.Signal();
        for (var found = 0; found < raised.Length;)
        {
            await socket.ReceiveAsync(buffer, cancellationToken);
            var cards = await http.GetStringAsync("parts/cards", cancellationToken);
            for (var i = 0; i < raised.Length; i++)
            {
                if (seen[page, i] == 0 && cards.Contains($"data-id=\"ticketSwitch:{i}.\"", StringComparison.Ordinal))
                {
                    seen[page, i] = TimeProvider.System.GetElapsedTime(raised[i]).TotalMilliseconds;
                    found++;
                }
            }
        }
    }

    private static int Setting(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), out var value) ? value : otherwise;
}
