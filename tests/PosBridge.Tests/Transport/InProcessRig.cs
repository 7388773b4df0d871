using System.Text.Json.Nodes;
using System.Threading.Channels;
using LossPrevention.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.PosBridge.Tests.Transport;

/// <summary>Tills in this process.</summary>
internal sealed class InProcessRig : PosRig
{
    private readonly Channel<DeadLetter> letters = Channel.CreateUnbounded<DeadLetter>();

    public InProcessRig() => Tills.DeadLettered += l => letters.Writer.TryWrite(l);

    public InProcessPosTransport Tills { get; } = new(TimeProvider.System);

    protected override JsonObject TransportTwin => new() { ["kind"] = "inProcess" };

    public override IPosTransport NewTransport() => Tills;

    public override Task PublishAsync(ReadOnlyMemory<byte> message) => Tills.PublishAsync(message, CancellationToken.None).AsTask().WaitAsync(Limit);

    public override Task BreakAsync()
    {
        Tills.SetConnected(false, "pulled out");
        return Task.CompletedTask;
    }

    public override Task MendAsync()
    {
        Tills.SetConnected(true);
        return Task.CompletedTask;
    }

    public override Task<LaneCommand> ReadCommandAsync() => Tills.Commands.ReadAsync().AsTask().WaitAsync(Limit);

    public override Task<DeadLetter> ReadDeadLetterAsync() => letters.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Tills.DisposeAsync();
    }

    protected override void Configure(IServiceCollection services) => services.AddSingleton(Tills);
}
