using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Review.Audit;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.DecisionAlert.Tests.Review;

public sealed class RetentionTests
{
    [Fact]
    public async Task Retention_RunsByItselfEveryHour()
    {
        var clock = new ManualTimeProvider();
        await using var store = await ReviewStore.StartAsync(clock);
        store.Raise("misScan:s1", kind: DiscrepancyKind.MisScan, picture: [1, 2, 3]);
        await store.Db.WriteAsync(_ => { });
        var later = new ManualTimeProvider(clock.GetUtcNow().AddDays(30).AddMinutes(-10)); // the server's own timers would tick through a month
        using var keeper = ActivatorUtilities.CreateInstance<RetentionKeeper>(store.Services, (TimeProvider)later);
        await keeper.StartAsync(CancellationToken.None);
        await keeper.DeleteAsync(); // the first pass is over once this one is
        Kept().ShouldBeTrue("ten minutes short of thirty days");

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (Kept())
        {
            later.Advance(TimeSpan.FromHours(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }

        await keeper.StopAsync(CancellationToken.None);
        await store.Db.WriteAsync(_ => { });
        store.Services.GetRequiredService<AuditLog>().Newest(10).ShouldContain(l => l.Action == "retention.delete" && l.Detail.StartsWith("1 pictures", StringComparison.Ordinal));

        bool Kept() => store.Db.Read(s => SqlitePictures.Find(s, "misScan:s1", "s:misScan:s1")) is not null;
    }

    [Fact]
    public async Task Retention_DeletesWhatIsDueAndWritesWhat()
    {
        var clock = new ManualTimeProvider();
        await using var store = await ReviewStore.StartAsync(clock);
        store.Raise("misScan:s1", kind: DiscrepancyKind.MisScan, picture: [1, 2, 3]);
        await store.Db.WriteAsync(_ => { });
        TimeProvider later = new ManualTimeProvider(clock.GetUtcNow().AddDays(31)); // the server's own timers would tick through a month
        var keeper = ActivatorUtilities.CreateInstance<RetentionKeeper>(store.Services, later);
        await keeper.DeleteAsync();
        await store.Db.WriteAsync(_ => { });

        store.Db.Read(s => SqlitePictures.Find(s, "misScan:s1", "s:misScan:s1")).ShouldBeNull();
        store.Db.Read(s => SqliteCases.Find(s, "misScan:s1")).ShouldNotBeNull();
        store.Services.GetRequiredService<AuditLog>().Newest(10).ShouldContain(l => l.Action == "retention.delete" && l.Detail.StartsWith("1 pictures", StringComparison.Ordinal));
    }
}
