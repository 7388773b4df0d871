using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>Tries a dialect's profile on messages, by the module's own code and without a till, a broker or a hub.</summary>
public static class PosMap
{
    /// <summary>Reads messages as the module would.</summary>
    /// <param name="profile">The twin's <c>dialect</c>.</param>
    /// <param name="storeId">The store that the module serves.</param>
    /// <param name="messages">The messages, in order.</param>
    /// <param name="terminal">The till, as the broker's headers would name it; null where they do not.</param>
    /// <param name="receivedAt">When the messages come in.</param>
    public static PosMapResult Read(
        JsonObject profile, string storeId, IReadOnlyList<ReadOnlyMemory<byte>> messages, string? terminal, DateTimeOffset receivedAt)
    {
        var desired = new JsonObject { ["storeId"] = storeId, ["dialect"] = profile.DeepClone() };
        var (settings, errors) = SettingsBinder.Bind(desired, SettingsBinder.KeepingDefaults(PosBridgeJson.Default.PosBridgeSettings));
        if (settings is null)
        {
            return new PosMapResult([], [], 0, [.. errors.Select(e => $"{e.Path} {e.Message}")]);
        }

        var dialect = DialectFactory.Create(settings.StoreId, settings.Dialect);
        var events = new List<PosEvent>();
        var refused = new List<string>();
        var ignored = 0;
        for (var i = 0; i < messages.Count; i++)
        {
            var reading = messages[i].Length > PosDelivery.MaxBodyBytes
                ? TillReading.Refused($"the message is over {PosDelivery.MaxBodyBytes} bytes")
                : dialect.Read(new TillMessage($"sample-{i + 1}", messages[i], receivedAt, terminal));
            dialect.Accept(reading);
            events.AddRange(reading.Events.Select(PaymentData.Hide));
            refused.AddRange(reading.Errors.Select(e => $"message {i + 1}: {e}"));
            ignored += reading.Ignored;
        }

        return new PosMapResult(events, refused, ignored, []);
    }
}

/// <summary>What became of the messages.</summary>
/// <param name="Events">The events, in order.</param>
/// <param name="Refused">What would go to the dead letters, one sentence each.</param>
/// <param name="Ignored">Events of training mode, and those that the profile passes over.</param>
/// <param name="ProfileErrors">What is wrong with the profile: the module would keep the one before it.</param>
public sealed record PosMapResult(
    IReadOnlyList<PosEvent> Events, IReadOnlyList<string> Refused, int Ignored, IReadOnlyList<string> ProfileErrors);
