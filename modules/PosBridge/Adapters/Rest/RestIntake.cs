using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LossPrevention.PosBridge.Rest;

/// <summary>
/// Takes events by <c>POST /pos/events</c>. The answer comes once the hub has the events: 202 taken, 401 not signed well or a replay, 413 too long, 422 cannot
/// be used (with the reason), 503 not now: send it again, newly signed.
/// </summary>
internal sealed class RestIntake(DeliveryQueue deliveries, int capacity, TimeSpan timeout, TimeProvider clock) : IDisposable
{
    /// <summary>Where events go.</summary>
    public const string EventsPath = "/pos/events";

    private readonly NonceWindow nonces = new();
    private readonly SemaphoreSlim room = new(capacity, capacity);
    private readonly ConcurrentDictionary<string, RestTicket> waiting = new(StringComparer.Ordinal);

    /// <summary>A server that is not yet started.</summary>
    /// <param name="listen">Its address, such as <c>http://0.0.0.0:8088</c>.</param>
    /// <param name="secret">What requests are signed with.</param>
    public WebApplication Create(string listen, byte[] secret)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(listen);
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = PosDelivery.MaxBodyBytes;
            options.AddServerHeader = false;
        });
        var app = builder.Build();
        app.MapPost(EventsPath, context => TakeAsync(context, secret));
        return app;
    }

    /// <summary>The events of a request have been taken care of.</summary>
    public static void Complete(RestTicket ticket) => ticket.Done.TrySetResult();

    /// <summary>A request cannot be used; its sender is told.</summary>
    public void Refuse(string source, string reason)
    {
        if (waiting.TryGetValue(source, out var ticket))
        {
            ticket.Refusal = reason;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => room.Dispose();

    private async Task TakeAsync(HttpContext context, byte[] secret)
    {
        var body = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        }
        catch (BadHttpRequestException e)
        {
            await AnswerAsync(context, e.StatusCode, e.Message);
            return;
        }

        var now = clock.GetUtcNow();
        var nonce = Header(context, RestSignature.NonceHeader);
        var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
        var error = RestSignature.Check(
            secret, Header(context, RestSignature.TimestampHeader), nonce, Header(context, RestSignature.SignatureHeader), bytes.Span, now);
        if (error is not null)
        {
            await AnswerAsync(context, StatusCodes.Status401Unauthorized, error);
        }
        else if (!nonces.TryTake(nonce!, now))
        {
            await AnswerAsync(context, StatusCodes.Status401Unauthorized, "the nonce has been used");
        }
        else
        {
            await HandOverAsync(context, bytes, nonce!);
        }
    }

    private async Task HandOverAsync(HttpContext context, ReadOnlyMemory<byte> body, string nonce)
    {
        if (!await room.WaitAsync(TimeSpan.Zero, context.RequestAborted))
        {
            await NotNowAsync(context, "too many requests are being handled");
            return;
        }

        var source = $"{EventsPath} {nonce}";
        var ticket = waiting[source] = new RestTicket();
        try
        {
            var terminal = Header(context, "X-Pos-Terminal");
            deliveries.Enqueue((number, at) =>
            {
                ticket.Number = number; // before anybody can acknowledge it
                return new PosDelivery(source, body, at, ticket) { MessageId = nonce, Terminal = terminal };
            });
            await ticket.Done.Task.WaitAsync(timeout, clock, context.RequestAborted);
            await AnswerAsync(context, ticket.Refusal is null ? StatusCodes.Status202Accepted : StatusCodes.Status422UnprocessableEntity, ticket.Refusal);
        }
        catch (TimeoutException)
        {
            await NotNowAsync(context, "the hub has not taken it yet");
        }
        finally
        {
            waiting.TryRemove(source, out _);
            room.Release();
        }
    }

    private static string? Header(HttpContext context, string name) => context.Request.Headers[name] is [{ Length: > 0 } value] ? value : null;

    private static Task NotNowAsync(HttpContext context, string reason)
    {
        context.Response.Headers.RetryAfter = "1";
        return AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, reason);
    }

    private static async Task AnswerAsync(HttpContext context, int status, string? reason)
    {
        context.Response.StatusCode = status;
        if (reason is not null)
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(reason);
        }
    }
}

/// <summary>A request that waits for its answer.</summary>
internal sealed class RestTicket
{
    /// <summary>Completes once the request's events have been taken care of.</summary>
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The delivery's number.</summary>
    public long Number { get; set; }

    /// <summary>Why it cannot be used; null where it can.</summary>
    public string? Refusal { get; set; }
}
