using LossPrevention.PosBridge.Dialects;

namespace LossPrevention.PosBridge.Tests.Dialects;

public class TillTimeTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("iso", "2026-01-05T10:00:00", "2026-01-05T10:00:00+01:00")]
    [InlineData("iso", "2026-01-05T10:00:00Z", "2026-01-05T10:00:00+00:00")]
    [InlineData("iso", "2026-01-05T10:00:00.125-05:00", "2026-01-05T10:00:00.125-05:00")]
    [InlineData("yyyyMMddHHmmss", "20260705100000", "2026-07-05T10:00:00+02:00")]
    [InlineData("unixSeconds", "1767607200", "2026-01-05T10:00:00+00:00")]
    [InlineData("unixSeconds", "1767607200.5", "2026-01-05T10:00:00.5+00:00")]
    [InlineData("unixMilliseconds", "1767607200250", "2026-01-05T10:00:00.25+00:00")]
    public void Read_TimeAsItIsWritten_KeepsItsZone(string format, string text, string expected)
    {
        var read = new TillTime(format, Berlin).Read(text, "occurredAt", TillEvents.Ten);

        read.ShouldBe(DateTimeOffset.Parse(expected));
        read.Offset.ShouldBe(DateTimeOffset.Parse(expected).Offset);
    }

    [Theory]
    [InlineData("2026-10-25T00:31:00Z", "+02:00")]
    [InlineData("2026-10-25T01:31:00Z", "+01:00")]
    public void Read_TheHourThatHappensTwice_IsTheOneNearTheArrival(string arrival, string offset) =>
        new TillTime("iso", Berlin).Read("2026-10-25T02:30:00", "occurredAt", DateTimeOffset.Parse(arrival)).Offset
            .ShouldBe(TimeSpan.Parse(offset.TrimStart('+')));

    [Fact]
    public void Read_NoZoneAnywhere_SaysWhatToSet() =>
        Should.Throw<TillRefusal>(() => new TillTime("iso", null).Read("2026-01-05T10:00:00", "occurredAt", TillEvents.Ten))
            .Message.ShouldContain("dialect.timeZone");
}
