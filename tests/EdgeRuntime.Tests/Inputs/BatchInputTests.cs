using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using LossPrevention.Contracts;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;
using static LossPrevention.EdgeRuntime.Tests.TestMessages;

namespace LossPrevention.EdgeRuntime.Tests.Inputs;

public sealed class BatchInputTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly FakeModuleClient client = new("Test", new JsonObject { ["storeId"] = "store-1", ["$version"] = 1 });
    private readonly ManualTimeProvider clock = new();
    private readonly BatchHandler handler = new();
    private EdgeModuleHost? host;

    [Fact]
    public async Task Input_BatchIsFull_IsHandledAtOnce()
    {
        await StartAsync(new BatchLimits(3, TimeSpan.FromHours(1)));

        Deliver(1, 2, 3, 4);

        (await handler.NextAsync()).ShouldBe([1, 2, 3]);
        client.Deliver("drifts", "5", Drift(5));
        client.Deliver("drifts", "6", Drift(6));
        (await handler.NextAsync()).ShouldBe([4, 5, 6]);
    }

    [Fact]
    public async Task Input_NobodyElseComes_IsHandledOnceTheWaitIsOver()
    {
        await StartAsync(new BatchLimits(3, TimeSpan.FromMilliseconds(20)));
        Deliver(1);

        var next = handler.NextAsync();
        while (!next.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        (await next).ShouldBe([1]);
    }

    [Fact]
    public async Task Input_OneOfABatchFails_TakesNoOtherWithIt()
    {
        handler.Fails = 2;
        await StartAsync(new BatchLimits(3, TimeSpan.FromHours(1)));

        Deliver(1, 2, 3);

        (await handler.NextAsync()).ShouldBe([1]);
        (await handler.NextAsync()).ShouldBe([3]);
    }

    [Fact]
    public async Task Input_UnreadableOneInBetween_IsLeftOut()
    {
        await StartAsync(new BatchLimits(3, TimeSpan.FromHours(1)));

        var unreadable = new Dictionary<string, string>(StringComparer.Ordinal) { [EdgeMessage.SchemaProperty] = MessageJson<ClockDrift>.Schema };
        Deliver(1);
        client.Deliver("drifts", new EdgeMessage { MessageId = "x", Body = "{"u8.ToArray(), Properties = unreadable });
        Deliver(2, 3);

        (await handler.NextAsync()).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Input_StopsWhileABatchWaits_HandlesItFirst()
    {
        await StartAsync(new BatchLimits(3, TimeSpan.FromHours(1)));
        Deliver(1, 2);

        await host!.StopAsync(CancellationToken.None);

        (await handler.NextAsync()).ShouldBe([1, 2]);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }
    }

    private async Task StartAsync(BatchLimits limits)
    {
        handler.Limits = limits;
        host = EdgeModuleHost.Create("Test", client, services => services
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(handler)
            .AddTwinSettings(TestJson.Default.TestSettings)
            .AddBatchInput<ClockDrift, BatchHandler>("drifts", 8, QueueFullPolicy.Refuse));
        await host.StartAsync(CancellationToken.None);
    }

    private void Deliver(params int[] offsets)
    {
        foreach (var offset in offsets)
        {
            client.Deliver("drifts", offset.ToString(CultureInfo.InvariantCulture), Drift(offset));
        }
    }

    private sealed class BatchHandler : IBatchHandler<ClockDrift>
    {
        private readonly Channel<double[]> batches = Channel.CreateUnbounded<double[]>();

        public BatchLimits Limits { get; set; }

        public double Fails { get; set; } = double.NaN;

        public Task HandleAsync(IReadOnlyList<ClockDrift> messages, CancellationToken cancellationToken)
        {
            double[] offsets = [.. messages.Select(message => message.OffsetMs)];
            return offsets.Contains(Fails) ? throw new InvalidOperationException("This one cannot be handled.") : batches.Writer.WriteAsync(offsets, cancellationToken).AsTask();
        }

        public async Task<double[]> NextAsync() => await batches.Reader.ReadAsync().AsTask().WaitAsync(Limit);
    }
}
