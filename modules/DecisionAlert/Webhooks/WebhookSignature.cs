using System.Security.Cryptography;
using System.Text;

namespace LossPrevention.DecisionAlert.Webhooks;

/// <summary>
/// HMAC-SHA256 over the time of sending and the body: <c>sha256=</c> and the hex digits of HMAC(secret, timestamp "." body). The time keeps
/// a recorded request from being played again later.
/// </summary>
internal static class WebhookSignature
{
    /// <summary>Unix seconds when the request was sent.</summary>
    public const string TimestampHeader = "X-LossPrevention-Timestamp";

    /// <summary>The signature.</summary>
    public const string SignatureHeader = "X-LossPrevention-Signature";

    /// <summary>How old a request may be, either way.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>The signature of a request.</summary>
    public static string Sign(byte[] secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hmac.AppendData(Encoding.UTF8.GetBytes(timestamp + "."));
        hmac.AppendData(body);
        return "sha256=" + Convert.ToHexStringLower(hmac.GetHashAndReset());
    }

    /// <summary>Whether a request is signed with the secret and new enough.</summary>
    public static bool Verify(byte[] secret, string? timestamp, string? signature, ReadOnlySpan<byte> body, DateTimeOffset now) =>
        long.TryParse(timestamp, out var seconds)
        && Math.Abs(now.ToUnixTimeSeconds() - (double)seconds) <= Tolerance.TotalSeconds
        && signature is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(secret, timestamp!, body)), Encoding.ASCII.GetBytes(signature));

    /// <summary>Reads a secret's file.</summary>
    /// <exception cref="IOException">It cannot be read, or holds less than 16 bytes.</exception>
    public static byte[] ReadSecret(string path)
    {
        var secret = Encoding.UTF8.GetBytes(File.ReadAllText(path).TrimEnd('\r', '\n'));
        return secret.Length >= 16 ? secret : throw new IOException($"'{path}' needs a secret of at least 16 bytes.");
    }
}
