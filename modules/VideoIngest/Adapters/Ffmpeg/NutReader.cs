namespace LossPrevention.VideoIngest.Adapters.Ffmpeg;

/// <summary>
/// Reads FFmpeg's NUT container from a pipe: raw or coded pictures with exact times. Written after the specification at
/// https://ffmpeg.org/~michael/nut.txt, version 3; what video does not use is refused by name.
/// </summary>
internal sealed class NutReader(Stream stream)
{
    private const int MaxHeaderBytes = 1 << 20;
    private const int MaxStreams = 16;
    private const int MaxElisionBytes = 256;
    private const int MostElided = 4096; // larger frames are written whole
    private const int MaxFrameBytes = 64 << 20;
    private readonly NutInput input = new(stream);
    private readonly NutFrameCode[] codes = new NutFrameCode[256];
    private readonly List<byte[]> elisionHeaders = [[]];
    private (long Numerator, long Denominator)[] timeBases = [];
    private NutStream?[] streams = [];
    private byte[] elided = [];
    private int payloadLeft;
    private bool headersDone;

    /// <summary>The streams, by their number; complete once the first frame was read.</summary>
    public IReadOnlyList<NutStream?> Streams => streams;

    /// <summary>Reads up to the next frame's payload, which <see cref="ReadPayload"/> takes. False at the end.</summary>
    /// <exception cref="NutFormatException">The bytes are no NUT, or one this reader does not know.</exception>
    public bool TryReadFrame(out NutFrame frame)
    {
        SkipPayload();
        frame = default;
        if (!headersDone)
        {
            if (!input.SkipFileId())
            {
                return false;
            }

            headersDone = true;
        }

        while (true)
        {
            var code = input.TryReadByte();
            if (code < 0)
            {
                return false;
            }

            if (code == 'N')
            {
                ReadPacket();
                continue;
            }

            frame = ReadFrameHeader(codes[code]);
            payloadLeft = frame.Size - elided.Length;
            return true;
        }
    }

    /// <summary>Reads the payload of the frame last announced; <paramref name="destination"/> has its size.</summary>
    public void ReadPayload(Span<byte> destination)
    {
        if (destination.Length != payloadLeft + elided.Length)
        {
            throw new NutFormatException($"a frame of {payloadLeft + elided.Length} bytes where {destination.Length} were expected");
        }

        payloadLeft = 0;
        elided.CopyTo(destination);
        input.ReadExactly(destination[elided.Length..]);
    }

    private void SkipPayload()
    {
        input.Skip(payloadLeft);
        payloadLeft = 0;
    }

    private void ReadPacket()
    {
        Span<byte> rest = stackalloc byte[7];
        input.ReadExactly(rest);
        var code = NutStartCode.Of(rest);
        var size = input.ReadVarint();
        if (size is < 4 or > MaxHeaderBytes)
        {
            throw new NutFormatException($"a header of {size} bytes");
        }

        if (size > 4096)
        {
            input.Skip(4); // the checksum of a long header
        }

        var body = new NutHeader(input.ReadBytes((int)size - 4));
        input.Skip(4); // the checksum; the pipe is reliable
        switch (code)
        {
            case NutStartCode.Main:
                ReadMainHeader(body);
                break;
            case NutStartCode.Stream:
                ReadStreamHeader(body);
                break;
            case NutStartCode.SyncPoint:
                ReadSyncPoint(body);
                break;
            default:
                break; // index and info tell nothing that is needed
        }
    }

    private void ReadMainHeader(NutHeader body)
    {
        var version = body.ReadVarint();
        if (version is < 2 or > 4)
        {
            throw new NutFormatException($"NUT version {version}; this reads 2 to 4");
        }

        if (version > 3)
        {
            body.ReadVarint(); // minor version
        }

        var count = body.ReadVarint();
        body.ReadVarint(); // max_distance
        var bases = body.ReadVarint();
        if (count is < 1 or > MaxStreams || bases is < 1 or > MaxStreams)
        {
            throw new NutFormatException($"{count} streams with {bases} time bases");
        }

        streams = new NutStream?[count];
        timeBases = new (long, long)[bases];
        for (var i = 0; i < timeBases.Length; i++)
        {
            timeBases[i] = (body.ReadVarint(), body.ReadVarint());
            if (timeBases[i].Numerator is < 1 or > int.MaxValue || timeBases[i].Denominator is < 1 or > int.MaxValue)
            {
                throw new NutFormatException("a time base out of range");
            }
        }

        NutFrameCode.ReadTable(body, codes);
        elisionHeaders.Clear();
        elisionHeaders.Add([]);
        var headers = body.ReadVarint();
        for (var i = 0; i < headers; i++)
        {
            elisionHeaders.Add(body.ReadBlob(MaxElisionBytes));
        }
    }

    private void ReadStreamHeader(NutHeader body)
    {
        var id = body.ReadVarint();
        if (id < 0 || id >= streams.Length)
        {
            throw new NutFormatException($"stream {id} of {streams.Length}");
        }

        var isVideo = body.ReadVarint() == 0;
        var codec = body.ReadBlob(16);
        var timeBase = body.ReadVarint();
        if (timeBase < 0 || timeBase >= timeBases.Length)
        {
            throw new NutFormatException($"time base {timeBase} of {timeBases.Length}");
        }

        var shift = body.ReadVarint();
        if (shift is < 0 or > 16)
        {
            throw new NutFormatException($"a time shift of {shift} bits");
        }

        body.ReadVarint(); // max_pts_distance
        var delay = body.ReadVarint();
        body.ReadVarint(); // flags
        var setup = body.ReadBlob(MaxHeaderBytes);
        var (width, height) = isVideo ? (body.ReadVarint(), body.ReadVarint()) : (0, 0);
        if (width is < 0 or > 16384 || height is < 0 or > 16384)
        {
            throw new NutFormatException($"a picture of {width} x {height}");
        }

        streams[id] = new NutStream((int)width, (int)height, (int)timeBase, (int)shift)
        {
            Coding = new NutCoding(codec, setup, timeBases[timeBase].Numerator, timeBases[timeBase].Denominator, delay, (int)width, (int)height),
        };
    }

    private void ReadSyncPoint(NutHeader body)
    {
        var coded = body.ReadVarint();
        var (numerator, denominator) = timeBases.Length > 0 ? timeBases[coded % timeBases.Length] : throw new NutFormatException("frames before headers");
        var time = coded / timeBases.Length;
        foreach (var known in streams)
        {
            if (known is not null)
            {
                var (ownNumerator, ownDenominator) = timeBases[known.TimeBase];
                known.LastPts = (long)((Int128)time * numerator * ownDenominator / ((Int128)denominator * ownNumerator));
            }
        }
    }

    private NutFrame ReadFrameHeader(NutFrameCode code)
    {
        var flags = code.Flags;
        if (flags.HasFlag(NutFlags.Invalid))
        {
            throw new NutFormatException("an unknown frame code");
        }

        if (flags.HasFlag(NutFlags.Coded))
        {
            flags ^= (NutFlags)input.ReadVarint();
        }

        var id = flags.HasFlag(NutFlags.StreamId) ? input.ReadVarint() : code.StreamId;
        if (id < 0 || id >= streams.Length || streams[id] is not { } track)
        {
            throw new NutFormatException($"a frame of stream {id}, which has no header");
        }

        var pts = flags.HasFlag(NutFlags.CodedPts) ? track.Expand(input.ReadVarint()) : track.LastPts + code.PtsDelta;
        var size = flags.HasFlag(NutFlags.SizeMsb) ? code.SizeLsb + (code.SizeMul * input.ReadVarint()) : code.SizeLsb;
        if (flags.HasFlag(NutFlags.MatchTime))
        {
            input.ReadVarint();
        }

        var header = flags.HasFlag(NutFlags.HeaderIndex) ? input.ReadVarint() : code.HeaderIndex;
        var reserved = flags.HasFlag(NutFlags.Reserved) ? input.ReadVarint() : code.Reserved;
        for (var i = 0L; i < reserved; i++)
        {
            input.ReadVarint();
        }

        if (flags.HasFlag(NutFlags.Checksum))
        {
            input.Skip(4);
        }

        elided = size > MostElided ? [] : header >= 0 && header < elisionHeaders.Count ? elisionHeaders[(int)header] : throw new NutFormatException($"an elided header {header}");
        if (flags.HasFlag(NutFlags.SideData) || size < elided.Length || size > MaxFrameBytes)
        {
            throw new NutFormatException($"a frame of {size} bytes, or with side data");
        }

        track.LastPts = pts;
        var (numerator, denominator) = timeBases[track.TimeBase];
        var ticks = (Int128)pts * numerator * TimeSpan.TicksPerSecond / denominator;
        return ticks > TimeSpan.TicksPerDay * 36500 || ticks < -TimeSpan.TicksPerDay
            ? throw new NutFormatException("a frame time out of range")
            : new NutFrame((int)id, TimeSpan.FromTicks((long)ticks), (int)size, pts, flags.HasFlag(NutFlags.Key));
    }
}

/// <summary>A frame's stream, time and payload.</summary>
/// <param name="Stream">Its stream.</param>
/// <param name="Pts">Presentation time.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Units">The presentation time in units of the stream's time base.</param>
/// <param name="IsKey">Whether it can be decoded by itself.</param>
internal readonly record struct NutFrame(int Stream, TimeSpan Pts, int Size, long Units, bool IsKey);

/// <summary>How a stream is coded: what its header says.</summary>
/// <param name="Codec">Four letters.</param>
/// <param name="Setup">What a decoder needs before the first picture.</param>
/// <param name="Numerator">Of a unit of time, seconds.</param>
/// <param name="Denominator">Of a unit of time, seconds.</param>
/// <param name="Delay">Pictures that may be decoded before one that is shown first.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
internal sealed record NutCoding(byte[] Codec, byte[] Setup, long Numerator, long Denominator, long Delay, int Width, int Height);

/// <summary>The bytes are no NUT, or one with parts that raw video does not use.</summary>
internal sealed class NutFormatException : Exception
{
    public NutFormatException()
    {
    }

    public NutFormatException(string message)
        : base(message)
    {
    }

    public NutFormatException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>One stream and the time of its last frame.</summary>
internal sealed class NutStream(int width, int height, int timeBase, int msbPtsShift)
{
    public int Width => width;

    public int Height => height;

    public int TimeBase => timeBase;

    public required NutCoding Coding { get; init; }

    public long LastPts { get; set; }

    /// <summary>A coded time to a whole one: its low bits alone, near the last time, or the whole time moved up.</summary>
    public long Expand(long coded)
    {
        if (coded >= 1L << msbPtsShift)
        {
            return coded - (1L << msbPtsShift);
        }

        var mask = (1L << msbPtsShift) - 1;
        var delta = LastPts - (mask / 2);
        return ((coded - delta) & mask) + delta;
    }
}
