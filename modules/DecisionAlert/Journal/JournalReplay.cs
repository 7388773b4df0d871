using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;

namespace LossPrevention.DecisionAlert.Journal;

/// <summary>Feeds what a lane once took in through the core again; the same decisions come out.</summary>
internal static class JournalReplay
{
    /// <summary>Runs one lane's inputs.</summary>
    /// <param name="inputs">The inputs in the order journalled.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="products">The catalog that was in force.</param>
    /// <param name="sink">Takes what comes out.</param>
    public static LaneCorrelator Run(IEnumerable<LaneInput> inputs, LaneKey lane, IProductLookup products, ILaneSink sink)
    {
        var correlator = new LaneCorrelator(new LaneContext(lane, new DecisionAlertSettings { StoreId = lane.StoreId }, products), sink);
        foreach (var input in inputs)
            correlator.Feed(input);
        return correlator;
    }
}
