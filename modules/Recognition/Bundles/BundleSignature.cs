using System.Security.Cryptography;

namespace LossPrevention.Recognition;

/// <summary>Signs <c>bundle.json</c>, which holds the hashes of all other files: ECDSA over P-256 with SHA-256, ASN.1 DER.</summary>
internal static class BundleSignature
{
    /// <exception cref="BundleException">The signature is not that key's.</exception>
    public static void Check(byte[] manifest, byte[] signature, string trustedKeyPem)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(trustedKeyPem);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new BundleException("The trusted key is no PEM public key of the curve P-256.", e);
        }

        if (!key.VerifyData(manifest, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
        {
            throw new BundleException($"The bundle's signature was not made with the trusted key for this {BundleFiles.Manifest}; take the bundle from its maker again.");
        }
    }

    /// <summary>Signs with a private key.</summary>
    public static byte[] Sign(byte[] manifest, ECDsa key) =>
        key.SignData(manifest, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
}
