using System.Text.Json;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Review.Views;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.Hosting;

namespace LossPrevention.DecisionAlert.Review.Audit;

/// <summary>Writes into the access log which settings the twin changed; those that changed while the module was stopped, too.</summary>
internal sealed class SettingsLog(ITwinSettings<DecisionAlertSettings> twin, StoreHost host, AuditLog audit) : BackgroundService
{
    private const string Kept = "settings";
    private const int Most = 200;

    /// <summary>Writes what differs from the settings before, and keeps these.</summary>
    public async Task NoteAsync(DecisionAlertSettings settings)
    {
        var now = SettingViews.Values(settings);
        if (host.Store.Read(s => SqliteKept.Find(s, Kept)) is not { } kept)
        {
            audit.Write("twin", "setting.begin", "all", $"{now.Count} settings");
        }
        else
        {
            var before = JsonSerializer.Deserialize(kept, ApiJson.Default.DictionaryStringString) ?? [];
            var changed = before.Keys.Union(now.Keys).Where(path => before.GetValueOrDefault(path) != now.GetValueOrDefault(path)).Order(StringComparer.Ordinal).ToArray();
            foreach (var path in changed.Take(Most))
                audit.Write("twin", "setting.change", path, $"{before.GetValueOrDefault(path) ?? "–"} → {now.GetValueOrDefault(path) ?? "–"}");
            if (changed.Length > Most)
                audit.Write("twin", "setting.change", "more", $"{changed.Length - Most} more");
        }

        var body = JsonSerializer.Serialize(now, ApiJson.Default.DictionaryStringString);
        await host.Store.WriteAsync(s => SqliteKept.Save(s, Kept, body));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var settings in twin.WatchAsync(stoppingToken))
            await NoteAsync(settings);
    }
}
