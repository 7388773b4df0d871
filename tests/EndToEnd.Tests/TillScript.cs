using System.Text.Json;
using LossPrevention.Contracts;
using LossPrevention.PosBridge;
using LossPrevention.Recordings;

namespace LossPrevention.EndToEnd.Tests;

/// <summary>A recording's till at a real broker.</summary>
internal static class TillScript
{
    /// <summary>Sends each event of the recording when its time comes, as the till would.</summary>
    /// <param name="recording">One lane.</param>
    /// <param name="settings">The way to the broker.</param>
    /// <param name="start">When the recording's video begins now.</param>
    /// <param name="ahead">How far the till's clock is ahead: what it writes into its events, not when it sends them.</param>
    public static async Task PublishAsync(Recording recording, PosBridgeSettings settings, DateTimeOffset start, TimeSpan ahead = default)
    {
        await using var till = await StompPosPublisher.ConnectAsync(settings, TimeProvider.System, CancellationToken.None);
        foreach (var recorded in recording.PosEvents)
        {
            var at = start + (recorded.Event.OccurredAt - recording.Lanes[0].VideoStart);
            var wait = at - TimeProvider.System.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, TimeProvider.System);
            }

            await till.PublishAsync(
                JsonSerializer.SerializeToUtf8Bytes(recorded.Event with { OccurredAt = at + ahead }, ContractsJson.Default.PosEvent), CancellationToken.None);
        }
    }
}
