using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Review.Audit;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LossPrevention.DecisionAlert.Tests.Review;

public sealed class AccessLogTests
{
    [Fact]
    public async Task Log_WhatAStrangerSends_NeverBeginsALine()
    {
        const string Forged = "x\r\n[Error] everything is fine\u2028admin";
        var logs = new CollectedLogs();
        await using var store = await ReviewStore.StartAsync(add: s => s.AddSingleton<ILoggerProvider>(logs));
        store.Raise("misScan:s1", kind: DiscrepancyKind.MisScan);
        using var visitor = await store.VisitAsync(Role.Administrator);
        var coded = Uri.EscapeDataString(Forged);

        await visitor.PostAsync("signin", ("name", Forged), ("password", "password of some length"), ("back", Forged));
        await visitor.PostAsync("admin/add", ("name", Forged), ("role", "Attendant"), ("password", ReviewStore.Password));
        await visitor.PostAsync("admin/resend", ("id", Forged), ("destination", Forged));
        await visitor.PostAsync("decide", ("id", "misScan:s1"), ("choice", "Dismissed|OwnItem"), ("note", Forged));
        await visitor.PostAsync("export", ("id", Forged), ("name", Forged), ("reason", Forged));
        foreach (var path in new[] { "case?id=", "picture?case=misScan:s1&id=", "clip?case=", "queue?lane=", "inventory.csv?from=", "setup?token=", "demo?token=", "no-such-page/" })
            await visitor.GetAsync(path + coded);

        await store.Db.WriteAsync(_ => { });
        var lines = store.Services.GetRequiredService<AuditLog>().Newest(100);
        lines.ShouldContain(l => $"{l.Who}{l.Subject}{l.Detail}".Contains("everything is fine", StringComparison.Ordinal), "what was sent is written, on its own line");
        lines.ShouldAllBe(l => !$"{l.At}{l.Who}{l.Action}{l.Subject}{l.Detail}".Any(c => char.IsControl(c) || c == '\u2028'));
        logs.Lines.ShouldAllBe(l => !l.Contains("everything is fine", StringComparison.Ordinal), "the module's own log repeats no stranger's words");
    }

    [Fact]
    public async Task Audit_ViewsAndDecisions_AreWrittenOnOneLineEachAndTamperingShows()
    {
        await using var store = await ReviewStore.StartAsync();
        store.Raise("misScan:s1", kind: DiscrepancyKind.MisScan, picture: [1, 2, 3]);
        using var visitor = await store.VisitAsync(Role.Administrator);
        await visitor.GetAsync("picture?case=misScan:s1&id=s:misScan:s1");
        await visitor.PostAsync("decide", ("id", "misScan:s1"), ("choice", "Confirmed|NotScanned"));
        await visitor.SignInAsync("ann\n2026-01-05 administrator case.decide", "password of some length");
        await store.Db.WriteAsync(_ => { });

        var audit = store.Services.GetRequiredService<AuditLog>();
        var lines = audit.Newest(50);
        lines.Select(l => (l.Who, l.Action, l.Subject)).ShouldContain(("administrator", "picture.view", "misScan:s1"));
        lines.Select(l => (l.Who, l.Action, l.Subject)).ShouldContain(("administrator", "case.decide", "misScan:s1"));
        lines.ShouldAllBe(l => !$"{l.Who}{l.Action}{l.Subject}{l.Detail}".Any(char.IsControl));
        audit.Verify().Broken.ShouldBeNull();

        await store.Db.WriteAsync(s => s.Execute("UPDATE audit SET who = 'nobody' WHERE action = 'case.decide'"));
        audit.Verify().Broken.ShouldBe(lines.Single(l => l.Action == "case.decide").Id);
        await store.Db.WriteAsync(s => s.Execute("UPDATE audit SET who = 'administrator' WHERE action = 'case.decide'"));
        audit.Verify().Broken.ShouldBeNull();
        await store.Db.WriteAsync(s => s.Execute("DELETE FROM audit WHERE id = 2"));
        audit.Verify().Broken.ShouldBe(2);
    }

    [Fact]
    public async Task Audit_FileAwayFromTheModule_TellsEveryLineThatIsNotAsItWasWritten()
    {
        var folder = Directory.CreateTempSubdirectory("review-audit");
        try
        {
            var journal = Path.Combine(folder.FullName, "journal.db");
            await using (var store = await ReviewStore.StartAsync(change: d => d["journalPath"] = journal))
            {
                for (var i = 0; i < 5; i++)
                    store.Services.GetRequiredService<AuditLog>().Write("ann", "picture.view", $"misScan:{i}", "frame");
            }

            var whole = AccessLogFile.Verify(journal);
            (whole.Broken, whole.Head.Length).ShouldBe((null, 64));
            whole.Count.ShouldBeGreaterThanOrEqualTo(5);
            foreach (var (change, back) in new[] { ("SET detail = 'x'", "SET detail = 'frame'"), ("SET who = 'bob'", "SET who = 'ann'") })
            {
                Change($"UPDATE audit {change} WHERE id = 4");
                AccessLogFile.Verify(journal).Broken.ShouldBe(4, change);
                Change($"UPDATE audit {back} WHERE id = 4");
                AccessLogFile.Verify(journal).ShouldBe(whole);
            }

            Change($"DELETE FROM audit WHERE id = {whole.Count}");
            var cut = AccessLogFile.Verify(journal);
            cut.Broken.ShouldBeNull("whole as far as it goes");
            cut.Head.ShouldNotBe(whole.Head, "the head that was noted elsewhere tells");
            Should.Throw<IOException>(() => AccessLogFile.Verify(Path.Combine(folder.FullName, "none.db")));

            void Change(string sql)
            {
                using var session = new SqliteSession(journal);
                session.Execute(sql);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
