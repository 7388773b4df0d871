using System.Security.Cryptography;

namespace LossPrevention.DecisionAlert.Review.Accounts;

/// <summary>PBKDF2-HMAC-SHA256, 600,000 rounds (OWASP's advice of 2023), 16 bytes of salt, 32 bytes of hash: <c>pbkdf2-sha256$rounds$salt$hash</c>.</summary>
internal static class PasswordHash
{
    private const int Rounds = 600_000;

    /// <summary>A hash that no password fits, so that an unknown name takes as long as a known one.</summary>
    public static readonly string OfNobody = $"pbkdf2-sha256${Rounds}${Convert.ToBase64String(new byte[16])}${Convert.ToBase64String(new byte[32])}";

    /// <summary>The hash of a password, with fresh salt.</summary>
    public static string Create(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return $"pbkdf2-sha256${Rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, Rounds))}";
    }

    /// <summary>Whether a password fits a hash.</summary>
    public static bool Fits(string password, string hash)
    {
        var parts = hash.Split('$');
        return parts is ["pbkdf2-sha256", var rounds, var salt, var expected]
            && CryptographicOperations.FixedTimeEquals(
                Derive(password, Convert.FromBase64String(salt), int.Parse(rounds)), Convert.FromBase64String(expected));
    }

    private static byte[] Derive(string password, byte[] salt, int rounds) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, rounds, HashAlgorithmName.SHA256, 32);
}
