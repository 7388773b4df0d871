using System.Text;
using LossPrevention.Contracts;

namespace LossPrevention.PosBridge.Tests.Dialects;

public class PosLogDialectTests
{
    private static readonly string Sample = Encoding.UTF8.GetString(DialectSamples.Messages("poslog-2")[0].Span);

    [Fact]
    public void Read_DocumentType_IsRefusedBeforeAnyEntityIsRead()
    {
        var body = Sample.Replace("<POSLog ", "<!DOCTYPE POSLog [<!ENTITY secret SYSTEM \"file:///etc/hostname\">]><POSLog ").Replace("FASERSTIFT BLAU", "&secret;");

        var reading = DialectSamples.Dialect("poslog-2").Read(DialectSamples.Message(body));

        reading.Events.ShouldBeEmpty();
        reading.Errors.ShouldHaveSingleItem().ShouldContain("DTD");
    }

    [Fact]
    public void Read_TooDeep_IsRefused()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 5000)) + string.Concat(Enumerable.Repeat("</a>", 5000));

        DialectSamples.Dialect("poslog-2").Read(DialectSamples.Message(deep)).Errors.ShouldHaveSingleItem().ShouldContain("deep");
    }

    [Theory]
    [InlineData("<POSIdentity POSIDType=\"EAN\"><POSItemID>4006381333931</POSItemID></POSIdentity>", "", "line '1': the line has no POSItemID")]
    [InlineData("<ExtendedAmount>2.58</ExtendedAmount>", "<ExtendedAmount>much</ExtendedAmount>", "line '1': ExtendedAmount is 'much'")]
    public void Read_OneBadLine_KeepsTheOthersAndNamesIt(string given, string instead, string why)
    {
        var reading = DialectSamples.Dialect("poslog-2").Read(DialectSamples.Message(Sample.Replace(given, instead)));

        reading.Errors.ShouldHaveSingleItem().ShouldContain(why);
        reading.Events.Select(e => e.Kind).ShouldContain(PosEventKind.TransactionCompleted);
        reading.Events.Select(e => e.Sequence).ShouldBe(Enumerable.Range(1, reading.Events.Count).Select(i => (long)i));
    }

    [Theory]
    [InlineData("<WorkstationID>7</WorkstationID>", "", "WorkstationID is missing")]
    [InlineData("<BusinessDayDate>2026-01-05", "<BusinessDayDate>5/1/26", "BusinessDayDate is '5/1/26'")]
    [InlineData("<RetailStoreID>0042", "<RetailStoreID>0043", "store '0043'")]
    [InlineData("<Transaction ", "<Trade ", "expected a POSLog")]
    public void Read_BadHead_IsRefusedWhole(string given, string instead, string why)
    {
        var body = Sample.Replace(given, instead).Replace(instead.StartsWith("<Trade", StringComparison.Ordinal) ? "</Transaction>" : "\u0001", "</Trade>");

        var reading = DialectSamples.Dialect("poslog-2").Read(DialectSamples.Message(body));

        reading.Events.ShouldBeEmpty();
        reading.Errors.ShouldHaveSingleItem().ShouldContain(why);
    }

    [Theory]
    [InlineData("Delivered", PosEventKind.TransactionCompleted)]
    [InlineData("Suspended", PosEventKind.TransactionSuspended)]
    [InlineData("Voided", PosEventKind.TransactionCancelled)]
    public void Read_TransactionStatus_IsTheTicketsEnd(string status, PosEventKind end) =>
        DialectSamples.Dialect("poslog-2").Read(DialectSamples.Message(Sample.Replace("\"Delivered\"", $"\"{status}\""))).Events[^1].Kind.ShouldBe(end);

    [Fact]
    public void Read_OtherEncodingAndByteOrderMark_AreFollowed()
    {
        var utf16 = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Sample.Replace("utf-8", "utf-16"))).ToArray();

        DialectSamples.Dialect("poslog-2").Read(DialectSamples.Message(utf16)).Events.Count.ShouldBe(9);
    }
}
