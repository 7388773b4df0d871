using System.Text;
using LossPrevention.PosBridge.Rest;

namespace LossPrevention.PosBridge.Tests.Rest;

public class RestSignatureTests
{
    private const string Nonce = "0123456789abcdef";
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes("a secret of the store");
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"eventId":"e1"}""");
    private static readonly string Now = TillEvents.Ten.ToUnixTimeSeconds().ToString();

    /// <summary>So that a till's maker can check an implementation: printf '1767607200\n0123456789abcdef\n{"eventId":"e1"}' | openssl dgst -sha256 -hmac 'a secret of the store'.</summary>
    [Fact]
    public void Sign_KnownRequest_IsWhatOpensslSays() =>
        RestSignature.Sign(Secret, "1767607200", Nonce, Body).ShouldBe("311a9a784e54cd776fcc6d8f99bc5542e9e765dbfba4d88f8a19ebb4b768c678");

    [Fact]
    public void Check_SignedNow_IsGood() => Check().ShouldBeNull();

    [Fact]
    public void Check_AnythingChanged_IsRefused()
    {
        Check(timestamp: (TillEvents.Ten.ToUnixTimeSeconds() + 1).ToString()).ShouldBe("the signature does not fit");
        Check(nonce: "fedcba9876543210").ShouldBe("the signature does not fit");
        Check(body: "{}"u8.ToArray()).ShouldBe("the signature does not fit");
        Check(secret: "another secret of the store"u8.ToArray()).ShouldBe("the signature does not fit");
    }

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    public void Check_TooOldOrAhead_IsRefused(int seconds) => Check(now: TillEvents.Ten.AddSeconds(seconds)).ShouldNotBeNull().ShouldContain("minutes");

    [Theory]
    [InlineData(null)]
    [InlineData("short")]
    public void Check_NoNonceOrAShortOne_IsRefused(string? nonce) =>
        RestSignature.Check(Secret, Now, nonce, "x", Body, TillEvents.Ten).ShouldNotBeNull().ShouldContain("Nonce");

    [Fact]
    public void TryTake_NonceTwice_IsRefusedUntilItsRequestIsTooOldAnyway()
    {
        var window = new NonceWindow();

        window.TryTake(Nonce, TillEvents.Ten).ShouldBeTrue();
        window.TryTake(Nonce, TillEvents.Ten.AddMinutes(9)).ShouldBeFalse();
        window.TryTake(Nonce, TillEvents.Ten.AddMinutes(11)).ShouldBeTrue();
    }

    [Fact]
    public void TryTake_TooMany_RefusesRatherThanForgets()
    {
        var window = new NonceWindow();
        for (var i = 0; i < NonceWindow.Capacity; i++)
        {
            window.TryTake($"nonce-{i}", TillEvents.Ten).ShouldBeTrue();
        }

        window.TryTake("one more", TillEvents.Ten).ShouldBeFalse();
        window.TryTake("nonce-0", TillEvents.Ten).ShouldBeFalse();
    }

    private static string? Check(string? timestamp = null, string? nonce = null, byte[]? body = null, byte[]? secret = null, DateTimeOffset? now = null) =>
        RestSignature.Check(
            secret ?? Secret, timestamp ?? Now, nonce ?? Nonce, RestSignature.Sign(Secret, Now, Nonce, Body), body ?? Body, now ?? TillEvents.Ten);
}
