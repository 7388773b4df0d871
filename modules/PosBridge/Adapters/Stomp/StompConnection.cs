using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LossPrevention.PosBridge.Stomp;

/// <summary>
/// One connection to a broker, from CONNECT to its loss. It ends at the first failure, and <see cref="Closed"/> says which; to go on,
/// connect again.
/// </summary>
internal sealed class StompConnection : IAsyncDisposable
{
    private readonly Stream stream;
    private readonly TimeProvider clock;
    private readonly TimeSpan timeout;
    private readonly Action<StompFrame> onMessage;
    private readonly StompFrameParser parser = new(PosDelivery.MaxBodyBytes);
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly CancellationTokenSource ended = new();
    private readonly TaskCompletionSource<string> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<StompFrame> connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> receipts = new(StringComparer.Ordinal);
    private readonly List<Task> loops = [];
    private long lastReceipt;
    private long heardAt;
    private long spokeAt;

    private StompConnection(Stream stream, TimeSpan timeout, TimeProvider clock, Action<StompFrame> onMessage)
    {
        (this.stream, this.timeout, this.clock, this.onMessage) = (stream, timeout, clock, onMessage);
        heardAt = spokeAt = clock.GetTimestamp();
    }

    /// <summary>Completes once the connection is lost, with the reason in one sentence.</summary>
    public Task<string> Closed => closed.Task;

    /// <summary>Connects and logs in.</summary>
    /// <param name="endpoint">Where and as whom.</param>
    /// <param name="clock">For heart-beats and time limits.</param>
    /// <param name="onMessage">Takes every MESSAGE frame, in order, on the reading loop: it must not wait.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PosTransportException">The broker cannot be reached or refuses.</exception>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails here, sockets, TLS, files, means: not connected, and why.")]
    public static async Task<StompConnection> ConnectAsync(
        StompEndpoint endpoint, TimeProvider clock, Action<StompFrame> onMessage, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(endpoint.Timeout, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        StompConnection? connection = null;
        try
        {
            var opened = await endpoint.OpenAsync(limit.Token);
            connection = new StompConnection(opened, endpoint.Timeout, clock, onMessage);
            await connection.LogInAsync(endpoint, limit.Token);
            return connection;
        }
        catch (Exception e)
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }

            cancellationToken.ThrowIfCancellationRequested();
            throw e as PosTransportException
                ?? new PosTransportException(late.IsCancellationRequested ? $"no answer within {endpoint.Timeout.TotalSeconds:0.#} s" : e.Message, e);
        }
    }

    /// <summary>Sends a frame without waiting for an answer.</summary>
    /// <exception cref="PosTransportException">The connection is lost.</exception>
    public Task SendAsync(StompFrame frame, CancellationToken cancellationToken) => WriteAsync(frame.ToBytes(), cancellationToken);

    /// <summary>Sends frames in one write, without waiting for an answer.</summary>
    /// <exception cref="PosTransportException">The connection is lost.</exception>
    public Task SendAsync(IReadOnlyList<StompFrame> frames, CancellationToken cancellationToken) =>
        WriteAsync(Join(frames), cancellationToken);

    /// <summary>Sends a frame and waits until the broker says that it has done what the frame asks.</summary>
    /// <exception cref="PosTransportException">The connection is lost, or the broker did not answer in time.</exception>
    public async Task SendWithReceiptAsync(StompFrame frame, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref lastReceipt).ToString(CultureInfo.InvariantCulture);
        var receipt = receipts[id] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await SendAsync(frame with { Headers = [.. frame.Headers, new StompHeader("receipt", id)] }, cancellationToken);
            if (await Task.WhenAny(receipt.Task, Closed).WaitAsync(timeout, clock, cancellationToken) == Closed && !receipt.Task.IsCompleted)
            {
                throw new PosTransportException(await Closed);
            }
        }
        catch (TimeoutException e)
        {
            // The broker takes frames and does nothing with them. What it has of ours must come again on another connection.
            var reason = $"the broker did not confirm {frame.Command} within {timeout.TotalSeconds:0.#} s";
            Close(reason);
            throw new PosTransportException(reason, e);
        }
        finally
        {
            receipts.TryRemove(id, out _);
        }
    }

    /// <summary>Ends the connection in order: the broker has then taken every ACK sent before.</summary>
    public async Task DisconnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SendWithReceiptAsync(StompFrame.Of("DISCONNECT"), cancellationToken);
        }
        catch (PosTransportException)
        {
            // Lost already.
        }

        Close("disconnected");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Close("disposed");
        await stream.DisposeAsync();
        await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ended.Dispose();
    }

    private async Task LogInAsync(StompEndpoint endpoint, CancellationToken cancellationToken)
    {
        loops.Add(ReadLoopAsync());
        var beat = ((int)endpoint.HeartBeat.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        await SendAsync(
            StompFrame.Of(
                "CONNECT",
                ("accept-version", "1.2"),
                ("host", endpoint.Uri.Host),
                ("heart-beat", $"{beat},{beat}"),
                ("login", endpoint.Login),
                ("passcode", await endpoint.ReadPasscodeAsync(cancellationToken))),
            cancellationToken);
        if (await Task.WhenAny(connected.Task, Closed).WaitAsync(cancellationToken) == Closed)
        {
            throw new PosTransportException(await Closed);
        }

        var answer = await connected.Task;
        if (answer.Header("version") != "1.2")
        {
            throw new PosTransportException($"the broker speaks STOMP {answer.Header("version") ?? "1.0"}, 1.2 is needed");
        }

        var heartBeat = HeartBeat.Agree(endpoint.HeartBeat, answer.Header("heart-beat"));
        if (heartBeat.Send is { } send)
        {
            loops.Add(BeatAsync(send));
        }

        if (heartBeat.Expect is { } expect)
        {
            loops.Add(WatchAsync(expect));
        }
    }

    private async Task ReadLoopAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int count;
            while ((count = await stream.ReadAsync(buffer, ended.Token)) > 0)
            {
                Volatile.Write(ref heardAt, clock.GetTimestamp());
                Take(buffer.AsSpan(0, count));
            }

            Close("the broker closed the connection");
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or StompProtocolException)
        {
            Close(e.Message);
        }
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        while (parser.TryRead(ref bytes, out var frame))
        {
            switch (frame!.Command)
            {
                case "MESSAGE":
                    onMessage(frame);
                    break;
                case "RECEIPT" when frame.Header("receipt-id") is { } id && receipts.TryGetValue(id, out var receipt):
                    receipt.TrySetResult();
                    break;
                case "CONNECTED":
                    connected.TrySetResult(frame);
                    break;
                case "ERROR":
                    // The broker closes after an ERROR; its stack trace in the body is for its own log.
                    Close($"{PosTransportException.Refused}: {frame.Header("message") ?? "no reason given"}");
                    break;
            }
        }
    }

    /// <summary>ActiveMQ drops a client that is silent for a few intervals, so a line end goes out twice in each.</summary>
    private async Task BeatAsync(TimeSpan interval)
    {
        using var timer = new PeriodicTimer(interval / 2, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ended.Token))
            {
                if (clock.GetElapsedTime(Volatile.Read(ref spokeAt)) >= interval / 2)
                {
                    await WriteAsync("\n"u8.ToArray(), ended.Token);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or PosTransportException)
        {
            // The connection has ended, and says why.
        }
    }

    /// <summary>A frozen broker keeps its socket open; only its silence gives it away.</summary>
    private async Task WatchAsync(TimeSpan interval)
    {
        using var timer = new PeriodicTimer(interval / 2, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ended.Token))
            {
                if (clock.GetElapsedTime(Volatile.Read(ref heardAt)) > interval * 2)
                {
                    Close($"the broker was silent for {interval.TotalSeconds * 2:0.#} s");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The connection has ended, and says why.
        }
    }

    private static ReadOnlyMemory<byte> Join(IReadOnlyList<StompFrame> frames)
    {
        var bytes = new ArrayBufferWriter<byte>(128 * frames.Count);
        foreach (var frame in frames)
        {
            frame.WriteTo(bytes);
        }

        return bytes.WrittenMemory;
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (closed.Task.IsCompleted)
        {
            throw new PosTransportException(await closed.Task);
        }

        try
        {
            await writing.WaitAsync(cancellationToken);
            try
            {
                // A frame cut short would spoil the stream, so once begun it is written whole or the connection ends.
                await stream.WriteAsync(bytes, ended.Token);
                Volatile.Write(ref spokeAt, clock.GetTimestamp());
            }
            finally
            {
                writing.Release();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException || (e is OperationCanceledException && ended.IsCancellationRequested))
        {
            Close(e.Message);
            throw new PosTransportException(await closed.Task, e);
        }
    }

    private void Close(string reason)
    {
        if (closed.TrySetResult(reason))
        {
            ended.Cancel();
        }
    }
}
