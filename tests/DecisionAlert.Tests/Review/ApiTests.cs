using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Review;
using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Review.Audit;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.DecisionAlert.Tests.Review;

public sealed class ApiTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("review-api-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task OpenApi_DescribesEveryCallAndNoOther()
    {
        await using var store = await ReviewStore.StartAsync();
        using var visitor = await store.VisitAsync();

        var described = Operations(await DocumentAsync(visitor)).Select(o => $"{o.Method} {o.Path}");
        described.Order().ShouldBe(store.Services.GetRequiredService<ReviewSite>().Routes.Where(r => r.Contains(" /api/", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task OpenApi_EachCall_NamesWhoMayMakeItAndWhatOthersAreTold()
    {
        await using var store = await ReviewStore.StartAsync();
        using var nobody = await store.VisitAsync();
        var document = await DocumentAsync(nobody);
        var visitors = new Dictionary<Role, Visitor>();
        foreach (var role in Enum.GetValues<Role>())
            visitors[role] = await store.VisitAsync(role);

        foreach (var (path, method, operation) in Operations(document))
        {
            var security = operation["security"]!.AsArray().Select(s => string.Join('+', s!.AsObject().Select(p => p.Key))).ToArray();
            if (path == "/api/alerts")
            {
                security.ShouldBe(["signature+timestamp"]);
                continue;
            }

            security.ShouldBe([method == "GET" ? "session" : "session+page", "bearer"], path);
            (await SendAsync(nobody, method, path)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
            var roles = operation["x-roles"]!.AsArray().Select(r => r!.GetValue<string>()).ToArray();
            foreach (var (role, visitor) in visitors)
            {
                var status = (await SendAsync(visitor, method, path)).StatusCode;
                (status != HttpStatusCode.Forbidden).ShouldBe(roles.Contains(role.ToString().ToLowerInvariant()), $"{role} on {path}");
                operation["responses"]!.AsObject().Select(r => r.Key).ShouldContain(((int)status).ToString(), path);
            }
        }

        var schemes = document["components"]!["securitySchemes"]!;
        (schemes["bearer"]!["type"]!.ToString(), schemes["bearer"]!["scheme"]!.ToString(), schemes["bearer"]!["bearerFormat"]!.ToString()).ShouldBe(("http", "bearer", "JWT"));
        (schemes["session"]!["in"]!.ToString(), schemes["page"]!["name"]!.ToString(), schemes["signature"]!["name"]!.ToString()).ShouldBe(("cookie", "X-CSRF", "X-LossPrevention-Signature"));
        foreach (var visitor in visitors.Values)
            visitor.Dispose();

        static Task<HttpResponseMessage> SendAsync(Visitor visitor, string method, string path) => method == "GET" ? visitor.GetAsync(path[1..]) : visitor.Http.PostAsync(path[1..], null);
    }

    [Fact]
    public async Task OpenApi_WhatIsAnswered_IsAsDescribed()
    {
        await using var store = await ReviewStore.StartAsync(change: d => d["review"]!["export"] = new JsonObject { ["folder"] = Path.Combine(folder.FullName, "out") });
        store.Raise("ticketSwitch:s1", picture: [1, 2, 3], place: new CropPlace(DateTimeOffset.UnixEpoch, new NormalizedBox(0, 0, 0.5, 0.5)));
        store.Raise("misScan:s2", "lane-2", kind: DiscrepancyKind.MisScan);
        store.Cases.SetNoClip("misScan:s2", "evidence is off");
        using var chief = await store.VisitAsync(Role.Administrator);
        var (document, token) = (await DocumentAsync(chief), await chief.TokenAsync("lanes"));
        var seen = new HashSet<string>(StringComparer.Ordinal);

        await PostAsync("api/cases/decide", """{"id":"ticketSwitch:s1","verdict":"confirmed","reason":"wrongTicket","note":"label of another"}""", 200);
        await PostAsync("api/cases/decide", """{"id":"ticketSwitch:s1","verdict":"dismissed"}""", 409);
        await PostAsync("api/cases/decide", """{"id":"no such","verdict":"dismissed"}""", 404);
        await PostAsync("api/cases/decide", """{"verdict":"dismissed"}""", 400);
        await PostAsync("api/cases/undo", """{"id":"ticketSwitch:s1"}""", 200);
        await PostAsync("api/cases/export", """{"id":"ticketSwitch:s1","name":"Jo Doe","reason":"police report 7"}""", 200);
        await PostAsync("api/cases/export", """{"id":"ticketSwitch:s1","name":"Jo Doe","reason":""}""", 409);
        await PostAsync("api/cases/unpin", """{"id":"ticketSwitch:s1"}""", 204);
        await PostAsync("api/accounts/add", $$"""{"name":"ann","role":"attendant","password":"{{ReviewStore.Password}}"}""", 204);
        await PostAsync("api/accounts/add", """{"name":"ann","role":"attendant","password":"short"}""", 409);
        await PostAsync("api/accounts/change", """{"name":"ann","role":"supervisor","disabled":true}""", 204);
        await PostAsync("api/accounts/change", new string(' ', 300 * 1024), 413);
        await store.Db.WriteAsync(_ => { });
        foreach (var path in new[] { "api/cases?state=open", "api/case?id=misScan:s2", "api/picture?case=ticketSwitch:s1&id=s:ticketSwitch:s1", "api/scorecard", "api/inventory", "api/lanes", "api/audit", "api/audit/lines?count=50", "api/settings", "api/accounts" })
            await CheckAsync("get", path, await chief.GetAsync(path), 200);
        await CheckAsync("get", "api/clip?case=misScan:s2", await chief.GetAsync("api/clip?case=misScan:s2"), 404);
        seen.Order().ShouldBe(Operations(document).Select(o => o.Path).Where(p => p != "/api/alerts").Distinct().Order(), "every call was looked at");

        async Task PostAsync(string path, string json, int status)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
            request.Headers.Add("X-CSRF", token);
            await CheckAsync("post", path, await chief.Http.SendAsync(request), status);
        }

        async Task CheckAsync(string method, string path, HttpResponseMessage answer, int status)
        {
            var name = "/" + path.Split('?')[0];
            seen.Add(name);
            ((int)answer.StatusCode).ShouldBe(status, path);
            var described = document["paths"]![name]![method]!["responses"]![status.ToString()].ShouldNotBeNull(path);
            var body = await answer.Content.ReadAsByteArrayAsync();
            if (described["content"] is not { } content)
                body.ShouldBeEmpty(path);
            else if (content["application/json"]?["schema"] is { } schema)
                SchemaCheck.Problems(JsonNode.Parse(body), schema, document).ShouldBeEmpty(path);
            else
                content[answer.Content.Headers.ContentType!.MediaType!].ShouldNotBeNull(path);
        }
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

    [Fact]
    public async Task Administration_ByRest_StandsInTheAccessLogAndShowsNoPassword()
    {
        await using var store = await ReviewStore.StartAsync();
        using var chief = await store.VisitAsync(Role.Administrator);
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/accounts/add")
        {
            Content = new StringContent($$"""{"name":"ann","role":"attendant","password":"{{ReviewStore.Password}}"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-CSRF", await chief.TokenAsync("lanes"));

        (await chief.Http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        store.Accounts.Find("ann")!.Role.ShouldBe(Role.Attendant);
        var accounts = await chief.Http.GetStringAsync("api/accounts");
        accounts.ShouldContain("\"ann\"");
        accounts.ShouldNotContain("pbkdf2");
        await store.Db.WriteAsync(_ => { });
        store.Services.GetRequiredService<AuditLog>().Newest(10).ShouldContain(l => l.Who == "administrator" && l.Action == "account.add" && l.Subject == "ann");
    }

    private static async Task<JsonNode> DocumentAsync(Visitor visitor) => JsonNode.Parse(await visitor.Http.GetStringAsync("openapi.json"))!;

    private static IEnumerable<(string Path, string Method, JsonNode Operation)> Operations(JsonNode document) =>
        document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(m => (p.Key, m.Key.ToUpperInvariant(), m.Value!)));
}
