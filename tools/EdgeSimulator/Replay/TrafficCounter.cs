using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Hub;

namespace LossPrevention.EdgeSimulator.Replay;

/// <summary>Counts what goes over the hub.</summary>
internal sealed class TrafficCounter : IHubObserver
{
    private long sightings;
    private long recognitions;
    private long posEvents;
    private long commands;
    private long upstream;
    private long work;
    private long lost;
    private string? firstLoss;

    public long Sightings => Interlocked.Read(ref sightings);

    public long Recognitions => Interlocked.Read(ref recognitions);

    public long PosEvents => Interlocked.Read(ref posEvents);

    public long Commands => Interlocked.Read(ref commands);

    public long Upstream => Interlocked.Read(ref upstream);

    public long Lost => Interlocked.Read(ref lost);

    public string? FirstLoss => firstLoss;

    /// <summary>Messages that carry work: all but health, which is sent whether or not anything moves.</summary>
    public long Work => Interlocked.Read(ref work);

    public void OnSent(HubMessage message)
    {
        if (message.Output == Endpoints.Health)
        {
            return;
        }

        Interlocked.Increment(ref work);
        if (message.Message.MessageId.EndsWith(ItemSighting.FirstLookSuffix, StringComparison.Ordinal))
        {
            return; // the whole pass is counted
        }

        switch (message.Output)
        {
            case Endpoints.Sightings:
                Interlocked.Increment(ref sightings);
                break;
            case Endpoints.Recognitions:
                Interlocked.Increment(ref recognitions);
                break;
            case Endpoints.PosEvents:
                Interlocked.Increment(ref posEvents);
                break;
            case Endpoints.LaneCommands:
                Interlocked.Increment(ref commands);
                break;
        }
    }

    public void OnUpstream(HubMessage message) => Interlocked.Increment(ref upstream);

    public void OnLost(HubMessage message, string input, string reason)
    {
        Interlocked.Increment(ref lost);
        Interlocked.CompareExchange(ref firstLoss, $"message {message.Message.MessageId} of {message.Module} was lost: {reason}", null);
    }
}
