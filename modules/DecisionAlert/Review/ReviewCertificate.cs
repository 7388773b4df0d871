using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LossPrevention.DecisionAlert.Review;

/// <summary>The pages' certificate: the store's own, or one made here.</summary>
internal static class ReviewCertificate
{
    private const string FileName = "review-certificate.pem";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(397);

    /// <summary>The given certificate, else the one made earlier while it lasts another month, else a new one for this machine's name.</summary>
    /// <param name="given">PEM, certificate and key in one file; null for one of its own.</param>
    /// <param name="folder">Where its own is kept; null keeps it in memory.</param>
    /// <param name="clock">When it begins.</param>
    public static X509Certificate2 Get(string? given, string? folder, TimeProvider clock)
    {
        if (given is not null)
            return Load(given);
        var own = folder is null ? null : Path.Combine(folder, FileName);
        if (own is not null && File.Exists(own))
        {
            var kept = Load(own);
            if (kept.NotAfter.ToUniversalTime() - clock.GetUtcNow().UtcDateTime > TimeSpan.FromDays(30))
                return kept;
            kept.Dispose();
        }

        var made = Make(clock.GetUtcNow(), out var pem);
        if (own is not null)
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var file = new FileStream(own, options);
            file.Write(System.Text.Encoding.ASCII.GetBytes(pem));
        }

        return made;
    }

    private static X509Certificate2 Load(string path) => X509Certificate2.CreateFromPemFile(path);

    private static X509Certificate2 Make(DateTimeOffset now, out string pem)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=loss-prevention-review", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName(Dns.GetHostName());
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var made = request.CreateSelfSigned(now - TimeSpan.FromDays(1), now + Lifetime);
        pem = made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n";
        return X509Certificate2.CreateFromPem(pem, pem);
    }
}
