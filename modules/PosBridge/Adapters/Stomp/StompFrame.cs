using System.Buffers;
using System.Text;

namespace LossPrevention.PosBridge.Stomp;

/// <summary>One frame of STOMP 1.2 (https://stomp.github.io/stomp-specification-1.2.html).</summary>
/// <param name="Command">Such as <c>MESSAGE</c>.</param>
/// <param name="Headers">As on the wire, still escaped, in order; of a repeated header the first one counts.</param>
/// <param name="Body">The body without its NUL.</param>
internal sealed record StompFrame(string Command, IReadOnlyList<StompHeader> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether <see cref="Body"/> is only the beginning of a body over the parser's limit.</summary>
    public bool Truncated { get; init; }

    /// <summary>A frame with these headers and, where there is one, a body.</summary>
    public static StompFrame Of(string command, params ReadOnlySpan<(string Name, string? Value)> headers)
    {
        // CONNECT and CONNECTED are not escaped, so that a 1.0 peer can read them.
        var escaped = command is not ("CONNECT" or "CONNECTED");
        var list = new List<StompHeader>(headers.Length);
        foreach (var (name, value) in headers)
        {
            if (value is not null)
            {
                list.Add(escaped ? new StompHeader(StompEscape.Encode(name), StompEscape.Encode(value)) : new StompHeader(name, value));
            }
        }

        return new StompFrame(command, list, ReadOnlyMemory<byte>.Empty);
    }

    /// <summary>A header's value as it stands on the wire; null where it is absent.</summary>
    public string? Raw(string name)
    {
        foreach (var header in Headers)
        {
            if (header.Name == name)
            {
                return header.Value;
            }
        }

        return null;
    }

    /// <summary>A header's value; null where it is absent.</summary>
    public string? Header(string name) => Raw(name) is not { } raw ? null : Command is "CONNECT" or "CONNECTED" ? raw : StompEscape.Decode(raw);

    /// <summary>The frame's bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new ArrayBufferWriter<byte>(256 + Body.Length);
        WriteTo(bytes);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Writes the frame's bytes behind others.</summary>
    public void WriteTo(IBufferWriter<byte> bytes)
    {
        Encoding.UTF8.GetBytes(Command, bytes);
        bytes.Write("\n"u8);
        foreach (var header in Headers)
        {
            Refuse(header.Name);
            Refuse(header.Value);
            Encoding.UTF8.GetBytes(header.Name, bytes);
            bytes.Write(":"u8);
            Encoding.UTF8.GetBytes(header.Value, bytes);
            bytes.Write("\n"u8);
        }

        bytes.Write("\n"u8);
        bytes.Write(Body.Span);
        bytes.Write("\0"u8);
    }

    /// <summary>A line end inside a header would be a header, or a frame, of its own.</summary>
    private static void Refuse(string text)
    {
        if (text.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
        {
            throw new StompProtocolException("a header holds a line end or a NUL");
        }
    }
}

/// <summary>One header line, escaped as on the wire.</summary>
internal readonly record struct StompHeader(string Name, string Value);
