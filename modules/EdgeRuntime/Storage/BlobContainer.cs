using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Xml.Linq;
using Polly;
using Polly.Retry;

namespace LossPrevention.EdgeRuntime;

/// <summary>A container of Azure Blob Storage by its REST interface, opened by a shared access signature.</summary>
public sealed class BlobContainer : IDisposable
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromMinutes(5);

    private readonly Uri address;
    private readonly string query;
    private readonly Func<string, Exception?, Exception> failure;
    private readonly HttpClient http;
    private readonly ResiliencePipeline<HttpResponseMessage> retry;

    /// <param name="address">The container, <c>https://account.blob.core.windows.net/container</c>; a path below it is put before every name.</param>
    /// <param name="signature">The query of a shared access signature; empty where none is needed. Never shown.</param>
    /// <param name="clock">For pauses.</param>
    /// <param name="failure">Makes the caller's own exception of a reason and its cause; <see cref="IOException"/> where none is given.</param>
    public BlobContainer(Uri address, string signature, TimeProvider clock, Func<string, Exception?, Exception>? failure = null)
    {
        this.failure = failure ?? ((reason, cause) => new IOException(reason, cause));
        this.address = address;
        query = SharedAccess.Query(signature);
        http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(15), AllowAutoRedirect = false }) { Timeout = CallLimit };
        retry = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                ShouldHandle = new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>()
                    .HandleResult(r => r.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)r.StatusCode >= 500),
                MaxRetryAttempts = 4,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromSeconds(1),
            })
            .Build();
    }

    /// <summary>The address of a blob, without signature.</summary>
    public Uri AddressOf(string name) => new($"{address.AbsoluteUri.TrimEnd('/')}/{name}");

    /// <summary>Puts a blob there; false where one of this name is there already, which then stays.</summary>
    /// <exception cref="IOException">The container cannot be reached or refuses.</exception>
    public Task<bool> PutAsync(string name, byte[] bytes, CancellationToken cancellationToken) => PutAsync(name, bytes, null, cancellationToken);

    /// <summary>The same, with a policy of its own that keeps the blob as it is.</summary>
    /// <param name="name">Below the address.</param>
    /// <param name="bytes">What it holds.</param>
    /// <param name="keep">The policy; null where the container's own, if any, is enough.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The container cannot be reached or refuses: one without version-level immutability takes no policy.</exception>
    public async Task<bool> PutAsync(string name, byte[] bytes, BlobImmutability? keep, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Put, AddressOf(name), "", bytes, cancellationToken, keep);
        return IsThere(response)
            ? false
            : response.StatusCode == HttpStatusCode.Created ? true : throw Refused($"'{AddressOf(name)}'", response);
    }

    /// <summary>A blob's bytes.</summary>
    /// <exception cref="IOException">It is not there, is larger than the limit, or cannot be reached.</exception>
    public async Task<byte[]> GetAsync(string name, int limit, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, AddressOf(name), "", null, cancellationToken);
        if (!response.IsSuccessStatusCode || response.Content.Headers.ContentLength > limit)
        {
            throw response.IsSuccessStatusCode ? failure($"'{name}' has over {limit} bytes", null) : Refused($"'{AddressOf(name)}'", response);
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[response.Content.Headers.ContentLength ?? throw failure($"'{name}' is sent without its length", null)];
        try
        {
            await stream.ReadExactlyAsync(bytes, cancellationToken);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw failure($"'{name}' broke off: {e.Message.TrimEnd('.')}", e);
        }

        return bytes;
    }

    /// <summary>The names of all blobs that begin so, in the container's order.</summary>
    /// <exception cref="IOException">The container cannot be reached or refuses.</exception>
    public async Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        // A path below the container is part of the names there.
        var segments = address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var depth = address.IsLoopback ? 2 : 1; // a local emulator has the account's name in the path
        var container = new Uri(address, "/" + string.Join('/', segments.Take(depth)));
        var below = string.Concat(segments.Skip(depth).Select(s => s + "/"));
        var names = new List<string>();
        string? marker = "";
        while (marker is not null)
        {
            var ask = $"restype=container&comp=list&prefix={Uri.EscapeDataString(below + prefix)}" + (marker.Length > 0 ? $"&marker={Uri.EscapeDataString(marker)}" : "");
            using var response = await SendAsync(HttpMethod.Get, container, ask, null, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw Refused($"The list of '{container}'", response);
            }

            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var page = (await XDocument.LoadAsync(stream, LoadOptions.None, cancellationToken)).Root!;
            names.AddRange(page.Descendants("Blob").Select(blob => blob.Element("Name")!.Value[below.Length..]));
            marker = page.Element("NextMarker")?.Value is { Length: > 0 } next ? next : null;
        }

        return names;
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    /// <summary>Azure says by its error's code what a conflict is about; without one it is the name.</summary>
    private static bool IsThere(HttpResponseMessage response) => response.StatusCode is HttpStatusCode.PreconditionFailed
        || (response.StatusCode is HttpStatusCode.Conflict && ErrorCode(response) is null or "BlobAlreadyExists" or "BlobImmutableDueToPolicy");

    private static string? ErrorCode(HttpResponseMessage response) =>
        response.Headers.TryGetValues("x-ms-error-code", out var codes) && codes.FirstOrDefault() is { Length: > 0 and < 100 } code && code.All(char.IsAsciiLetterOrDigit) ? code : null;

    private Exception Refused(string what, HttpResponseMessage response) => failure(
        $"{what} is refused with status {(int)response.StatusCode}{(ErrorCode(response) is { } code ? $" ({code})" : "")}; check the container and its shared access signature", null);

    [SuppressMessage("Design", "CA1031", Justification = "Names, sockets, TLS and time limits are the same here: not now, and why.")]
    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri blob, string ask, byte[]? bytes, CancellationToken cancellationToken, BlobImmutability? keep = null)
    {
        try
        {
            return await retry.ExecuteAsync(
                async token =>
                {
                    using var request = new HttpRequestMessage(method, $"{blob.AbsoluteUri}?{string.Join('&', ((string[])[ask, query]).Where(part => part.Length > 0))}");
                    if (bytes is not null)
                    {
                        request.Content = new ByteArrayContent(bytes);
                        request.Headers.Add("x-ms-blob-type", "BlockBlob");
                        request.Headers.TryAddWithoutValidation("If-None-Match", "*");
                        foreach (var (header, value) in keep?.Headers ?? [])
                            request.Headers.Add(header, value);
                    }

                    return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
                },
                cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw failure($"'{blob}' cannot be reached now: {e.Message.TrimEnd('.')}", e);
        }
    }
}
