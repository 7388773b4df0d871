using System.Text.Json;
using LossPrevention.Contracts;

namespace LossPrevention.PosBridge.Faults;

/// <summary>Tills that send events under load and go on over every fault: what is not acknowledged is sent again.</summary>
internal sealed class TillLoad
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);
    private readonly PosEvent[][] lanes;
    private int attempted;
    private int acknowledged;

    /// <summary>A load of events, even over some lanes; each lane is a till with a connection of its own.</summary>
    public TillLoad(int events, int laneCount) => lanes = [.. Enumerable.Range(1, laneCount)
        .Select(lane => Enumerable.Range(1, events / laneCount).Select(n => Event($"lane-{lane}", n)).ToArray())];

    /// <summary>All events.</summary>
    public IEnumerable<PosEvent> Events => lanes.SelectMany(lane => lane);

    /// <summary>How many lanes there are.</summary>
    public int Lanes => lanes.Length;

    /// <summary>Sends begun, those of one event several times included.</summary>
    public int Attempted => Volatile.Read(ref attempted);

    /// <summary>Events that the other side has taken over.</summary>
    public int Acknowledged => Volatile.Read(ref acknowledged);

    /// <summary>Sends every event until it is acknowledged.</summary>
    /// <param name="connect">Makes a connection of a till.</param>
    /// <param name="twice">Whether each event goes out twice, the second time under another id, as tills do that are not sure.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task RunAsync(Func<CancellationToken, Task<ITillSide>> connect, bool twice, CancellationToken cancellationToken) =>
        Task.WhenAll(lanes.Select(lane => RunLaneAsync(lane, connect, twice, cancellationToken)));

    private async Task RunLaneAsync(
        PosEvent[] events, Func<CancellationToken, Task<ITillSide>> connect, bool twice, CancellationToken cancellationToken)
    {
        ITillSide? till = null;
        try
        {
            foreach (var posEvent in events)
            {
                till = await SendAsync(till, posEvent, connect, cancellationToken);
                if (twice)
                {
                    till = await SendAsync(till, posEvent with { EventId = posEvent.EventId + "-again" }, connect, cancellationToken);
                }

                Interlocked.Increment(ref acknowledged);
            }
        }
        finally
        {
            if (till is not null)
            {
                await till.DisposeAsync();
            }
        }
    }

    private async Task<ITillSide> SendAsync(
        ITillSide? till, PosEvent posEvent, Func<CancellationToken, Task<ITillSide>> connect, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(posEvent, ContractsJson.Default.PosEvent);
        while (true)
        {
            try
            {
                till ??= await connect(cancellationToken);
                Interlocked.Increment(ref attempted);
                await till.PublishAsync(json, cancellationToken);
                return till;
            }
            catch (PosTransportException)
            {
                if (till is not null)
                {
                    await till.DisposeAsync();
                }

                till = null;
                await Task.Delay(RetryPause, TimeProvider.System, cancellationToken);
            }
        }
    }

    private static PosEvent Event(string laneId, int number) => new()
    {
        EventId = $"{laneId}-{number}",
        StoreId = "store-1",
        LaneId = laneId,
        TerminalId = $"till-{laneId}",
        TransactionId = $"t{number / 20}",
        Sequence = (number % 20) + 1,
        Kind = PosEventKind.ItemScanned,
        OccurredAt = TimeProvider.System.GetUtcNow(),
        BusinessDay = new DateOnly(2026, 1, 5),
        Item = new PosItem { Code = "4006381333931", Description = "Marker, blue", Quantity = 1, UnitPrice = 1.29m, ExtendedPrice = 1.29m },
    };
}

/// <summary>One connection of a till.</summary>
internal interface ITillSide : IAsyncDisposable
{
    /// <summary>Sends one event; returns once the other side answers for it.</summary>
    /// <exception cref="PosTransportException">It does not: send it again on another connection.</exception>
    Task PublishAsync(ReadOnlyMemory<byte> json, CancellationToken cancellationToken);
}
