using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.DecisionAlert.Review.Accounts;

namespace LossPrevention.DecisionAlert.Review.Views;

#pragma warning disable CS1591 // what a page shows, named as it shows it

/// <summary>One account.</summary>
public sealed record AccountView(string Name, Role Role, bool Disabled, bool Locked, bool IsLocal);

/// <summary>One setting in force, and whether the twin set it.</summary>
public sealed record SettingView(string Path, string Value, bool IsDefault);

/// <summary>One message that its destination refused for good.</summary>
public sealed record DeadView(string Destination, string Id, string At, string Error);

/// <summary>The administration page.</summary>
public sealed record AdminView(
    IReadOnlyList<AccountView> Accounts, IReadOnlyList<SettingView> Settings, IReadOnlyList<DeadView> Dead, long Waiting, string Retention,
    IReadOnlyList<AuditLine> Deleted, IReadOnlyList<VersionView> Versions, string? Refusal);

/// <summary>A part and its version.</summary>
public sealed record VersionView(string Part, string Version);

/// <summary>One line of the access log.</summary>
public sealed record AuditLine(long Id, string At, string Who, string Action, string Subject, string Detail)
{
    internal static AuditLine Of(Audit.AuditEntry e) => new(e.Id, e.At[..19], e.Who, e.Action, e.Subject, e.Detail);
}

/// <summary>The access log page.</summary>
public sealed record AuditView(IReadOnlyList<AuditLine> Lines, bool IsIntact, string Verdict, string Head);

#pragma warning restore CS1591

/// <summary>Settings as the administration page lists them.</summary>
internal static class SettingViews
{
    /// <summary>Every setting by path, and whether the twin named it: one that is set to what it would be anyway is the twin's. Settings that name a secret's file show the file alone.</summary>
    /// <param name="settings">Those in force.</param>
    /// <param name="desired">The desired properties that they were bound from.</param>
    public static IReadOnlyList<SettingView> Of(DecisionAlertSettings settings, JsonObject desired)
    {
        var named = Flat(desired, "").Select(s => s.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. Values(settings).OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => new SettingView(s.Key, s.Value, !named.Contains(s.Key)))];
    }

    /// <summary>Every setting's value, by path.</summary>
    public static IReadOnlyDictionary<string, string> Values(DecisionAlertSettings settings) =>
        Flat(JsonSerializer.SerializeToNode(settings, DecisionAlertJson.Default.DecisionAlertSettings), "").ToDictionary(s => s.Path, s => s.Value, StringComparer.Ordinal);

    private static IEnumerable<(string Path, string Value)> Flat(JsonNode? node, string path) => node switch
    {
        JsonObject branch => branch.SelectMany(p => Flat(p.Value, path.Length == 0 ? p.Key : $"{path}.{p.Key}")),
        JsonArray list => list.SelectMany((item, i) => Flat(item, $"{path}[{i}]")),
        null => [],
        _ => [(path, node.ToString())],
    };
}
