using System.Text.RegularExpressions;

namespace LossPrevention.PosBridge;

/// <summary>
/// Addresses as Apache.NMS writes them: one broker (<c>tcp://host:61616</c>, <c>ssl://host:61617</c>) or several of which one is at work
/// (<c>failover:(tcp://a:61616,tcp://b:61616)</c>), each with or without <c>activemq:</c> before it. Options are the adapter's to set.
/// </summary>
internal static partial class OpenWireAddress
{
    /// <summary>The brokers, in order; null where the text is no such address.</summary>
    public static IReadOnlyList<Uri>? Parse(string? text)
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
                || uri.Scheme is not ("tcp" or "ssl")
                || uri is not { Host.Length: > 0, Port: > 0, UserInfo.Length: 0, PathAndQuery: "" or "/" })
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
