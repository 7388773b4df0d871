namespace LossPrevention.EdgeRuntime;

/// <summary>The times a module keeps. Register another instance in the configure callback to change them.</summary>
public sealed record ModuleHostOptions
{
    /// <summary>How often the health is sent although nothing changed. Default 10 s.</summary>
    public TimeSpan HealthInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the health is held against what the twin reports of it. Default 1 minute.</summary>
    public TimeSpan HealthTwinInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a stop may take: hosted services first, then what waits on the inputs. Default 8 s (Docker kills after 10 s).</summary>
    public TimeSpan DrainDeadline { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long the hub may be out of reach before the module gives up and exits. Default 5 minutes.</summary>
    public TimeSpan HubDownLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The wait before the first repeat of a hub call; it doubles, with jitter, up to <see cref="RetryMaxDelay"/>. Default 200 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait between two repeats of a hub call. Default 15 s.</summary>
    public TimeSpan RetryMaxDelay { get; init; } = TimeSpan.FromSeconds(15);
}
