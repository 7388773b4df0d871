using LossPrevention.DecisionAlert.Adapters;
using Microsoft.Extensions.Hosting;

namespace LossPrevention.DecisionAlert.Cases;

/// <summary>Writes the scorecard's counts twice a minute. A crash loses half a minute of them.</summary>
internal sealed class CountsKeeper(StoreHost host, LaneTimes lanes, GoodsCounter goods, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    /// <summary>Writes what has come together.</summary>
    public void Write()
    {
        var (hours, products) = (lanes.Take(), goods.Take());
        if (hours.Count + products.Count == 0)
            return;
        host.Store.Post(new StoreWrite(s =>
        {
            foreach (var hour in hours)
                SqliteCounts.Add(s, hour);
            foreach (var product in products)
                SqliteCounts.Add(s, product);
        })
        { Committed = () => { } });
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Write();
        }
        catch (OperationCanceledException)
        {
            Write();
        }
    }
}
