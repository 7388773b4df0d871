using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LossPrevention.DecisionAlert.Tests.Review;

public sealed class HttpsTests
{
    [Fact]
    public async Task Https_CertificateOfTheStore_IsServed_AndItsKeyNeverLeavesTheFile()
    {
        var folder = Directory.CreateTempSubdirectory("review-store-certificate");
        try
        {
            var file = Path.Combine(folder.FullName, "store.pem");
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var made = new CertificateRequest("CN=tills.store-1.example", key, HashAlgorithmName.SHA256)
                .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
            await File.WriteAllTextAsync(file, made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
            await using var store = await ReviewStore.StartAsync(change: d =>
            {
                d["review"]!["https"] = true;
                d["review"]!["certificateFile"] = file;
            });
            string? served = null;
            using var http = new HttpClient(new SocketsHttpHandler
            {
                SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => (served = certificate!.GetCertHashString()) == made.GetCertHashString() },
            });

            (await http.GetAsync($"https://127.0.0.1:{store.Address.Port}/signin")).StatusCode.ShouldBe(HttpStatusCode.OK);

            served.ShouldBe(made.GetCertHashString());
            await Should.ThrowAsync<HttpRequestException>(() => http.GetAsync($"http://127.0.0.1:{store.Address.Port}/signin"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Https_NoCertificateGiven_MakesOneAndKeepsIt()
    {
        var folder = Directory.CreateTempSubdirectory("review-https");
        try
        {
            var prints = new List<string>();
            for (var start = 0; start < 2; start++)
            {
                await using var store = await ReviewStore.StartAsync(change: d =>
                {
                    d["journalPath"] = Path.Combine(folder.FullName, "journal.db");
                    d["review"]!["https"] = true;
                });
                using var http = new HttpClient(new SocketsHttpHandler
                {
                    SslOptions =
                    {
                        RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                        {
                            prints.Add(certificate!.GetCertHashString());
                            return certificate.Subject == "CN=loss-prevention-review"; // made by itself, so no authority vouches for it
                        },
                    },
                });
                var answer = await http.GetAsync($"https://127.0.0.1:{store.Address.Port}/signin");
                answer.StatusCode.ShouldBe(HttpStatusCode.OK);
                answer.Headers.GetValues("Strict-Transport-Security").ShouldHaveSingleItem();
                answer.Headers.GetValues("Set-Cookie").ShouldAllBe(c => c.StartsWith("__Host-", StringComparison.Ordinal) && c.Contains("secure", StringComparison.OrdinalIgnoreCase));
            }

            prints.Distinct().ShouldHaveSingleItem("the same certificate after a restart");
            if (!OperatingSystem.IsWindows())
                File.GetUnixFileMode(Path.Combine(folder.FullName, "review-certificate.pem")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
