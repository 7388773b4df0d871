using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>Reads times as tills write them.</summary>
/// <param name="format"><c>iso</c>, <c>unixSeconds</c>, <c>unixMilliseconds</c>, or a .NET pattern such as <c>yyyyMMddHHmmss</c>.</param>
/// <param name="zone">The zone of times that name none; null refuses such times.</param>
internal sealed class TillTime(string format, TimeZoneInfo? zone)
{
    public const string Iso = "iso";
    public const string UnixSeconds = "unixSeconds";
    public const string UnixMilliseconds = "unixMilliseconds";

    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;

    /// <summary>A zone of the tz database.</summary>
    public static bool TryFindZone(string name, [NotNullWhen(true)] out TimeZoneInfo? zone) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone);

    /// <summary>Whether it is a format.</summary>
    public static bool IsFormat(string format)
    {
        if (format is Iso or UnixSeconds or UnixMilliseconds)
        {
            return true;
        }

        try
        {
            var sample = new DateTime(2026, 1, 5, 10, 20, 30, DateTimeKind.Unspecified);
            return DateTime.TryParseExact(sample.ToString(format), format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read)
                && read == sample;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Reads a time.</summary>
    /// <param name="text">The time.</param>
    /// <param name="field">Its name, for the refusal.</param>
    /// <param name="near">
    /// When the message came in: where clocks are set back, an hour happens twice, and the one nearer to this is meant.
    /// </param>
    public DateTimeOffset Read(string text, string field, DateTimeOffset near)
    {
        if (format is UnixSeconds or UnixMilliseconds)
        {
            return FromUnix(text, field);
        }

        if (format == Iso)
        {
            if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var iso)
                || !DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var kinded))
            {
                throw new TillRefusal($"{field} is {TillRefusal.Quote(text)}, no ISO 8601 time");
            }

            return kinded.Kind == DateTimeKind.Unspecified ? Local(kinded, field, near) : iso;
        }

        return DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? Local(local, field, near)
            : throw new TillRefusal($"{field} is {TillRefusal.Quote(text)}, which does not read as {format}");
    }

    /// <summary>The calendar day of a time in the till's zone.</summary>
    public DateOnly DayOf(DateTimeOffset at) =>
        DateOnly.FromDateTime(zone is null ? at.DateTime : TimeZoneInfo.ConvertTime(at, zone).DateTime);

    private DateTimeOffset FromUnix(string text, string field)
    {
        var unit = format == UnixSeconds ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMillisecond;
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var since)
            && since <= (DateTimeOffset.MaxValue - Epoch).Ticks / unit
            ? Epoch.AddTicks((long)(since * unit))
            : throw new TillRefusal($"{field} is {TillRefusal.Quote(text)}, no Unix time in {(format == UnixSeconds ? "seconds" : "milliseconds")}");
    }

    private DateTimeOffset Local(DateTime local, string field, DateTimeOffset near)
    {
        if (zone is null)
        {
            throw new TillRefusal($"{field} names no zone; name the tills' zone in dialect.timeZone");
        }

        if (local.Year is < 1971 or > 9000)
        {
            throw new TillRefusal($"{field} is in the year {local.Year}");
        }

        var offsets = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local) : [zone.GetUtcOffset(local)];
        return offsets.Select(offset => new DateTimeOffset(local, offset)).MinBy(at => (at - near).Duration());
    }
}
