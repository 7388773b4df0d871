using System.Text.RegularExpressions;

namespace LossPrevention.PosBridge;

/// <summary>
/// Addresses of brokers: one (<c>stomp://host:61613</c>, <c>ssl://host:61617</c>) or several of which one is at work
/// (<c>failover:(tcp://a:61616,tcp://b:61616)</c>), each with or without <c>activemq:</c> before it, as Apache.NMS writes it. Options are the adapter's to set.
/// </summary>
internal static partial class BrokerAddress
{
    /// <summary>Schemes of STOMP: without TLS, with it.</summary>
    public static readonly string[] Stomp = ["stomp", "stomp+ssl"];

    /// <summary>Schemes of OpenWire: without TLS, with it.</summary>
    public static readonly string[] OpenWire = ["tcp", "ssl"];

    /// <summary>The brokers, in order; null where the text is no such address.</summary>
    /// <param name="text">The address.</param>
    /// <param name="schemes">Those that are spoken: <see cref="Stomp"/> or <see cref="OpenWire"/>.</param>
    public static IReadOnlyList<Uri>? Parse(string? text, string[] schemes)
    {
        var match = Form().Match(text ?? "");
        if (!match.Success)
        {
            return null;
        }

        var brokers = new List<Uri>();
        foreach (var part in match.Groups["list"].Value.Split(','))
        {
            if (!Uri.TryCreate(part.Trim(), UriKind.Absolute, out var uri)
                || !schemes.Contains(uri.Scheme)
                || uri is not { Host.Length: > 0, UserInfo.Length: 0, PathAndQuery: "" or "/" }
                || (schemes == OpenWire && uri.Port <= 0))
            {
                return null;
            }

            brokers.Add(uri);
        }

        return brokers;
    }

    [GeneratedRegex(@"^(activemq:)?(failover:\((?<list>[^()]+)\)|(?<list>[^(),]+))\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
