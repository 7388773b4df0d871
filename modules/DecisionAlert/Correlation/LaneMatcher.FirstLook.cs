using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Risk;

namespace LossPrevention.DecisionAlert.Correlation;

/// <summary>
/// First looks at items that are still on the scanner. They raise a plain switch early and do nothing else: every decision is made from the whole pass, as if there
/// had been no first look, and takes the early alert back where it does not bear it out.
/// </summary>
internal sealed partial class LaneMatcher
{
    private const int KeptFirstLooks = 4;

    /// <summary>No other pass may be open so near, seconds: its line could come late.</summary>
    private const double EarlyAlone = 3;

    /// <summary>An item that lies longer is waited for: whose line comes then is not plain.</summary>
    private static readonly long LongestStay = Ticks(4);

    private readonly List<FirstLook> firstLooks = [];

    /// <summary>Takes a first look.</summary>
    public void LookFirst(ItemRecognition recognition, IReadOnlySet<ProductCode>? known, long now)
    {
        if (firstLooks.Count == KeptFirstLooks)
            firstLooks.RemoveAt(0);
        firstLooks.Add(new FirstLook(recognition, known, now));
        RaiseEarly(now);
    }

    private EarlySwitch? TakeFirstLook(string sightingId)
    {
        var place = firstLooks.FindIndex(look => look.Recognition.SightingId == sightingId);
        if (place < 0)
            return null;
        var raised = firstLooks[place].Raised;
        firstLooks.RemoveAt(place);
        return raised;
    }

    private void RaiseEarly(long now)
    {
        firstLooks.RemoveAll(look => look.Raised is null && now - look.At > LongestStay);
        var from = Math.Max(context.Settings.Thresholds.Early, context.AlertFrom(DiscrepancyKind.TicketSwitch, now));
        if (from >= 1 || !clock.Locked || firstLooks is not [{ Raised: null } look] || scans.TrueForAll(scan => scan.Settled)
            || sightings.Count > MaxOpen || scans.Count > MaxOpen)
        {
            return;
        }

        // What is not over yet lies there until now.
        var sighting = new OpenSighting(
            look.Recognition with { LastSeenAt = Utc(now), Zones = [.. look.Recognition.Zones.SkipLast(1), look.Recognition.Zones[^1] with { LeftAt = Utc(now) }] },
            ++sightingSerial, look.Known, Prior.NotGoods, context.Prior(now));
        var i = Insert(sighting);
        alignment = Alignment.OfThisThread;
        Arrange();
        var j = alignment.FollowerOf[i] < 0 ? alignment.ScanOf[i] : -1;
        if (j >= 0 && IsPlainLine(scans[j]) && IsClearSwitch(i, j, Apart(sighting, scans[j]), EarlyAlone, LogOdds.Of(from), now))
            look.Raised = new EarlySwitch(RaiseSwitch(sighting, scans[j], SwitchRule(i, j, alignment.ScoreWithoutPair(i, j))!.Value, now), scans[j]);
        sightings.RemoveAt(i);
        sighting.Settle();
    }

    /// <summary>Keyed lines and those of several pieces come later than their items; one that repeats another may be its second piece.</summary>
    private static bool IsPlainLine(OpenScan scan) => scan is { Settled: false, Keyed: false, Repeats: false, Pieces: 1, VoidedAt: 0 };

    private double Apart(OpenSighting sighting, OpenScan scan) =>
        Math.Abs(PairScores.Difference(sighting, scan, clock.Offset)) / PairScores.Sigma(clock.Sigma, sighting.HalfLength);

    /// <summary>The whole pass is decided: the early alert stands, or is taken back. A line that was voided meanwhile was answered, and a blind lane says nothing of it.</summary>
    private void BearOut(EarlySwitch early, OpenSighting sighting, DecisionOutcome outcome, long now)
    {
        if (outcome is DecisionOutcome.Switched or DecisionOutcome.Blind || early.Line.VoidedAt > 0)
            desk.SawWhole(early.AlertId, sighting);
        else
            desk.Withdraw(early.AlertId, tickets.Find(early.Line.Event.TransactionId)?.Case, now);
    }

    private sealed class FirstLook(ItemRecognition recognition, IReadOnlySet<ProductCode>? known, long at)
    {
        public ItemRecognition Recognition => recognition;

        public IReadOnlySet<ProductCode>? Known => known;

        public long At => at;

        public EarlySwitch? Raised { get; set; }
    }
}

/// <summary>A switch that was raised while its item was still on the scanner.</summary>
/// <param name="AlertId">The alert.</param>
/// <param name="Line">The line in question.</param>
internal sealed record EarlySwitch(string AlertId, OpenScan Line);
