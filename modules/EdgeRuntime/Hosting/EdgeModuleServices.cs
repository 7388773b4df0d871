using System.Text.Json.Serialization.Metadata;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime.Doctor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LossPrevention.EdgeRuntime;

/// <summary>Puts a module together.</summary>
public static class EdgeModuleServices
{
    /// <summary>Binds the twin's desired properties to <typeparamref name="T"/>; injected as <see cref="ITwinSettings{T}"/>. One record a module.</summary>
    /// <param name="services">The module's services.</param>
    /// <param name="typeInfo">The record's JSON, from a source-generated context with camelCase names. Defaults that the record declares are kept.</param>
    public static IServiceCollection AddTwinSettings<T>(this IServiceCollection services, JsonTypeInfo<T> typeInfo)
        where T : class, IModuleSettings
    {
        if (services.Any(s => s.ServiceType == typeof(ITwinSettingsTarget)))
        {
            throw new InvalidOperationException("A module has one settings record; put them together.");
        }

        var shape = SettingsBinder.KeepingDefaults(typeInfo);
        services.AddSingleton(new TwinSettingsShape(shape, desired => SettingsBinder.Bind(desired, shape).Errors));
        services.AddSingleton(s => new TwinSettings<T>(typeInfo, s.GetRequiredService<ModuleIdentity>(), s.GetRequiredService<StoreIdentity>()));
        services.AddSingleton<ITwinSettings<T>>(s => s.GetRequiredService<TwinSettings<T>>());
        services.AddSingleton<ITwinSettingsTarget>(s => s.GetRequiredService<TwinSettings<T>>());
        return services;
    }

    /// <summary>
    /// Gives the messages of one schema on one input to a handler (a singleton). Several schemas of one input share one queue (the
    /// largest capacity counts) and are handled one at a time in the order taken.
    /// </summary>
    /// <param name="services">The module's services.</param>
    /// <param name="input">The input, from <c>Endpoints</c>.</param>
    /// <param name="capacity">How many messages can wait.</param>
    /// <param name="policy">What happens when that many wait; refused messages are delivered again by the hub.</param>
    public static IServiceCollection AddInput<TMessage, THandler>(
        this IServiceCollection services, string input, int capacity, QueueFullPolicy policy)
        where TMessage : class
        where THandler : class, IMessageHandler<TMessage>
    {
        services.TryAddSingleton<THandler>();
        return services.AddInput(new InputRegistration<TMessage, THandler>(input, capacity, policy));
    }

    /// <summary>The same for a handler that says itself when the hub may forget a message.</summary>
    public static IServiceCollection AddDurableInput<TMessage, THandler>(
        this IServiceCollection services, string input, int capacity, QueueFullPolicy policy)
        where TMessage : class
        where THandler : class, IDurableHandler<TMessage>
    {
        services.TryAddSingleton<THandler>();
        return services.AddInput(new DurableInputRegistration<TMessage, THandler>(input, capacity, policy));
    }

    /// <summary>The same, handled several at a time.</summary>
    public static IServiceCollection AddBatchInput<TMessage, THandler>(
        this IServiceCollection services, string input, int capacity, QueueFullPolicy policy)
        where TMessage : class
        where THandler : class, IBatchHandler<TMessage>
    {
        services.TryAddSingleton<THandler>();
        return services.AddInput(new BatchInputRegistration<TMessage, THandler>(input, capacity, policy));
    }

    /// <summary>Answers a direct method with a handler (a singleton).</summary>
    public static IServiceCollection AddMethod<TRequest, TResponse, THandler>(this IServiceCollection services, string method)
        where TRequest : class
        where TResponse : class
        where THandler : class, IMethodHandler<TRequest, TResponse>
    {
        services.AddSingleton<MethodRegistration>(new MethodRegistration<TRequest, TResponse, THandler>(method));
        services.TryAddSingleton<THandler>();
        return services;
    }

    /// <summary>A part of the module that does not work before it says so with <see cref="IModuleHealth.Set"/>: unhealthy from the first report on.</summary>
    /// <param name="services">The module's services.</param>
    /// <param name="part">The part.</param>
    /// <param name="reason">Why it does not work yet, in one sentence.</param>
    public static IServiceCollection AddHealthPart(this IServiceCollection services, string part, string reason) =>
        services.AddSingleton(new HealthPart(part, reason));

    /// <summary>What every module stands on; whatever the module registered before takes precedence.</summary>
    internal static IServiceCollection AddEdgeRuntime(this IServiceCollection services, string moduleId)
    {
        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new ModuleHostOptions());
        services.AddSingleton(new ModuleIdentity(moduleId));
        services.AddSingleton<StoreIdentity>();
        services.AddSingleton<RuntimeMetrics>();
        services.AddSingleton<QueueMetrics>();
        services.AddSingleton<HubRetry>();
        services.AddSingleton<HubConnection>();
        services.AddSingleton<MessageSender>();
        services.AddSingleton<IMessageSender>(s => s.GetRequiredService<MessageSender>());
        services.AddSingleton<ModuleHealthReporter>();
        services.AddSingleton<HealthTwin>();
        services.AddSingleton<IModuleHealth>(s => s.GetRequiredService<ModuleHealthReporter>());
        services.AddSingleton<TwinSynchronizer>();
        services.AddSingleton<MethodDispatcher>();
        services.AddSingleton<DoctorMethod>();
        services.AddSingleton<MethodRegistration>(new MethodRegistration<DoctorRequest, DoctorResponse, DoctorMethod>(MethodNames.Doctor) { Early = true });
        services.AddSingleton<HostedServices>();
        return services;
    }

    private static IServiceCollection AddInput(this IServiceCollection services, InputRegistration registration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(registration.Capacity, 1, nameof(registration));
        foreach (var other in services.Select(s => s.ImplementationInstance).OfType<InputRegistration>().Where(r => r.Input == registration.Input))
        {
            if (other.Schema == registration.Schema)
            {
                throw new InvalidOperationException($"Input '{registration.Input}' has a handler for {registration.Schema} already.");
            }

            if (other.Policy != registration.Policy)
            {
                throw new InvalidOperationException($"Input '{registration.Input}' has one queue and so one full policy: {other.Policy} or {registration.Policy}.");
            }
        }

        return services.AddSingleton(registration);
    }
}
