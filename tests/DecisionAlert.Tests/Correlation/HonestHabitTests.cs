using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;
using LossPrevention.DecisionAlert.Tests.Simulation;

namespace LossPrevention.DecisionAlert.Tests.Correlation;

/// <summary>What shoppers do all day raises nothing; what is missing or switched is found, at a till clock that is 1.2 s ahead.</summary>
public class HonestHabitTests
{
    private readonly LaneScript script = new(1.2);

    [Fact]
    public void QuantityLine_SeveralPasses_NoAlert() => Quiet(() =>
    {
        script.Scan(40, 5, 3);
        script.Pass(40, 5);
        script.Pass(41.5, 5);
        script.Pass(43, 5);
    });

    [Fact]
    public void QuantityLine_PiecesTrackedTwice_NoAlert() => Quiet(() =>
    {
        script.Scan(40, 5, 3);
        script.Pass(40, 5);
        script.Pass(42.5, 5, length: 0.3);
        script.VaguePass(42.6);
        script.Pass(42.6, 5, length: 0.3);
        script.VaguePass(46);
    });

    [Fact]
    public void QuantityLine_OnePass_NoAlert() => Quiet(() =>
    {
        script.Scan(40, 5, 6);
        script.Pass(40, 5);
    });

    [Fact]
    public void ScannedSeveralTimesForQuantity_OnePass_NoAlert() => Quiet(() =>
    {
        script.Pass(41, 5, length: 3);
        script.Scan(40, 5);
        script.Scan(41, 5);
        script.Scan(42, 5);
    });

    [Fact]
    public void VoidAndRescan_NoAlert() => Quiet(() =>
    {
        script.Pass(40, 5);
        script.Void(42, script.Scan(40, 5));
        script.Scan(44, 5);
        script.Pass(44, 5);
    });

    [Fact]
    public void VoidedItemPutAside_NoAlert() => Quiet(() =>
    {
        script.Pass(40, 5);
        script.Void(42, script.Scan(40, 5));
        script.Pass(44, 5);
    });

    [Fact]
    public void TwoAtOnce_ScannedInEitherOrder_NoAlert() => Quiet(() =>
    {
        script.Pass(40, 5);
        script.Pass(40.2, 9);
        script.Scan(40, 9);
        script.Scan(40.6, 5);
    });

    [Fact]
    public void TwoAtOnce_TheOneThatStaysLongerIsSeenLater_ItsLineIsNotHeldAgainstTheOther()
    {
        var lane = new LaneScript();
        Honest(6, lane: lane);
        lane.Pass(40, new Dictionary<int, double> { [12] = 5, [5] = -4.5, [9] = -6 }, length: 0.6);
        lane.Pass(40.9, 9, length: 2.2);
        lane.Scan(40, 9);
        lane.Scan(40.9, 5);
        lane.Pay(62);

        lane.Run().Alerts.Count(a => a.ScannedGtin == Store.Codes[9]).ShouldBe(0);
    }

    [Fact]
    public void ScanFailedFirst_SecondPassScanned_NoAlert() => Quiet(() =>
    {
        script.Pass(40, 5);
        script.Pass(42.5, 5);
        script.Scan(42.5, 5);
    });

    [Fact]
    public void KeyedProduce_ComesLate_NoAlert() => Quiet(() =>
    {
        script.Pass(40, 5);
        script.Scan(43, 5, kind: PosEventKind.ItemKeyed);
    });

    [Fact]
    public void HandOverTheScanner_NoAlert() => Quiet(() => script.Pass(40, 5, goods: 0.3, goodsRatio: -3));

    [Fact]
    public void ItemPutBackIntoTheBasket_NoAlert() => Quiet(() => script.Pass(40, 5, after: ZoneKind.Basket));

    [Fact]
    public void ItemHandedAwayOverTheScanner_LaneThatLosesNone_NoAlert()
    {
        Honest(16);
        script.Pass(55, 5, after: null);
        script.Pay(62);

        script.Run().Alerts.ShouldBeEmpty();
    }

    [Fact]
    public void PieceOfAScannedItem_TrackedOnItsOwn_NoAlert() => Quiet(() =>
    {
        script.Pass(40, 5);
        script.Scan(40, 5);
        script.VaguePass(40.1, length: 0.6);
    });

    [Fact]
    public void ItemThatTheCameraMissed_NoAlert() => Quiet(() => script.Scan(40, 5));

    [Fact]
    public void PassBetweenTickets_NoAlert()
    {
        Honest(3);
        script.Pay(30);
        script.Pass(45, 5);
        script.Open(60, "t2");

        script.Run().Alerts.ShouldBeEmpty();
    }

    [Fact]
    public void ProductTheGalleryDoesNotKnow_IsNotHeldAgainstItsLooks()
    {
        Honest(5);
        script.Pass(40, 7);
        script.Event(40, PosEventKind.ItemScanned, new PosItem { Code = "4006381333931" });
        script.Pay(50);

        script.Run().Alerts.ShouldBeEmpty();
    }

    [Fact]
    public void MissedScan_LaterItemScanned_AlertsAtOnceAndNudges()
    {
        Honest(5);
        var missed = script.Pass(40, 5);
        script.Pass(42, 9);
        script.Scan(42, 9);
        script.Pay(60);

        var outcome = script.Run();

        var alert = outcome.Alerts.ShouldHaveSingleItem();
        alert.Kind.ShouldBe(DiscrepancyKind.MisScan);
        alert.KeyFrames.ShouldBe([missed]);
        alert.LatencyMs.ShouldBeLessThan(5000);
        alert.TransactionId.ShouldBe("t1");
        outcome.Commands.ShouldHaveSingleItem().Text.ShouldBe("Looks like the last item didn't scan. Please check it.");
        outcome.Of(missed).Outcome.ShouldBe(DecisionOutcome.Missed);
    }

    [Fact]
    public void MissedScan_BesideAScannedItem_IsFound()
    {
        Honest(6);
        script.Pass(40, 5);
        script.Scan(40, 5);
        var missed = script.Pass(40.2, 9);
        script.Pay(60);

        script.Run().Alerts.ShouldHaveSingleItem().KeyFrames.ShouldBe([missed]);
    }

    [Fact]
    public void MissedScan_WithAHandTrackedOnItsOwn_IsFound()
    {
        Honest(6);
        script.Pass(40, Enumerable.Range(0, 20).ToDictionary(k => k, k => 1 - (0.1 * k)), goods: 0.6, goodsRatio: 1.3, after: null);
        var missed = script.Pass(40.1, new Dictionary<int, double> { [9] = 2, [10] = 1.7, [11] = 1.5 }, 0.6, goods: 0.95, goodsRatio: 4);
        script.Pay(60);

        script.Run().Alerts.ShouldHaveSingleItem().KeyFrames.ShouldBe([missed]);
    }

    [Fact]
    public void MissedScan_LaneThatSeesNoBagging_IsFound()
    {
        Honest(8, after: null);
        var missed = script.Pass(40, 5, after: null);
        script.Pay(60);

        script.Run().Alerts.ShouldHaveSingleItem().KeyFrames.ShouldBe([missed]);
    }

    [Fact]
    public void MissedScan_PaymentStarts_AlertsThen()
    {
        Honest(5);
        script.Pass(40, 5);
        script.Pay(41.5);

        script.Run().Alerts.ShouldHaveSingleItem().LatencyMs.ShouldBeLessThan(3000);
    }

    [Fact]
    public void Switch_EvidenceAddsUpToTheRisk()
    {
        Honest(5);
        script.Pass(40, 5);
        var scan = script.Scan(40, 20);
        script.Pay(50);

        var outcome = script.Run();

        var alert = outcome.Alerts.ShouldHaveSingleItem();
        alert.Kind.ShouldBe(DiscrepancyKind.TicketSwitch);
        alert.ScannedGtin.ShouldBe(Store.Codes[20]);
        alert.SeenGtins[0].Gtin.ShouldBe(Store.Codes[5]);
        alert.Risk.ShouldBe(1 / (1 + Math.Exp(-alert.Evidence.Sum(e => e.LogOdds))), 0.001);
        alert.Evidence.ShouldAllBe(e => e.Text.Length > 0);
        outcome.Of(scan).Outcome.ShouldBe(DecisionOutcome.Switched);
    }

    [Fact]
    public void SecondAlertOfATicket_CallsTheAttendant()
    {
        Honest(5);
        script.Pass(40, 5);
        script.Scan(40, 20);
        script.Pass(50, 6);
        script.Scan(50, 21);
        script.Pay(60);

        var outcome = script.Run();

        outcome.Alerts.Count.ShouldBe(2);
        outcome.Alerts[1].Action.ShouldBe(AlertAction.Call);
    }

    [Fact]
    public void FirstItemOfALane_Missed_IsFoundOnceTheClocksAreMeasured()
    {
        script.Open(1);
        script.Pass(4, 30);
        Honest(5, from: 7);
        script.Pay(40);

        script.Run().Alerts.ShouldHaveSingleItem().OccurredAt.ShouldBe(LaneScript.At(4), TimeSpan.FromSeconds(0.1));
    }

    [Theory]
    [InlineData(-1.9)]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    public void ClockOffset_OfTheTill_IsMeasured(double offset)
    {
        var lane = new LaneScript(offset);
        lane.Open(1);
        for (var k = 0; k < 8; k++)
        {
            lane.Pass(4 + (2.5 * k), k);
            lane.Scan(4 + (2.5 * k), k);
        }

        lane.Pay(30);
        var outcome = lane.Run();

        outcome.Alerts.ShouldBeEmpty();
        outcome.Lane.Clock.Offset.ShouldBe(offset, 0.1);
    }

    [Fact]
    public void BlindLane_RaisesNothingAndSaysSo()
    {
        Honest(5);
        var missed = script.Pass(40, 5);
        script.Pay(50);
        var blind = new SourceReported(
            LaneSource.Camera, LaneScript.At(39.9), HealthStatus.Unhealthy, "The camera is dark.",
            new LaneProgress("cam", LaneScript.At(39.9), 0));

        var outcome = script.Run(script.Inputs().Prepend(blind));

        outcome.Alerts.ShouldBeEmpty();
        outcome.Of(missed).Outcome.ShouldBe(DecisionOutcome.Blind);
        outcome.Of(missed).Reason.ShouldBe("The camera is dark.");
    }

    [Fact]
    public void SilentCamera_GoesOnAndRaisesNothing()
    {
        Honest(5);
        script.Pass(40, 5);
        script.Pay(50);
        var inputs = script.Inputs();
        var lost = inputs.OfType<RecognitionArrived>().Last();
        var silent = new SourceFellSilent(LaneSource.Camera, LaneScript.At(48));

        var outcome = script.Run(inputs.Where(i => i != lost).Append(silent));

        outcome.Alerts.ShouldBeEmpty();
        outcome.Lane.HandledThrough!.Value.ShouldBeGreaterThan(LaneScript.At(47));
    }

    [Fact]
    public void HonestPairs_TeachAndDoubtfulOnesDoNot()
    {
        Honest(8);
        script.Pass(60, 5);
        script.Scan(60, 20);
        script.Pay(70);

        var samples = script.Run().Samples;

        samples.Count.ShouldBeGreaterThan(5);
        samples.ShouldAllBe(s => s.Gtin != Store.Codes[20] && s.Trust > 0.5);
    }

    private void Honest(int items, double from = 4, ZoneKind? after = ZoneKind.Bagging, LaneScript? lane = null)
    {
        lane ??= script;
        lane.Open(1);
        for (var k = 0; k < items; k++)
        {
            lane.Pass(from + (3 * k), 40 + k, after: after);
            lane.Scan(from + (3 * k), 40 + k);
        }
    }

    private void Quiet(Action habit)
    {
        Honest(6);
        habit();
        script.Pass(55, 70);
        script.Scan(55, 70);
        script.Pay(62);

        var outcome = script.Run();

        outcome.Alerts.ShouldBeEmpty(string.Join("; ", outcome.Decisions.Select(d => $"{d.Id} {d.Outcome} {d.Scores}")));
        outcome.Commands.ShouldBeEmpty();
        outcome.Lane.Ended.ShouldBeTrue();
    }
}
