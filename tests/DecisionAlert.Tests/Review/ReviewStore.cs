using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Lanes;
using LossPrevention.DecisionAlert.Review;
using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Tests.Simulation;
using LossPrevention.EdgeRuntime;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.DecisionAlert.Tests.Review;

/// <summary>The module with its pages on a free port of the loopback, and accounts of every role.</summary>
internal sealed class ReviewStore : IAsyncDisposable
{
    public const string Password = "correct horse battery";
    private readonly EdgeModuleHost host;

    private ReviewStore(EdgeModuleHost host, FakeModuleClient hub) => (this.host, Hub) = (host, hub);

    public FakeModuleClient Hub { get; }

    public IServiceProvider Services => host.Services;

    public Uri Address => new($"http://127.0.0.1:{Services.GetRequiredService<ReviewSite>().Address!.Port}/");

    public CaseBook Cases => Services.GetRequiredService<CaseBook>();

    public SqliteStore Db => Services.GetRequiredService<StoreHost>().Store;

    public AccountBook Accounts => Services.GetRequiredService<AccountBook>();

    public static async Task<ReviewStore> StartAsync(TimeProvider? clock = null, Action<JsonObject>? change = null, Action<IServiceCollection>? add = null)
    {
        var review = new JsonObject { ["port"] = FreePorts.One(), ["listen"] = "127.0.0.1", ["https"] = false, ["currency"] = "€" };
        var desired = new JsonObject { ["storeId"] = "store-1", ["review"] = review };
        change?.Invoke(desired);
        var hub = new FakeModuleClient(ModuleIds.DecisionAlert, desired);
        var module = EdgeModuleHost.Create(ModuleIds.DecisionAlert, hub, s =>
        {
            s.AddSingleton(clock ?? TimeProvider.System).AddSingleton(new ModuleHostOptions { DrainDeadline = TimeSpan.FromSeconds(5) }).AddDecisionAlert();
            add?.Invoke(s);
        });
        await module.StartAsync(CancellationToken.None);
        return new ReviewStore(module, hub);
    }

    /// <summary>Raises an alert about two made-up products.</summary>
    public void Raise(string id, string lane = "lane-1", double risk = 0.9, DiscrepancyKind kind = DiscrepancyKind.TicketSwitch, string ticket = "t1", byte[]? picture = null,
        CropPlace? place = null)
    {
        var now = Services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (picture is not null)
            Services.GetRequiredService<RecentPictures>().Keep("s:" + id, new JpegImage(picture), place);
        Services.GetRequiredService<LaneOutputs>().Put(
            new Alert
            {
                AlertId = id,
                StoreId = "store-1",
                LaneId = lane,
                TransactionId = ticket,
                Kind = kind,
                Risk = risk,
                Action = AlertAction.Nudge,
                RaisedAt = now,
                OccurredAt = now.AddSeconds(-1.2),
                LatencyMs = 1200,
                ScannedGtin = kind == DiscrepancyKind.TicketSwitch ? Store.Codes[7] : null,
                SeenGtins = [new SeenProduct(Store.Codes[3], 0.82)],
                Evidence =
                [
                    new EvidenceTerm("prior", -5.5, "About 0.4 % of items cross without a scan."),
                    new EvidenceTerm("looks", 6.1, "The item does not look like Goods 7; it looks like Goods 3."),
                    new EvidenceTerm("category", 1.2, "What was seen is of another kind of goods than what was scanned."),
                ],
                KeyFrames = ["s:" + id],
            },
            Store.Lookup, 0);
    }

    /// <summary>A browser without a face, signed in with a role; null: signed in as nobody.</summary>
    public async Task<Visitor> VisitAsync(Role? role = null)
    {
        var visitor = new Visitor(Address);
        if (role is { } known)
        {
            var name = known.ToString().ToLowerInvariant();
            if (Accounts.Find(name) is null)
                (await Accounts.AddAsync(name, known, Password, "test")).ShouldBeNull();
            (await visitor.SignInAsync(name, Password)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }

        return visitor;
    }

    public async ValueTask DisposeAsync() => await host.DisposeAsync();
}

/// <summary>A browser without a face: keeps cookies, follows nothing.</summary>
internal sealed partial class Visitor : IDisposable
{
    private readonly HttpClient http;

    public Visitor(Uri address)
    {
        Address = address;
        http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = address };
    }

    public Uri Address { get; }

    public CookieContainer Cookies { get; } = new();

    public HttpClient Http => http;

    public string? Session => Cookies.GetCookies(Address)["review"]?.Value;

    public Task<HttpResponseMessage> GetAsync(string path, bool live = false)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (live)
            request.Headers.Add("X-Live", "1");
        return http.SendAsync(request);
    }

    /// <summary>The token of a page's forms.</summary>
    public async Task<string> TokenAsync(string path = "signin") => WebUtility.HtmlDecode(Token().Match(await http.GetStringAsync(path)).Groups["token"].Value);

    public async Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields) =>
        await http.PostAsync(path, new FormUrlEncodedContent([new("token", await TokenAsync()), .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]));

    public Task<HttpResponseMessage> SignInAsync(string name, string password) => PostAsync("signin", ("name", name), ("password", password));

    public void Dispose() => http.Dispose();

    [GeneratedRegex("name=\"token\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
