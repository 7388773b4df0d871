namespace LossPrevention.Benchmarks.Fleet;

/// <summary>One kind of message of one store.</summary>
/// <param name="Name">What it is.</param>
/// <param name="PerDay">Messages a day.</param>
/// <param name="Bytes">Body, id and properties of one.</param>
/// <param name="IsEvent">Whether it is routed on to Event Hubs; twin operations are not.</param>
/// <param name="PeakPerSecond">Messages in the busiest second that is planned for.</param>
internal sealed record MessageFlow(string Name, double PerDay, int Bytes, bool IsEvent, double PeakPerSecond)
{
    /// <summary>What IoT Hub charges a day.</summary>
    public double BlocksPerDay => PerDay * IotHubTier.Blocks(Bytes);

    /// <summary>Bytes a day.</summary>
    public double BytesPerDay => PerDay * Bytes;
}
