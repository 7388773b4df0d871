namespace LossPrevention.VideoIngest.Adapters.Ffmpeg;

/// <summary>What a frame's first byte stands for, by the main header's table.</summary>
internal readonly record struct NutFrameCode(
    NutFlags Flags, long StreamId, long SizeMul, long SizeLsb, long PtsDelta, long Reserved, long HeaderIndex)
{
    /// <summary>Reads the run-length coded table of all 256 codes.</summary>
    public static void ReadTable(NutHeader body, NutFrameCode[] codes)
    {
        long pts = 0, mul = 1, stream = 0, headerIndex = 0;
        for (var i = 0; i < codes.Length;)
        {
            var flags = (NutFlags)body.ReadVarint();
            var fields = body.ReadVarint();
            pts = fields > 0 ? body.ReadSigned() : pts;
            mul = fields > 1 ? body.ReadVarint() : mul;
            stream = fields > 2 ? body.ReadVarint() : stream;
            var size = fields > 3 ? body.ReadVarint() : 0;
            var reserved = fields > 4 ? body.ReadVarint() : 0;
            var count = fields > 5 ? body.ReadVarint() : mul - size;
            if (fields > 6)
            {
                body.ReadSigned(); // match_time_delta: for seeking
            }

            headerIndex = fields > 7 ? body.ReadVarint() : headerIndex;
            for (var field = 8L; field < fields; field++)
            {
                body.ReadVarint();
            }

            if (count < 1 || count > codes.Length || mul is < 0 or > 1 << 16 || size is < 0 or > 1 << 24)
            {
                throw new NutFormatException("a frame code table that does not add up");
            }

            for (var j = 0L; j < count && i < codes.Length; i++)
            {
                codes[i] = i == 'N'
                    ? new NutFrameCode { Flags = NutFlags.Invalid }
                    : new NutFrameCode(flags, stream, mul, size + j++, pts, reserved, headerIndex);
            }
        }
    }
}

/// <summary>What a frame's header holds.</summary>
[Flags]
internal enum NutFlags : long
{
    None = 0,
    Key = 1,
    CodedPts = 8,
    StreamId = 16,
    SizeMsb = 32,
    Checksum = 64,
    Reserved = 128,
    SideData = 256,
    HeaderIndex = 1024,
    MatchTime = 2048,
    Coded = 4096,
    Invalid = 8192,
}

/// <summary>The eight bytes that start a packet which is no frame; the first is always <c>N</c>.</summary>
internal static class NutStartCode
{
    public const ulong Main = 0x4E4D7A561F5F04AD;
    public const ulong Stream = 0x4E5311405BF2F9DB;
    public const ulong SyncPoint = 0x4E4BE4ADEECA4569;

    private const ulong Index = 0x4E58DD672F23E64E;
    private const ulong Info = 0x4E49AB68B596BA78;

    /// <summary>The code whose last seven bytes are <paramref name="rest"/>.</summary>
    public static ulong Of(ReadOnlySpan<byte> rest)
    {
        ulong code = 'N';
        foreach (var b in rest)
        {
            code = (code << 8) | b;
        }

        return code is Main or Stream or SyncPoint or Index or Info ? code : throw new NutFormatException($"unknown start code {code:X16}");
    }
}
