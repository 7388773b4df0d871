using System.Globalization;

namespace LossPrevention.PosBridge.Stomp;

/// <summary>How often either side must show that it is alive, agreed on at connect. Null: not at all.</summary>
internal sealed record HeartBeat(TimeSpan? Send, TimeSpan? Expect)
{
    /// <summary>What is agreed where this side offers and wants <paramref name="own"/> and the peer answers <paramref name="header"/>.</summary>
    /// <exception cref="StompProtocolException">The answer is no pair of milliseconds.</exception>
    public static HeartBeat Agree(TimeSpan own, string? header)
    {
        if (header is null)
        {
            return new HeartBeat(null, null);
        }

        var parts = header.Split(',');
        if (parts.Length != 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var peerSends)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var peerWants))
        {
            throw new StompProtocolException("heart-beat is no pair of numbers");
        }

        return new HeartBeat(Slower(own, peerWants), Slower(own, peerSends));
    }

    private static TimeSpan? Slower(TimeSpan own, int peerMs) =>
        peerMs == 0 ? null : TimeSpan.FromMilliseconds(Math.Max(own.TotalMilliseconds, peerMs));
}
