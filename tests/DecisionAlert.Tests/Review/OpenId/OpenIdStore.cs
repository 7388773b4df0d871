using System.Text.Json.Nodes;

namespace LossPrevention.DecisionAlert.Tests.Review.OpenId;

/// <summary>The pages beside a provider.</summary>
internal sealed class OpenIdStore : IAsyncDisposable
{
    private readonly string secretFile = Path.GetTempFileName();

    private OpenIdStore()
    {
    }

    public required TestProvider Provider { get; init; }

    public ReviewStore Pages { get; private set; } = null!;

    public static async Task<OpenIdStore> StartAsync(TimeProvider? clock = null, Action<JsonObject>? change = null, int? port = null)
    {
        var store = new OpenIdStore { Provider = await TestProvider.StartAsync(clock, port) };
        await File.WriteAllTextAsync(store.secretFile, TestProvider.ClientSecret + "\n");
        store.Pages = await ReviewStore.StartAsync(clock, desired =>
        {
            var openId = new JsonObject
            {
                ["authority"] = store.Provider.Issuer,
                ["clientId"] = TestProvider.ClientId,
                ["clientSecretFile"] = store.secretFile,
                ["tenantId"] = TestProvider.Tenant,
            };
            change?.Invoke(openId);
            desired["review"]!["openId"] = openId;
        });
        return store;
    }

    /// <summary>A visitor goes to the provider, signs in there and comes back.</summary>
    public async Task<HttpResponseMessage> SignInAsync(Visitor visitor) => await visitor.GetAsync(Provider.Approve(await GoAsync(visitor)).ToString());

    /// <summary>Where the pages send a visitor who wants to sign in by the provider.</summary>
    public static async Task<Uri> GoAsync(Visitor visitor)
    {
        var answer = await visitor.GetAsync("openid?back=queue");
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect);
        return answer.Headers.Location!;
    }

    public async ValueTask DisposeAsync()
    {
        await Pages.DisposeAsync();
        await Provider.DisposeAsync();
        File.Delete(secretFile);
    }
}
