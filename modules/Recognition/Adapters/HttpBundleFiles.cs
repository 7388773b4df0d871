using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Polly;
using Polly.Retry;

namespace LossPrevention.Recognition;

/// <summary>
/// Fetches files over HTTP, from where an earlier attempt broke off. A file stands under its name only once it is whole and its hash is
/// right; until then it is <c>name.part</c>.
/// </summary>
internal sealed class HttpBundleFiles : IDisposable
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(30);

    private readonly HttpClient http;
    private readonly TimeProvider clock;
    private readonly ResiliencePipeline retry;

    /// <param name="clock">For pauses and for noticing silence.</param>
    /// <param name="firstPause">The pause before the second attempt; it doubles from there. Default 1 s.</param>
    public HttpBundleFiles(TimeProvider clock, TimeSpan? firstPause = null)
    {
        this.clock = clock;
        http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = ConnectLimit, AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
        retry = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<BundleUnavailableException>(),
                MaxRetryAttempts = 4,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true, // A whole chain's stores fetch the same bundle at the same time.
                Delay = firstPause ?? TimeSpan.FromSeconds(1),
                MaxDelay = TimeSpan.FromSeconds(30),
            })
            .Build();
    }

    /// <summary>Fetches one file; returns at once where it is there already.</summary>
    /// <param name="address">Where it lies.</param>
    /// <param name="query">A shared access signature or the like, without <c>?</c>; null for none. Never shown.</param>
    /// <param name="path">Where it shall lie.</param>
    /// <param name="sha256">Its hash, hexadecimal; null where something else vouches for it.</param>
    /// <param name="limit">The most bytes that are taken.</param>
    /// <param name="progress">Is told of every piece of bytes that came.</param>
    /// <param name="cancellationToken">Gives up; what came is kept.</param>
    /// <exception cref="BundleUnavailableException">It cannot be reached now.</exception>
    /// <exception cref="BundleException">It is not there, or not what the hash says.</exception>
    public async Task FetchAsync(
        Uri address, string? query, string path, string? sha256, long limit, Action<int> progress, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            return;
        }

        var part = path + ".part";
        var resumed = Length(part) > 0;
        while (true)
        {
            await FetchWholeAsync(new Request(address, query, part, limit, progress), cancellationToken);
            if (sha256 is null || await HashAsync(part, cancellationToken) is var hash && hash.Equals(sha256, StringComparison.OrdinalIgnoreCase))
            {
                File.Move(part, path);
                return;
            }

            File.Delete(part);
            if (!resumed)
            {
                throw new BundleException($"'{address}' has hash {hash[..12]}..., but {sha256[..12]}... is asked for; publish the bundle again or correct the settings.");
            }

            resumed = false; // The beginning may be another file's, published in the meantime.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static long Length(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    /// <summary>Goes on for as long as each round of attempts brings something.</summary>
    private async Task FetchWholeAsync(Request request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = Length(request.Part);
            try
            {
                await retry.ExecuteAsync(async token => await FetchOnceAsync(request, token), cancellationToken);
                return;
            }
            catch (BundleUnavailableException) when (Length(request.Part) > before)
            {
                // A bad line, not a dead one.
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever breaks a connection, names, sockets, TLS, is the same here: not now, and why.")]
    private async Task FetchOnceAsync(Request request, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var have = Length(request.Part);
            using var message = new HttpRequestMessage(HttpMethod.Get, request.Url);
            message.Headers.Range = have > 0 ? new RangeHeaderValue(have, null) : null;
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, silence.Token).WaitAsync(SilenceLimit, clock, cancellationToken);
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                if (response.Content.Headers.ContentRange?.Length != have)
                {
                    File.Delete(request.Part);
                    throw new BundleUnavailableException($"'{request.Address}' has become shorter");
                }

                return; // All of it is here already.
            }

            Check(response, request.Address);
            await using var body = await response.Content.ReadAsStreamAsync(silence.Token);
            await using var file = new FileStream(request.Part, response.StatusCode == HttpStatusCode.PartialContent ? FileMode.Append : FileMode.Create);
            await CopyAsync(body, file, request, cancellationToken);
        }
        catch (Exception e) when (e is not BundleException && !cancellationToken.IsCancellationRequested)
        {
            await silence.CancelAsync();
            var why = e is TimeoutException ? $"nothing came for {SilenceLimit.TotalSeconds} s" : e.Message.TrimEnd('.');
            throw new BundleUnavailableException($"'{request.Address}' cannot be fetched now: {why}", e);
        }
    }

    private async Task CopyAsync(Stream body, FileStream file, Request request, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await body.ReadAsync(buffer, cancellationToken).AsTask().WaitAsync(SilenceLimit, clock, cancellationToken)) > 0)
        {
            if (file.Length + count > request.Limit)
            {
                throw new BundleException($"'{request.Address}' has over {request.Limit} bytes; that is no bundle.");
            }

            await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            request.Progress(count);
        }
    }

    private static void Check(HttpResponseMessage response, Uri address)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var status = (int)response.StatusCode;
        var said = string.Create(CultureInfo.InvariantCulture, $"'{address}' answers {status} {response.ReasonPhrase}");
        throw status switch
        {
            >= 500 or 408 or 429 => new BundleUnavailableException(said),
            401 or 403 => new BundleException($"{said}; check model.sasFile and how long its signature is valid."),
            404 => new BundleException($"{said}; publish the bundle there or correct model.uri."),
            _ => new BundleException($"{said}; correct model.uri."),
        };
    }

    private sealed record Request(Uri Address, string? Query, string Part, long Limit, Action<int> Progress)
    {
        public Uri Url => Query is null ? Address : new UriBuilder(Address) { Query = Query }.Uri;
    }
}
