using System.Text.Json;
using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Discrepancies;

/// <summary>The names of kinds as messages and settings write them.</summary>
internal static class Names
{
    private static readonly string[] Kinds =
        [.. Enum.GetValues<DiscrepancyKind>().Order().Select(k => JsonNamingPolicy.CamelCase.ConvertName(k.ToString()))];

    /// <summary>Such as <c>misScan</c>.</summary>
    public static string Of(DiscrepancyKind kind) => Kinds[(int)kind];
}
