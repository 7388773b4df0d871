using System.Net;
using System.Text;
using LossPrevention.DecisionAlert.Webhooks;

namespace LossPrevention.DecisionAlert.Tests.Review;

public sealed class IntakeTests
{
    [Fact]
    public async Task Intake_TakesSignedAlertsOnce_RefusesUnsignedOldAndOversize()
    {
        var secretFile = Path.GetTempFileName();
        try
        {
            const string Secret = "a secret of more than sixteen bytes";
            await File.WriteAllTextAsync(secretFile, Secret);
            await using var store = await ReviewStore.StartAsync(change: d => d["review"]!["intakeSecretFile"] = secretFile);
            using var http = new HttpClient { BaseAddress = store.Address };
            var body = Encoding.UTF8.GetBytes(
                """{"alertId":"rfid:1","storeId":"store-1","laneId":"exit","kind":"zoneRule","risk":0.7,"action":"call","raisedAt":"2026-01-05T10:00:00Z","occurredAt":"2026-01-05T10:00:00Z","latencyMs":0}""");

            (await SendAsync(body, Secret, 0)).ShouldBe(HttpStatusCode.Accepted);
            (await SendAsync(body, Secret, 0)).ShouldBe(HttpStatusCode.OK);
            store.Cases.Find("rfid:1").ShouldNotBeNull();
            (await SendAsync(body, "another secret of some length", 0)).ShouldBe(HttpStatusCode.Unauthorized);
            (await SendAsync(body, Secret, -600)).ShouldBe(HttpStatusCode.Unauthorized);
            (await SendAsync("{}"u8.ToArray(), Secret, 0)).ShouldBe(HttpStatusCode.BadRequest);
            (await SendAsync(new byte[300 * 1024], Secret, 0)).ShouldBe(HttpStatusCode.RequestEntityTooLarge);

            async Task<HttpStatusCode> SendAsync(byte[] content, string secret, int seconds)
            {
                var timestamp = (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + seconds).ToString();
                using var request = new HttpRequestMessage(HttpMethod.Post, "api/alerts") { Content = new ByteArrayContent(content) };
                request.Headers.Add(WebhookSignature.TimestampHeader, timestamp);
                request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Sign(Encoding.UTF8.GetBytes(secret), timestamp, content));
                return (await http.SendAsync(request)).StatusCode;
            }
        }
        finally
        {
            File.Delete(secretFile);
        }
    }
}
