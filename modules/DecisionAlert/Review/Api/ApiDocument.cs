using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Webhooks;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LossPrevention.DecisionAlert.Review;

/// <summary>
/// The API's description, OpenAPI 3.1. Addresses, roles and schemas are read from the calls themselves, so that it says what is so.
/// </summary>
internal static class ApiDocument
{
    private const string Session = "session", Page = "page", Bearer = "bearer", Signature = "signature", Timestamp = "timestamp";

    /// <summary>Describes every call under <c>/api</c>.</summary>
    public static byte[] Of(IEnumerable<RouteEndpoint> endpoints)
    {
        var (paths, schemas) = (new JsonObject(), new ApiSchemas());
        foreach (var endpoint in endpoints.Where(e => e.Metadata.GetMetadata<ApiCall>() is not null).OrderBy(e => e.RoutePattern.RawText, StringComparer.Ordinal))
        {
            var path = endpoint.RoutePattern.RawText!;
            if (paths[path] is not JsonObject methods)
                paths[path] = methods = [];
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods)
                methods[method.ToLowerInvariant()] = Operation(endpoint, method, schemas);
        }

        return Encoding.UTF8.GetBytes(
            new JsonObject
            {
                ["openapi"] = "3.1.0",
                ["info"] = new JsonObject
                {
                    ["title"] = "Loss prevention: review",
                    ["version"] = "1",
                    ["description"] = "Cases, decisions and figures of one store. Times are UTC. A value that is null is left out.",
                },
                ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
                ["paths"] = paths,
                ["components"] = new JsonObject { ["schemas"] = schemas.Named, ["securitySchemes"] = Schemes() },
            }.ToJsonString());
    }

    private static JsonObject Operation(RouteEndpoint endpoint, string method, ApiSchemas schemas)
    {
        var call = endpoint.Metadata.GetMetadata<ApiCall>()!;
        var roles = endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy is { } policy
            ? Policies.Roles[policy].Select(r => JsonNamingPolicy.CamelCase.ConvertName(r.ToString())).ToArray() : null;
        var operation = new JsonObject
        {
            ["operationId"] = method.ToLowerInvariant() + string.Concat(endpoint.RoutePattern.RawText!.Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(p => char.ToUpperInvariant(p[0]) + p[1..])),
            ["summary"] = call.Summary,
            ["security"] = Security(call, method),
        };
        if (roles is not null)
        {
            operation["description"] = $"Roles: {string.Join(", ", roles)}.";
            operation["x-roles"] = new JsonArray([.. roles.Select(r => (JsonNode)r)]);
        }

        if (call.Parameters.Count > 0)
            operation["parameters"] = new JsonArray([.. call.Parameters.Select(Parameter)]);
        if (call.Body is { } body)
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(body, schemas) };
        operation["responses"] = Answers(call, roles is not null, schemas);
        return operation;
    }

    /// <summary>A change by a session needs the token of a page as well; a token or a signature stands for itself.</summary>
    private static JsonArray Security(ApiCall call, string method)
    {
        if (call.IsSigned)
            return [new JsonObject { [Signature] = new JsonArray(), [Timestamp] = new JsonArray() }];
        var session = new JsonObject { [Session] = new JsonArray() };
        if (!HttpMethods.IsGet(method))
            session[Page] = new JsonArray();
        return [session, new JsonObject { [Bearer] = new JsonArray() }];
    }

    private static JsonNode Parameter(ApiParameter parameter)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (parameter.Format is { } format)
            schema["format"] = format;
        if (parameter.Values is { } values)
            schema["enum"] = new JsonArray([.. values.Select(v => (JsonNode)v)]);
        return new JsonObject
        {
            ["name"] = parameter.Name,
            ["in"] = parameter.Place,
            ["required"] = parameter.IsRequired,
            ["schema"] = schema,
            ["description"] = parameter.Description,
        };
    }

    private static JsonObject Answers(ApiCall call, bool hasRoles, ApiSchemas schemas)
    {
        var done = new JsonObject { ["description"] = "Done." };
        if (call.Answer is { } answer)
            done["content"] = Content(answer, schemas);
        else if (call.Media is { } media)
            done["content"] = new JsonObject { [media] = new JsonObject() };
        var answers = new SortedDictionary<int, JsonObject> { [call.Status] = done };
        foreach (var outcome in call.Others)
            Add(outcome);
        if (hasRoles)
        {
            Add(new ApiOutcome(401, "No session, or a token that is not taken."));
            Add(new ApiOutcome(403, "Another role."));
        }

        if (call.Body is not null)
        {
            Add(new ApiOutcome(400, call.IsSigned ? "The body is not what is described." : "The body is not what is described, or a session's X-CSRF header lacks the page's token.", HasReason: true));
            Add(new ApiOutcome(413, "The body is over 256 KiB."));
        }

        Add(new ApiOutcome(429, "Too many calls from this address."));
        return new JsonObject([.. answers.Select(a => KeyValuePair.Create(a.Key.ToString(), (JsonNode?)a.Value))]);

        void Add(ApiOutcome outcome)
        {
            var node = new JsonObject { ["description"] = outcome.Description };
            if (outcome.HasReason)
                node["content"] = Content(ApiJson.Default.ApiError, schemas);
            answers.Add(outcome.Status, node);
        }
    }

    private static JsonObject Content(JsonTypeInfo type, ApiSchemas schemas) =>
        new() { ["application/json"] = new JsonObject { ["schema"] = schemas.Of(type) } };

    private static JsonObject Schemes() => new()
    {
        [Session] = new JsonObject
        {
            ["type"] = "apiKey",
            ["in"] = "cookie",
            ["name"] = "__Host-review",
            ["description"] = "Of whoever signed in on the pages. On a loopback address without HTTPS its name is review.",
        },
        [Page] = new JsonObject
        {
            ["type"] = "apiKey",
            ["in"] = "header",
            ["name"] = "X-CSRF",
            ["description"] = "The token of a page of the same session: data-token of the page's body.",
        },
        [Bearer] = new JsonObject
        {
            ["type"] = "http",
            ["scheme"] = "bearer",
            ["bearerFormat"] = "JWT",
            ["description"] = "An access token of Microsoft Entra ID for this store's application, where review.openId is set; its roles are this API's. No cookie counts beside it.",
        },
        [Signature] = new JsonObject
        {
            ["type"] = "apiKey",
            ["in"] = "header",
            ["name"] = WebhookSignature.SignatureHeader,
            ["description"] = "sha256= and the hex digits of HMAC-SHA256(secret, timestamp + \".\" + body).",
        },
        [Timestamp] = new JsonObject
        {
            ["type"] = "apiKey",
            ["in"] = "header",
            ["name"] = WebhookSignature.TimestampHeader,
            ["description"] = "Unix seconds when it was signed, at most five minutes off.",
        },
    };
}
