using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LossPrevention.Benchmarks;

/// <summary>How long messages wait for others of their batch, with arrivals at random as from many lanes.</summary>
internal sealed class BatchingTrial(BatchLimits limits) : IBatchHandler<ClockDrift>
{
    private const string Input = "trial";
    private const int Seed = 3;

    private readonly List<double> waits = [];

    /// <inheritdoc/>
    public BatchLimits Limits => limits;

    /// <summary>Milliseconds from arrival to the handler, ascending.</summary>
    /// <param name="messages">How many arrive.</param>
    /// <param name="perSecond">How often, on average.</param>
    public async Task<double[]> RunAsync(int messages, double perSecond)
    {
        using var services = new ServiceCollection().AddMetrics().AddSingleton(this).BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var registration = new BatchInputRegistration<ClockDrift, BatchingTrial>(Input, messages, QueueFullPolicy.Refuse);
        await using var pump = new InputPump(
            Input, [registration], services, new QueueMetrics(meters), new RuntimeMetrics(meters), TimeProvider.System, NullLogger<InputPump>.Instance);
        pump.Start();
        var chance = new Random(Seed);
        for (var i = 0; i < messages; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(-Math.Log(1 - chance.NextDouble()) / perSecond), TimeProvider.System);
            pump.Take(Message(i));
        }

        await pump.DrainAsync(CancellationToken.None);
        return [.. waits.Order()];
    }

    /// <inheritdoc/>
    public Task HandleAsync(IReadOnlyList<ClockDrift> messages, CancellationToken cancellationToken)
    {
        waits.AddRange(messages.Select(message => Stopwatch.GetElapsedTime((long)message.OffsetMs).TotalMilliseconds));
        return Task.CompletedTask;
    }

    private static EdgeMessage Message(int number) => new()
    {
        MessageId = $"{number}",
        Body = JsonSerializer.SerializeToUtf8Bytes(
            new ClockDrift { StoreId = "store-1", LaneId = "lane-1", Source = "till", MeasuredAt = DateTimeOffset.UnixEpoch, OffsetMs = Stopwatch.GetTimestamp(), UncertaintyMs = 0 },
            ContractsJson.Default.ClockDrift),
    };
}
