using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Correlation;
using LossPrevention.DecisionAlert.Tests.Lanes;
using LossPrevention.DecisionAlert.Tests.Simulation;
using LossPrevention.EdgeRuntime;
using Microsoft.Data.Sqlite;

namespace LossPrevention.DecisionAlert.Tests.Outbox;

/// <summary>The module in a process of its own, over a hub that outlives it: what the hub was given stands in a file, and what the module has not journalled is delivered again.</summary>
internal static class SuddenDeathSubject
{
    public const string Journal = "journal.db";
    public const string Given = "given.txt";
    public const string Done = "done";

    public static async Task<int> RunAsync(string folder, int seed)
    {
        var journal = Path.Combine(folder, Journal);
        var hub = new FakeHub(new JsonObject
        {
            ["storeId"] = "store-1",
            ["catalogUri"] = Path.Combine(folder, "catalog.csv"),
            ["journalPath"] = journal,
        });
        await using var given = new FileStream(Path.Combine(folder, Given), FileMode.Append, FileAccess.Write, FileShare.Read, 1);
        var writing = new Lock();
        hub.OnSent = (output, message) =>
        {
            lock (writing)
            {
                given.Write(System.Text.Encoding.UTF8.GetBytes($"{output} {message.MessageId}\n"));
                given.Flush();
            }
        };
        var known = Journalled(journal);
        await using var host = EdgeModuleHost.Create(ModuleIds.DecisionAlert, hub, services => services.AddDecisionAlert());
        await host.StartAsync(CancellationToken.None);
        var sent = 0;
        foreach (var input in new Shopping(seed).Write(tickets: 6).Inputs())
        {
            var key = input switch
            {
                RecognitionArrived { Recognition: var r } => r.SightingId,
                PosEventArrived { Event: var e } => e.EventId,
                _ => null,
            };
            if (key is null || !known.Contains(key))
                await hub.DeliverAsync(input, $"m{++sent}");
            if (sent % 10 == 0)
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System); // spreads the work over the time in which it may die
        }

        await hub.EndedAsync().WaitAsync(TimeSpan.FromMinutes(2));
        await host.StopAsync(CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(folder, Done), "");
        return 0;
    }

    private static HashSet<string> Journalled(string journal)
    {
        if (!File.Exists(journal))
            return [];
        using var session = new SqliteSession(journal, SqliteOpenMode.ReadWrite);
        try
        {
            return [.. session.Query("SELECT key FROM lines WHERE side = 0 AND key IS NOT NULL", r => r.GetString(0))];
        }
        catch (SqliteException)
        {
            return []; // it died before its tables were made
        }
    }
}
