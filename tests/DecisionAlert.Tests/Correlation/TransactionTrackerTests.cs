using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;

namespace LossPrevention.DecisionAlert.Tests.Correlation;

public class TransactionTrackerTests
{
    private readonly TransactionTracker tickets = new();

    [Fact]
    public void At_BetweenSuspendAndResume_IsNoTicket()
    {
        Say(10, "a", PosEventKind.TransactionStarted);
        Say(20, "a", PosEventKind.TransactionSuspended);
        Say(60, "a", PosEventKind.ItemScanned);

        At(15)!.Id.ShouldBe("a");
        At(40).ShouldBeNull();
        At(61)!.Id.ShouldBe("a");
    }

    [Fact]
    public void At_AnotherTicketInBetween_IsThatTickets()
    {
        Say(10, "a", PosEventKind.TransactionStarted);
        Say(20, "a", PosEventKind.TransactionSuspended);
        Say(30, "b", PosEventKind.TransactionStarted);
        Say(50, "b", PosEventKind.TransactionCompleted);
        Say(60, "a", PosEventKind.TransactionStarted);
        Say(70, "a", PosEventKind.PaymentStarted);

        At(40)!.Id.ShouldBe("b");
        At(65)!.Id.ShouldBe("a");
        At(75).ShouldBeNull();
    }

    [Fact]
    public void Find_AResumedTicket_SharesItsAlerts()
    {
        Say(10, "a", PosEventKind.TransactionStarted);
        tickets.Find("a")!.Case.Alerts++;
        Say(20, "a", PosEventKind.TransactionSuspended);
        Say(60, "a", PosEventKind.ItemScanned);

        tickets.Find("a")!.Case.Alerts.ShouldBe(1);
    }

    [Fact]
    public void At_LineAfterPaymentBegan_OpensTheTicketAgain()
    {
        Say(10, "a", PosEventKind.TransactionStarted);
        Say(20, "a", PosEventKind.PaymentStarted);
        Say(25, "a", PosEventKind.ItemScanned);

        At(40)!.Id.ShouldBe("a");
    }

    private TransactionTracker.Ticket? At(int second) => tickets.At(second * TimeSpan.TicksPerSecond, 0);

    private void Say(int second, string ticket, PosEventKind kind) => tickets.Observe(
        new PosEvent
        {
            EventId = $"{ticket}{second}",
            StoreId = "s",
            LaneId = "l",
            TerminalId = "t",
            TransactionId = ticket,
            Sequence = second,
            Kind = kind,
            OccurredAt = LossPrevention.DecisionAlert.Tests.Simulation.LaneScript.Start,
        },
        second * TimeSpan.TicksPerSecond);
}
