using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;

namespace LossPrevention.DecisionAlert.Review;

/// <summary>What the API's description says of a call beyond its address and who may make it.</summary>
/// <param name="Summary">What it does.</param>
/// <param name="Answer">What it answers with; null for nothing, or for <paramref name="Media"/>.</param>
/// <param name="Media">The type of an answer that is no JSON.</param>
internal sealed record ApiCall(string Summary, JsonTypeInfo? Answer = null, string? Media = null)
{
    /// <summary>The status of what was done.</summary>
    public int Status { get; init; } = 200;

    /// <summary>What it takes; null for no body.</summary>
    public JsonTypeInfo? Body { get; init; }

    /// <summary>What it takes beside the body.</summary>
    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>Other outcomes than those that every call of its kind has.</summary>
    public IReadOnlyList<ApiOutcome> Others { get; init; } = [];

    /// <summary>Whether it is signed, as another detector's, instead of made by somebody who is signed in.</summary>
    public bool IsSigned { get; init; }
}

/// <summary>A value of the query or of a header.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is.</param>
/// <param name="IsRequired">Whether the call is refused without it.</param>
/// <param name="Place"><c>query</c> or <c>header</c>.</param>
/// <param name="Format">As JSON Schema names it; null for any text.</param>
/// <param name="Values">The values it can have; null for any.</param>
internal sealed record ApiParameter(string Name, string Description, bool IsRequired = false, string Place = "query", string? Format = null, IReadOnlyList<string>? Values = null);

/// <summary>Another outcome of a call.</summary>
/// <param name="Status">The answer's status.</param>
/// <param name="Description">What it means.</param>
/// <param name="HasReason">Whether the answer is an <see cref="ApiError"/>.</param>
internal sealed record ApiOutcome(int Status, string Description, bool HasReason = false);

/// <summary>Puts descriptions beside the calls.</summary>
internal static class ApiCalls
{
    /// <summary>Describes a call.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder call, ApiCall description) => call.WithMetadata(description);
}
