using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LossPrevention.PosBridge.Rest;

/// <summary>
/// The signature of a request: HMAC-SHA256 over timestamp, line feed, nonce, line feed and body, as lower-case hex. Whoever holds the store's secret has
/// written the body, then, and once.
/// </summary>
internal static class RestSignature
{
    /// <summary>When it was signed: seconds since 1970, UTC.</summary>
    public const string TimestampHeader = "X-Pos-Timestamp";

    /// <summary>A text of 16 to 64 characters that no other request has.</summary>
    public const string NonceHeader = "X-Pos-Nonce";

    /// <summary>The signature.</summary>
    public const string SignatureHeader = "X-Pos-Signature";

    /// <summary>How far a request's time may be from this machine's.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private const int ShortestNonce = 16;
    private const int LongestNonce = 64;

    /// <summary>Signs.</summary>
    public static string Sign(ReadOnlySpan<byte> secret, string timestamp, string nonce, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        mac.AppendData(Encoding.UTF8.GetBytes($"{timestamp}\n{nonce}\n"));
        mac.AppendData(body);
        return Convert.ToHexStringLower(mac.GetHashAndReset());
    }

    /// <summary>What is wrong with a request's headers, or null. The nonce's being new is for <see cref="NonceWindow"/>.</summary>
    public static string? Check(ReadOnlySpan<byte> secret, string? timestamp, string? nonce, string? signature, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (timestamp is null || nonce is null || signature is null)
        {
            return $"{TimestampHeader}, {NonceHeader} and {SignatureHeader} are needed";
        }

        if (nonce.Length is < ShortestNonce or > LongestNonce)
        {
            return $"{NonceHeader} must have {ShortestNonce} to {LongestNonce} characters";
        }

        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(secret, timestamp, nonce, body)), Encoding.UTF8.GetBytes(signature)))
        {
            return "the signature does not fit";
        }

        return long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && (now - DateTimeOffset.UnixEpoch).TotalSeconds - seconds is var age && Math.Abs(age) <= Window.TotalSeconds
            ? null
            : $"{TimestampHeader} is over {Window.TotalMinutes:0} minutes from this machine's time";
    }
}
