using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LossPrevention.PosBridge;

/// <summary>Whom to believe that a broker is the one that was asked for.</summary>
internal static class BrokerTrust
{
    /// <summary>
    /// With a CA file that CA alone counts, and the name is checked as ever. A private CA in a store publishes no revocation lists.
    /// </summary>
    /// <returns>Null where there is no file: the authorities of the system count.</returns>
    /// <exception cref="CryptographicException">The file holds no certificate.</exception>
    public static X509ChainPolicy? Policy(string? caFile)
    {
        if (caFile is null)
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(caFile);
        return policy.CustomTrustStore.Count > 0 ? policy : throw new CryptographicException($"{caFile} holds no certificate");
    }
}
