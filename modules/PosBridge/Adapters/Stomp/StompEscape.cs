using System.Text;

namespace LossPrevention.PosBridge.Stomp;

/// <summary>The escapes of STOMP 1.2 headers: <c>\\ \c \n \r</c>; any other is a broken frame.</summary>
internal static class StompEscape
{
    /// <summary>The text as it goes on the wire. NUL has no escape and cannot be sent.</summary>
    public static string Encode(string text) => text.AsSpan().IndexOfAny("\\:\n\r") < 0
        ? text
        : text.Replace("\\", @"\\").Replace(":", @"\c").Replace("\n", @"\n").Replace("\r", @"\r");

    /// <summary>The text behind its wire form.</summary>
    /// <exception cref="StompProtocolException">An escape that STOMP 1.2 does not know.</exception>
    public static string Decode(string wire)
    {
        if (!wire.Contains('\\'))
        {
            return wire;
        }

        var text = new StringBuilder(wire.Length);
        for (var i = 0; i < wire.Length; i++)
        {
            text.Append(wire[i] != '\\' ? wire[i] : (++i < wire.Length ? wire[i] : ' ') switch
            {
                '\\' => '\\',
                'c' => ':',
                'n' => '\n',
                'r' => '\r',
                _ => throw new StompProtocolException("a header holds an unknown escape"),
            });
        }

        return text.ToString();
    }
}
