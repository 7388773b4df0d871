using System.Net;
using System.Net.Sockets;
using System.Text;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Review.Accounts;

namespace LossPrevention.DecisionAlert.Tests.Review;

public sealed class FloodTests
{
    [Fact]
    public async Task SignIn_Guessing_IsSlowedDown()
    {
        await using var store = await ReviewStore.StartAsync();
        using var visitor = await store.VisitAsync();
        var token = await visitor.TokenAsync();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 25; i++)
            answers.Add((await visitor.Http.PostAsync("signin", new FormUrlEncodedContent([new("token", "no"), new("name", "x")]))).StatusCode);

        answers.ShouldContain(HttpStatusCode.TooManyRequests);
        token.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Get_FloodFromOneAddress_IsSlowedDown()
    {
        const int Calls = 4000;
        await using var store = await ReviewStore.StartAsync();
        using var client = new TcpClient();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        await client.ConnectAsync(IPAddress.Loopback, store.Address.Port, limit.Token);
        await using var stream = client.GetStream();
        var one = "GET /assets/favicon.svg HTTP/1.1\r\nHost: localhost\r\n";
        var all = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(one + "\r\n", Calls - 1)) + one + "Connection: close\r\n\r\n");

        var sending = stream.WriteAsync(all, limit.Token); // one after the other on one line, faster than tokens grow back
        using var reader = new StreamReader(stream);
        var answers = await reader.ReadToEndAsync(limit.Token);
        await sending;

        var (taken, slowed) = (Count("HTTP/1.1 200"), Count("HTTP/1.1 429"));
        taken.ShouldBeGreaterThanOrEqualTo(2000, "a page with many pictures is no flood");
        slowed.ShouldBeGreaterThan(0);
        (taken + slowed).ShouldBe(Calls);

        int Count(string status) => answers.Split(status).Length - 1;
    }

    [Fact]
    public async Task Post_LargerThanAnyForm_IsRefusedAndChangesNothing()
    {
        await using var store = await ReviewStore.StartAsync();
        store.Raise("misScan:s1", kind: DiscrepancyKind.MisScan);
        using var visitor = await store.VisitAsync(Role.Administrator);
        var token = await visitor.TokenAsync("lanes");
        KeyValuePair<string, string>[] fields = [new("token", token), new("id", "misScan:s1"), new("choice", "Dismissed|OwnItem"), new("note", new string('x', 300 * 1024))];

        foreach (var path in new[] { "decide", "undo", "export", "unpin", "signin", "setup", "language", "admin/add", "admin/change", "admin/resend", "calibration/apply" })
        {
            using var form = new FormUrlEncodedContent(fields);
            (await RefusalAsync(path, form)).ShouldBeTrue(path);
            using var upload = new MultipartFormDataContent { { new StringContent(token), "token" }, { new ByteArrayContent(new byte[300 * 1024]), "file", "../../keys.json" } };
            (await RefusalAsync(path, upload)).ShouldBeTrue($"{path} with a file");
        }

        store.Cases.Find("misScan:s1")!.State.ShouldBe(CaseState.Open);
        store.Cases.Find("misScan:s1")!.Review.ShouldBeNull();

        // Who is still sending when the server refuses and hangs up may see the cut instead of the answer.
        async Task<bool> RefusalAsync(string path, HttpContent content)
        {
            try
            {
                return (await visitor.Http.PostAsync(path, content)).StatusCode is HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.BadRequest or HttpStatusCode.NotFound;
            }
            catch (HttpRequestException refused) when (refused.InnerException is IOException)
            {
                return true;
            }
        }
    }
}
