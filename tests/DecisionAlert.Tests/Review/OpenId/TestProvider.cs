using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LossPrevention.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace LossPrevention.DecisionAlert.Tests.Review.OpenId;

/// <summary>
/// A small provider of OpenID Connect on a free port of this machine: authorisation with PKCE, tokens, keys that can be rotated. It stands
/// on <c>localhost</c> while the pages are on <c>127.0.0.1</c>, so that a browser takes the two for different sites.
/// </summary>
internal sealed class TestProvider : IAsyncDisposable
{
    public const string ClientId = "3f0c-review-pages";
    public const string ClientSecret = "secret of the client, long enough";
    public const string Tenant = "9b1f-tenant";
    public const string Group = "77aa-store-1";
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, Pending> codes = new(StringComparer.Ordinal);
    private readonly TimeProvider clock;

    private TestProvider(WebApplication app, Uri address, TimeProvider clock) => (this.app, Address, this.clock) = (app, address, clock);

    public Uri Address { get; }

    public string Issuer => Address + "v2.0";

    /// <summary>The key that signs; another one after <see cref="Rotate"/>.</summary>
    public RsaSecurityKey Key { get; private set; } = NewKey();

    /// <summary>Who signs in.</summary>
    public string Person { get; set; } = "Ann@Contoso.example";

    /// <summary>Their roles.</summary>
    public string[] Roles { get; set; } = ["supervisor"];

    /// <summary>Makes the ID token of the claims; null: signed as it should be.</summary>
    public Func<Dictionary<string, object>, string>? Forge { get; set; }

    /// <summary>The last request to the token endpoint.</summary>
    public IReadOnlyDictionary<string, string> LastExchange { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public static async Task<TestProvider> StartAsync(TimeProvider? clock = null, int? port = null)
    {
        var address = new Uri($"http://localhost:{port ?? FreePorts.One()}/");
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, address.Port));
        builder.Services.AddRouting();
        var provider = new TestProvider(builder.Build(), address, clock ?? TimeProvider.System);
        provider.Map();
        await provider.app.StartAsync();
        return provider;
    }

    /// <summary>From now on another key signs, and it alone is published.</summary>
    public void Rotate() => Key = NewKey();

    /// <summary>The claims of a person's ID token.</summary>
    public Dictionary<string, object> Claims(string? nonce = null)
    {
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["sub"] = "sub-" + Person,
            ["oid"] = "oid-" + Person,
            ["tid"] = Tenant,
            ["preferred_username"] = Person,
            ["groups"] = new[] { Group },
            ["roles"] = Roles,
        };
        if (nonce is not null)
            claims["nonce"] = nonce;
        return claims;
    }

    /// <summary>A token.</summary>
    public string Sign(
        Dictionary<string, object> claims, SecurityKey? key = null, string? issuer = null, string? audience = null, int beginsIn = 0, int endsIn = 3600,
        string algorithm = SecurityAlgorithms.RsaSha256)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Issuer,
            Audience = audience ?? ClientId,
            Claims = claims,
            NotBefore = now.AddSeconds(beginsIn),
            IssuedAt = now,
            Expires = now.AddSeconds(endsIn),
            SigningCredentials = new SigningCredentials(key ?? Key, algorithm),
        });
    }

    /// <summary>An access token for the API.</summary>
    public string AccessToken(Action<Dictionary<string, object>>? change = null, SecurityKey? key = null, string audience = "api://" + ClientId, int endsIn = 3600)
    {
        var claims = Claims();
        claims["scp"] = "review";
        change?.Invoke(claims);
        return Sign(claims, key, audience: audience, endsIn: endsIn);
    }

    /// <summary>Another key under the id of the published one.</summary>
    public RsaSecurityKey Impostor()
    {
        var key = NewKey();
        key.KeyId = Key.KeyId;
        return key;
    }

    /// <summary>Signs in as the person at the address the pages send a browser to.</summary>
    /// <returns>The address the browser is sent back to.</returns>
    public Uri Approve(Uri authorize)
    {
        var query = QueryHelpers.ParseQuery(authorize.Query).ToDictionary(q => q.Key, q => q.Value.ToString(), StringComparer.Ordinal);
        query["response_type"].ShouldBe("code");
        query["client_id"].ShouldBe(ClientId);
        query["code_challenge_method"].ShouldBe("S256");
        query["scope"].Split(' ').ShouldContain("openid");
        query["prompt"].ShouldBe("login");
        var code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        codes[code] = new Pending(query["nonce"], query["redirect_uri"], query["code_challenge"]);
        return new Uri(QueryHelpers.AddQueryString(query["redirect_uri"], new Dictionary<string, string?>(StringComparer.Ordinal) { ["code"] = code, ["state"] = query["state"] }));
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)) };

    private void Map()
    {
        app.MapGet("/v2.0/.well-known/openid-configuration", () => Results.Content(JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["issuer"] = Issuer,
            ["authorization_endpoint"] = Address + "authorize",
            ["token_endpoint"] = Address + "token",
            ["jwks_uri"] = Address + "keys",
        }), "application/json"));
        app.MapGet("/keys", () =>
        {
            var jwk = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(Key.Rsa.ExportParameters(false)) { KeyId = Key.KeyId });
            return Results.Content($$"""{"keys":[{"kty":"RSA","use":"sig","kid":"{{jwk.Kid}}","n":"{{jwk.N}}","e":"{{jwk.E}}"}]}""", "application/json");
        });
        app.MapGet("/authorize", (HttpContext context) => Results.Content(
            $"<!DOCTYPE html><html lang=\"en\"><title>Provider</title><link rel=\"icon\" href=\"data:,\"><a id=\"ann\" href=\"{WebUtility.HtmlEncode(Approve(new Uri(Address, context.Request.Path + context.Request.QueryString)).ToString())}\">Sign in as {Person}</a>",
            "text/html"));
        app.MapPost("/token", (Delegate)ExchangeAsync);
    }

    private async Task<IResult> ExchangeAsync(HttpContext context)
    {
        var form = (await context.Request.ReadFormAsync()).ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal);
        LastExchange = form;
        var challenge = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form.GetValueOrDefault("code_verifier", ""))));
        if (!codes.TryRemove(form.GetValueOrDefault("code", ""), out var pending) || pending.Challenge != challenge || pending.RedirectUri != form["redirect_uri"]
            || form["client_id"] != ClientId || form["client_secret"] != ClientSecret || form["grant_type"] != "authorization_code")
        {
            return Results.Content("""{"error":"invalid_grant"}""", "application/json", statusCode: StatusCodes.Status400BadRequest);
        }

        var claims = Claims(pending.Nonce);
        return Results.Content(
            JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["access_token"] = "for somebody else",
                ["token_type"] = "Bearer",
                ["expires_in"] = 3600,
                ["id_token"] = Forge?.Invoke(claims) ?? Sign(claims),
            }),
            "application/json");
    }

    private sealed record Pending(string Nonce, string RedirectUri, string Challenge);
}
