using System.Globalization;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeRuntime.Doctor;
using LossPrevention.PosBridge.Dialects;
using LossPrevention.PosBridge.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LossPrevention.PosBridge;

/// <summary>The parts of PosBridge put together.</summary>
public static class PosBridgeModule
{
    /// <summary>
    /// Adds the bridge. A replay adds its own <see cref="InProcessPosTransport"/> as a singleton first, and sets
    /// <c>transport.kind</c> to <c>inProcess</c>.
    /// </summary>
    public static IServiceCollection AddPosBridge(this IServiceCollection services)
    {
        services.AddTwinSettings(PosBridgeJson.Default.PosBridgeSettings);
        services.AddInput<LaneCommand, LaneCommandHandler>(Endpoints.LaneCommands, capacity: 256, QueueFullPolicy.Refuse);
        services.AddHealthPart(TillReporter.Part, TillReporter.NotYet);
        services.TryAddSingleton<InProcessPosTransport>();
        services.AddSingleton<PosBridgeMetrics>();
        services.AddSingleton<PosTransportFactory>();
        services.AddSingleton<TransportSlot>();
        services.AddSingleton(s => new LaneBook(NewSession(s.GetRequiredService<TimeProvider>())));
        services.TryAddSingleton<MakeDialect>(DialectFactory.Create);
        services.AddSingleton<SentKeyStore>();
        services.AddSingleton<PoisonWatch>();
        services.AddSingleton<CommandDelivery>();
        services.AddSingleton<TillReporter>();
        services.AddSingleton<PosEventForwarder>();
        services.AddSingleton<PosEventPump>();
        services.AddSingleton<IDoctorCheck, BrokerDoctor>();
        services.AddHostedService<PosBridgeWorker>();
        return services;
    }

    /// <summary>Two runs never share a session: the second may start within the clock's resolution, or the clock may be set back.</summary>
    private static string NewSession(TimeProvider clock) =>
        string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():yyyyMMdd'T'HHmmss.fff'Z'}-{Guid.NewGuid().ToString("N")[..8]}");
}
