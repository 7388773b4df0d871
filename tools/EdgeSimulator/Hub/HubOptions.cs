namespace LossPrevention.EdgeSimulator.Hub;

/// <summary>How the hub behaves.</summary>
public sealed record HubOptions
{
    /// <summary>The device's name in system properties.</summary>
    public string DeviceId { get; init; } = "simulated-edge";

    /// <summary>Messages that may wait for one input before senders wait. 1 or more.</summary>
    public int InputCapacity { get; init; } = 256;

    /// <summary>Messages to the cloud that are kept to be read; older ones are only counted.</summary>
    public int UpstreamCapacity { get; init; } = 4096;

    /// <summary>The first wait after an abandoned message; each further one doubles, up to <see cref="RedeliverAtMost"/>.</summary>
    public TimeSpan RedeliverAfter { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>The longest wait between two deliveries of a message.</summary>
    public TimeSpan RedeliverAtMost { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>What goes wrong on purpose.</summary>
    public HubFaults Faults { get; init; } = HubFaults.None;
}

/// <summary>Faults that a hub may show and a module must bear: delivery is at least once and may reorder.</summary>
public sealed record HubFaults
{
    /// <summary>A hub without faults.</summary>
    public static HubFaults None { get; } = new();

    /// <summary>The same seed decides the same way about the same sequence of messages.</summary>
    public int Seed { get; init; }

    /// <summary>Share of deliveries that come twice, 0..1.</summary>
    public double Duplicate { get; init; }

    /// <summary>Share of messages that overtake those waiting before them, 0..1.</summary>
    public double Reorder { get; init; }

    /// <summary>Share of deliveries that wait, 0..1.</summary>
    public double Delay { get; init; }

    /// <summary>The longest such wait.</summary>
    public TimeSpan DelayAtMost { get; init; } = TimeSpan.FromMilliseconds(20);
}
