using System.Diagnostics.Metrics;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LossPrevention.PosBridge.Tests.Commands;

public sealed class LaneCommandHandlerTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ManualTimeProvider clock = new();
    private readonly InProcessPosTransport tills;
    private readonly TransportSlot slot;
    private readonly LaneCommandHandler handler;

    public LaneCommandHandlerTests()
    {
        var metrics = new PosBridgeMetrics(services.GetRequiredService<IMeterFactory>());
        tills = new InProcessPosTransport(clock);
        slot = new TransportSlot(new PosTransportFactory(tills, metrics, clock, NullLoggerFactory.Instance));
        var delivery = new CommandDelivery(metrics, new FakeHealth(), clock, NullLogger<CommandDelivery>.Instance);
        handler = new LaneCommandHandler(slot, delivery, metrics, clock, NullLogger<LaneCommandHandler>.Instance);
    }

    [Fact]
    public async Task HandleAsync_CommandOfAReplayBeforeTheTransportIsThere_IsSentOnceItIs()
    {
        var handling = handler.HandleAsync(TillEvents.Command("c1", clock.GetUtcNow().AddDays(-30)), CancellationToken.None);
        handling.IsCompleted.ShouldBeFalse();

        await slot.ReplaceAsync(new PosBridgeSettings { StoreId = "store-1" });
        clock.Advance(TimeSpan.FromSeconds(1));
        await handling.WaitAsync(Limit);

        (await tills.Commands.ReadAsync().AsTask().WaitAsync(Limit)).CommandId.ShouldBe("c1");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await slot.DisposeAsync();
        await tills.DisposeAsync();
        await services.DisposeAsync();
    }
}
