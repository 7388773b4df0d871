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

        if (!ReadBody(ref input))
        {
            return false;
        }

        whole = frame! with { Body = body!.WrittenMemory, Truncated = bodySeen > maxBodyBytes };
        frame = null;
        body = null;
        return true;
    }

    private bool ReadHead(ref ReadOnlySpan<byte> input)
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
                frame = ParseHead(written);
                bodyLength = ContentLength(frame);
                bodySeen = 0;
                body = new ArrayBufferWriter<byte>();
                head.ResetWrittenCount();
                return true;
            }
        }

        return false;
    }

    private bool ReadBody(ref ReadOnlySpan<byte> input)
    {
        if (bodyLength is { } length)
        {
            Keep(input[..(int)Math.Min(length - bodySeen, input.Length)], ref input);
            if (bodySeen < length || input.IsEmpty)
            {
                return false;
            }

            if (input[0] != 0)
            {
                throw new StompProtocolException("a body is longer than its content-length");
            }

            input = input[1..];
            return true;
        }

        var end = input.IndexOf((byte)0);
        Keep(end < 0 ? input : input[..end], ref input);
        if (end >= 0)
        {
            input = input[1..];
        }

        return end >= 0;
    }

    private void Keep(ReadOnlySpan<byte> part, ref ReadOnlySpan<byte> input)
    {
        var room = maxBodyBytes - body!.WrittenCount;
        body.Write(part.Length <= room ? part : part[..room]);
        bodySeen += part.Length;
        input = input[part.Length..];
    }

    private static StompFrame ParseHead(ReadOnlySpan<byte> bytes)
    {
        string text;
        try
        {
            text = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new StompProtocolException("a frame's headers are no UTF-8");
        }

        var lines = text.Split('\n').Select(l => l.EndsWith('\r') ? l[..^1] : l).ToArray();
        if (lines[0].Length == 0 || !lines[0].All(char.IsAsciiLetterUpper))
        {
            throw new StompProtocolException("a frame begins with no command");
        }

        var headers = new List<StompHeader>(lines.Length);
        foreach (var line in lines[1..^2])
        {
            var colon = line.IndexOf(':');
            if (colon <= 0)
            {
                throw new StompProtocolException("a header line has no name");
            }

            headers.Add(new StompHeader(line[..colon], line[(colon + 1)..]));
        }

        return new StompFrame(lines[0], headers, ReadOnlyMemory<byte>.Empty);
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
