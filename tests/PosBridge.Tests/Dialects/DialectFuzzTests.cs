using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace LossPrevention.PosBridge.Tests.Dialects;

/// <summary>Damaged messages: no parser throws, and whatever it cannot use it explains.</summary>
public class DialectFuzzTests
{
    private static readonly string[] Splices =
    [
        "\0", "{", "}", "[", "]", "\"", "<", ">", "/", "&amp;", "&x;", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>", "\\ud800",
        "-", "9", "99999999999999999999999999", "1e999", "null", "NaN", "\r\n", "\u001b@", "true", "2026-13-45T99:99:99", " ", "=",
    ];

    [Theory]
    [InlineData("canonical")]
    [InlineData("field-mapped-event")]
    [InlineData("field-mapped-ticket")]
    [InlineData("poslog-2")]
    [InlineData("poslog-6")]
    [InlineData("receipt-text")]
    [InlineData("unified-pos")]
    public void Read_DamagedMessage_GivesEventsThatKeepTheRulesAndReasonsForTheRest(string name)
    {
        var messages = DialectSamples.Messages(name);
        var damage = from message in Gen.Elements<ReadOnlyMemory<byte>>(messages)
                     from at in Gen.Choose(0, message.Length - 1)
                     from length in Gen.Choose(0, 12)
                     from noise in Gen.OneOf(ArbMap.Default.GeneratorFor<byte[]>(), Gen.Elements(Splices).Select(Encoding.UTF8.GetBytes))
                     select (byte[])[.. message.Span[..at], .. noise, .. message.Span[Math.Min(message.Length, at + length)..]];
        var dialect = DialectSamples.Dialect(name);
        var id = 0;

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1500), Prop.ForAll(damage.ToArbitrary(), body =>
        {
            var reading = dialect.Read(DialectSamples.Message(body, $"m{++id}"));
            dialect.Accept(reading);

            reading.Errors.ShouldAllBe(error => error.Trim().Length > 0 && !error.Contains('\n'));
            reading.Events.ShouldAllBe(e => PosEventRules.Check(e) == null && e.StoreId == "store-1");
        }));
    }

    [Theory]
    [InlineData("canonical")]
    [InlineData("field-mapped-event")]
    [InlineData("field-mapped-ticket")]
    [InlineData("poslog-2")]
    [InlineData("receipt-text")]
    [InlineData("unified-pos")]
    public void Read_Noise_NeverThrows(string name)
    {
        var dialect = DialectSamples.Dialect(name);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll<byte[]>(body =>
            dialect.Read(DialectSamples.Message(body)).Errors.ShouldAllBe(error => error.Length > 0)));
    }
}
