using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Review;
using LossPrevention.DecisionAlert.Review.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.DecisionAlert.Tests.Review;

public sealed class ApiTests
{
    [Fact]
    public async Task OpenApi_DescribesEveryCallAndNoOther()
    {
        await using var store = await ReviewStore.StartAsync();
        using var visitor = await store.VisitAsync();
        var document = JsonNode.Parse(await visitor.Http.GetStringAsync("openapi.json"))!;

        var described = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(m => $"{m.Key.ToUpperInvariant()} {p.Key}"));
        described.Order().ShouldBe(store.Services.GetRequiredService<ReviewSite>().Routes.Where(r => r.Contains(" /api/", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task Decide_ByRest_DecidesAndUndoes()
    {
        await using var store = await ReviewStore.StartAsync();
        store.Raise("misScan:s1", kind: DiscrepancyKind.MisScan);
        using var visitor = await store.VisitAsync(Role.Supervisor);
        var token = await visitor.TokenAsync("lanes");

        (await PostAsync("api/cases/decide", """{"id":"misScan:s1","verdict":"confirmed","reason":"ownItem"}""")).Status.ShouldBe(HttpStatusCode.Conflict);
        (await PostAsync("api/cases/decide", """{"id":"no such","verdict":"confirmed"}""")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await PostAsync("api/cases/decide", """{"id":7}""")).Status.ShouldBe(HttpStatusCode.BadRequest);
        var (status, body) = await PostAsync("api/cases/decide", """{"id":"misScan:s1","verdict":"confirmed","reason":"notScanned","note":"under the bag"}""");
        status.ShouldBe(HttpStatusCode.OK);
        JsonNode.Parse(body)!["state"]!.ToString().ShouldBe("confirmed");
        await store.Db.WriteAsync(_ => { }); // what was decided is in the store once the writer has come by
        (await visitor.Http.GetStringAsync("api/cases?state=confirmed")).ShouldContain("under the bag");
        (await visitor.Http.GetStringAsync("api/cases?state=open")).ShouldBe("[]");
        JsonNode.Parse(await visitor.Http.GetStringAsync("api/scorecard"))!["all"]!["confirmed"]!.GetValue<int>().ShouldBe(1);
        (await PostAsync("api/cases/undo", """{"id":"misScan:s1"}""")).Status.ShouldBe(HttpStatusCode.OK);
        store.Cases.Find("misScan:s1")!.State.ShouldBe(CaseState.Open);

        async Task<(HttpStatusCode Status, string Body)> PostAsync(string path, string json)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
            request.Headers.Add("X-CSRF", token);
            var answer = await visitor.Http.SendAsync(request);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
    }
}
