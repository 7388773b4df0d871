using System.Buffers.Binary;
using LossPrevention.VideoIngest.Clips;

namespace LossPrevention.VideoIngest.Adapters.Ffmpeg;

/// <summary>The boxes that are looked into, four letters as a number.</summary>
internal static class BoxType
{
    public const uint Ftyp = 0x66747970;
    public const uint Moov = 0x6D6F6F76;
    public const uint Trak = 0x7472616B;
    public const uint Tkhd = 0x746B6864;
    public const uint Mdia = 0x6D646961;
    public const uint Mdhd = 0x6D646864;
    public const uint Mvex = 0x6D766578;
    public const uint Trex = 0x74726578;
    public const uint Prft = 0x70726674;
    public const uint Moof = 0x6D6F6F66;
    public const uint Traf = 0x74726166;
    public const uint Tfhd = 0x74666864;
    public const uint Tfdt = 0x74666474;
    public const uint Trun = 0x7472756E;
    public const uint Mdat = 0x6D646174;
}

/// <summary>A whole box with its header; reads inside its bounds or says that it is damaged.</summary>
internal readonly struct Mp4Box(ReadOnlyMemory<byte> bytes)
{
    public int Length => bytes.Length;

    public uint U32(int at) => at >= 0 && at <= bytes.Length - 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes.Span[at..]) : throw Short();

    public ulong U64(int at) => ((ulong)U32(at) << 32) | U32(at + 4);

    /// <summary>The first box of a type among those that start at <paramref name="from"/>; empty where there is none.</summary>
    public Mp4Box Find(uint type, int from = 8)
    {
        while (from <= bytes.Length - 8)
        {
            var size = U32(from);
            if (size < 8 || size > bytes.Length - from)
            {
                throw Short();
            }

            if (U32(from + 4) == type)
            {
                return new Mp4Box(bytes.Slice(from, (int)size));
            }

            from += (int)size;
        }

        return default;
    }

    private static FragmentFormatException Short() => new("a box that ends too early");
}

/// <summary>What is read out of the boxes.</summary>
internal static class Mp4Boxes
{
    private const uint NotAKeyFrame = 0x10000;
    private const int MostSamples = 10_000;
    private static readonly DateTimeOffset NtpEpoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static InitSegment ReadInit(byte[] whole, Mp4Box moov)
    {
        var track = moov.Find(BoxType.Trak);
        var (tkhd, mdhd, trex) = (track.Find(BoxType.Tkhd), track.Find(BoxType.Mdia).Find(BoxType.Mdhd), moov.Find(BoxType.Mvex).Find(BoxType.Trex));
        var timescale = mdhd.U32(mdhd.U32(8) >> 24 == 1 ? 28 : 20);
        var (width, height) = (tkhd.U32(tkhd.Length - 8) >> 16, tkhd.U32(tkhd.Length - 4) >> 16);
        return timescale > 0 && width > 0 && height > 0
            ? new InitSegment(whole, (int)width, (int)height, timescale, trex.U32(20), trex.U32(28))
            : throw new FragmentFormatException("a track without size or time scale");
    }

    /// <summary>When the first picture was taken by the sender's clock, from RTCP; before its first report, when it was written.</summary>
    public static DateTimeOffset ReadProducerTime(Mp4Box prft)
    {
        var ntp = prft.U64(16);
        return NtpEpoch.AddSeconds(ntp >> 32).AddTicks((long)((ntp & uint.MaxValue) * (ulong)TimeSpan.TicksPerSecond >> 32));
    }

    /// <summary>When the first picture is shown, how long all are, and whether the first is a key frame.</summary>
    public static (TimeSpan Start, TimeSpan Duration, bool IsKey) ReadFragment(Mp4Box moof, InitSegment init)
    {
        var traf = moof.Find(BoxType.Traf);
        var (tfhd, tfdt, trun) = (traf.Find(BoxType.Tfhd), traf.Find(BoxType.Tfdt), traf.Find(BoxType.Trun));
        if (tfhd.Length == 0 || tfdt.Length == 0 || trun.Length == 0)
        {
            return default;
        }

        var (defaultDuration, defaultFlags) = ReadDefaults(tfhd, init);
        var flags = trun.U32(8) & 0xFFFFFF;
        var samples = trun.U32(12);
        if (samples is 0 or > MostSamples)
        {
            throw new FragmentFormatException($"a fragment of {samples} pictures");
        }

        var at = 16 + ((flags & 0x1) != 0 ? 4 : 0);
        var firstFlags = defaultFlags;
        if ((flags & 0x4) != 0)
        {
            firstFlags = trun.U32(at);
            at += 4;
        }

        var (duration, shift) = (0L, 0);
        for (var i = 0; i < samples; i++)
        {
            duration += Next(0x100, defaultDuration, ref at, trun);
            Next(0x200, 0, ref at, trun);
            firstFlags = i == 0 ? Next(0x400, firstFlags, ref at, trun) : Skip(0x400, firstFlags, ref at);
            var composition = Next(0x800, 0, ref at, trun);
            shift = i == 0 ? (int)composition : shift;
        }

        var decoded = tfdt.U32(8) >> 24 == 1 ? (long)tfdt.U64(12) : tfdt.U32(12);
        return (Time(decoded + shift, init), Time(duration, init), (firstFlags & NotAKeyFrame) == 0);

        uint Next(uint flag, uint otherwise, ref int place, Mp4Box box)
        {
            if ((flags & flag) == 0)
            {
                return otherwise;
            }

            place += 4;
            return box.U32(place - 4);
        }

        uint Skip(uint flag, uint value, ref int place)
        {
            place += (flags & flag) != 0 ? 4 : 0;
            return value;
        }
    }

    private static (uint Duration, uint Flags) ReadDefaults(Mp4Box tfhd, InitSegment init)
    {
        var flags = tfhd.U32(8) & 0xFFFFFF;
        var at = 16 + ((flags & 0x1) != 0 ? 8 : 0) + ((flags & 0x2) != 0 ? 4 : 0);
        var (duration, sample) = (init.DefaultDuration, init.DefaultFlags);
        if ((flags & 0x8) != 0)
        {
            duration = tfhd.U32(at);
            at += 4;
        }

        at += (flags & 0x10) != 0 ? 4 : 0;
        if ((flags & 0x20) != 0)
        {
            sample = tfhd.U32(at);
        }

        return (duration, sample);
    }

    private static TimeSpan Time(long units, InitSegment init)
    {
        var ticks = (Int128)units * TimeSpan.TicksPerSecond / init.Timescale;
        return ticks > TimeSpan.TicksPerDay * 36500 || ticks < -TimeSpan.TicksPerDay
            ? throw new FragmentFormatException("a time out of range")
            : TimeSpan.FromTicks((long)ticks);
    }
}
