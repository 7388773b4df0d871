using LossPrevention.TestKit;

namespace LossPrevention.PosBridge.Tests.Transport;

/// <summary>One broker for all tests of a class, started by the first that needs it, so that each is skipped by its own name.</summary>
public abstract class SharedBroker(bool secured) : IAsyncLifetime
{
    private ActiveMqBroker? broker;

    public async Task<ActiveMqBroker> GetAsync() => broker ??= await ActiveMqBroker.StartNewAsync(secured);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (broker is not null)
        {
            await broker.DisposeAsync();
        }
    }
}

public sealed class OpenBroker() : SharedBroker(secured: false);

public sealed class SecuredBroker() : SharedBroker(secured: true);
