using System.Buffers;
using System.Globalization;
using System.Text;

namespace LossPrevention.PosBridge.Stomp;

/// <summary>
/// Cuts a stream of bytes into frames, however the bytes are split. No I/O. Heart-beats (line ends between frames) are skipped.
/// </summary>
/// <param name="maxBodyBytes">How much of a body is kept; the rest is read over and the frame marked truncated, so that one monstrous
/// message does not cost the connection, again and again, for being delivered again.</param>
internal sealed class StompFrameParser(int maxBodyBytes)
{
    /// <summary>The longest command and headers together, bytes.</summary>
    public const int MaxHeadBytes = 64 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly string[] KnownNames =
    [
        "ack", "schema", "expires", "priority", "timestamp", "message-id", "persistent", "destination", "subscription", "JMSXGroupID", "redelivered", "content-type",
        "content-length", "amq-msg-type", "receipt-id", "terminal",
    ];

    private readonly ArrayBufferWriter<byte> head = new(1024);
    private ArrayBufferWriter<byte>? body;
    private StompFrame? frame;
    private long? bodyLength;
    private long bodySeen;

    /// <summary>Takes the bytes of <paramref name="input"/> up to the end of one frame; false where all were taken and the frame is not whole.</summary>
    /// <param name="input">What came in; what is left over is the beginning of the next frame.</param>
    /// <param name="whole">The frame.</param>
    /// <exception cref="StompProtocolException">This is no STOMP; the parser cannot go on.</exception>
    public bool TryRead(ref ReadOnlySpan<byte> input, out StompFrame? whole)
    {
        whole = null;
        if (frame is null && !ReadHead(ref input))
        {
            return false;
        }

        if (!ReadBody(ref input, out var content))
        {
            return false;
        }

        whole = frame! with { Body = content, Truncated = bodySeen > maxBodyBytes };
        frame = null;
        body = null;
        return true;
    }

    private bool ReadHead(ref ReadOnlySpan<byte> input)
    {
        if (head.WrittenCount == 0)
        {
            input = input.TrimStart("\r\n"u8);
            if (HeadLength(input) is > 0 and <= MaxHeadBytes and var length)
            {
                Begin(input[..length]);
                input = input[length..];
                return true;
            }
        }

        return ReadHeadInPieces(ref input);
    }

    /// <summary>The length of a head with its empty line; 0 where it is not all there.</summary>
    private static int HeadLength(ReadOnlySpan<byte> input)
    {
        for (var start = 0; input[start..].IndexOf((byte)'\n') is >= 0 and var length; start += length + 1)
        {
            if (start > 0 && (length == 0 || (length == 1 && input[start] == '\r')))
            {
                return start + length + 1;
            }
        }

        return 0;
    }

    private bool ReadHeadInPieces(ref ReadOnlySpan<byte> input)
    {
        while (!input.IsEmpty)
        {
            var end = input.IndexOf((byte)'\n');
            var line = end < 0 ? input : input[..(end + 1)];
            if (head.WrittenCount + line.Length > MaxHeadBytes)
            {
                throw new StompProtocolException($"a frame's headers are over {MaxHeadBytes} bytes");
            }

            var before = head.WrittenCount;
            head.Write(line);
            input = input[line.Length..];
            if (end < 0)
            {
                return false;
            }

            // The line may have begun in an earlier piece: look at what is written, not at this piece.
            var written = head.WrittenSpan;
            if (written is [(byte)'\n'] or [(byte)'\r', (byte)'\n'])
            {
                head.ResetWrittenCount();
            }
            else if (before > 0 && (written.EndsWith("\n\n"u8) || written.EndsWith("\n\r\n"u8)))
            {
                Begin(written);
                head.ResetWrittenCount();
                return true;
            }
        }

        return false;
    }

    private void Begin(ReadOnlySpan<byte> bytes)
    {
        frame = ParseHead(bytes);
        bodyLength = ContentLength(frame);
        bodySeen = 0;
        body = null;
    }

    private bool ReadBody(ref ReadOnlySpan<byte> input, out ReadOnlyMemory<byte> whole)
    {
        whole = default;
        var end = bodyLength is not { } length ? input.IndexOf((byte)0) : length - bodySeen < input.Length ? (int)(length - bodySeen) : -1;
        if (end < 0)
        {
            Keep(input);
            input = default;
            return false;
        }

        if (input[end] != 0)
        {
            throw new StompProtocolException("a body is longer than its content-length");
        }

        if (body is null && end <= maxBodyBytes)
        {
            whole = input[..end].ToArray();
            bodySeen = end;
        }
        else
        {
            Keep(input[..end]);
            whole = body!.WrittenMemory;
        }

        input = input[(end + 1)..];
        return true;
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        body ??= new ArrayBufferWriter<byte>();
        var room = maxBodyBytes - body.WrittenCount;
        body.Write(part.Length <= room ? part : part[..room]);
        bodySeen += part.Length;
    }

    private static StompFrame ParseHead(ReadOnlySpan<byte> bytes)
    {
        var line = NextLine(ref bytes);
        if (line.IsEmpty || line.ContainsAnyExceptInRange((byte)'A', (byte)'Z'))
        {
            throw new StompProtocolException("a frame begins with no command");
        }

        var command = line.SequenceEqual("MESSAGE"u8) ? "MESSAGE" : Text(line);
        var headers = new List<StompHeader>(16);
        while ((line = NextLine(ref bytes)).Length > 0)
        {
            var colon = line.IndexOf((byte)':');
            if (colon <= 0)
            {
                throw new StompProtocolException("a header line has no name");
            }

            headers.Add(new StompHeader(Name(line[..colon]), Text(line[(colon + 1)..])));
        }

        return new StompFrame(command, headers, ReadOnlyMemory<byte>.Empty);
    }

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        var line = bytes[..end];
        bytes = bytes[(end + 1)..];
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    /// <summary>A name as text; those that every message bears are not made anew for each.</summary>
    private static string Name(ReadOnlySpan<byte> bytes)
    {
        foreach (var known in KnownNames)
        {
            if (known.Length == bytes.Length && Ascii.Equals(bytes, known))
            {
                return known;
            }
        }

        return Text(bytes);
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new StompProtocolException("a frame's headers are no UTF-8");
        }
    }

    private static long? ContentLength(StompFrame frame)
    {
        if (frame.Raw("content-length") is not { } text)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : throw new StompProtocolException("content-length is no number");
    }
}
