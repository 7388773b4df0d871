namespace LossPrevention.PosBridge.Tests.Events;

public class LaneQueuesTests
{
    private readonly LaneQueues queues = new();
    private readonly List<string> begun = [];

    [Fact]
    public async Task Begin_LaneIsBusy_ItsNextWaitsAndOtherLanesGoOn()
    {
        var hub = new TaskCompletionSource();

        var first = Begin("lane-1", "a", hub.Task);
        var second = Begin("lane-1", "b");
        var other = Begin("lane-2", "c");

        begun.ShouldBe(["a", "c"]);
        other.IsCompletedSuccessfully.ShouldBeTrue();
        queues.WhenIdleAsync().IsCompleted.ShouldBeFalse();
        hub.SetResult();
        await queues.WhenIdleAsync();
        begun.ShouldBe(["a", "c", "b"]);
        (first.IsCompletedSuccessfully, second.IsCompletedSuccessfully).ShouldBe((true, true));
    }

    [Fact]
    public async Task Begin_MessageOfTwoLanes_WaitsForBothAndBothWaitForIt()
    {
        var (one, both) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = Begin("lane-1", "a", one.Task);
        var shared = queues.Begin([TillEvents.Scan("lane-1"), TillEvents.Scan("lane-2")], () => Work("b", both.Task));
        var last = Begin("lane-2", "c");

        begun.ShouldBe(["a"]);
        one.SetResult();
        await first;
        last.IsCompleted.ShouldBeFalse();
        both.SetResult();
        await Task.WhenAll(shared, last);
        begun.ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task Begin_WorkBeforeItHasFailed_IsNotDone()
    {
        var hub = new TaskCompletionSource();
        var first = Begin("lane-1", "a", hub.Task);
        var second = Begin("lane-1", "b");

        hub.SetException(new InvalidOperationException("no"));

        await Should.ThrowAsync<InvalidOperationException>(() => first);
        await Should.ThrowAsync<InvalidOperationException>(() => second);
        begun.ShouldBe(["a"]);
    }

    [Fact]
    public async Task Begin_NoEvents_WaitsForNothing()
    {
        var hub = new TaskCompletionSource();
        var first = Begin("lane-1", "a", hub.Task);

        await queues.Begin([], () => Work("b", Task.CompletedTask));

        begun.ShouldBe(["a", "b"]);
        hub.SetResult();
        await first;
    }

    private Task Begin(string laneId, string name, Task? until = null) => queues.Begin([TillEvents.Scan(laneId)], () => Work(name, until ?? Task.CompletedTask));

    private async Task Work(string name, Task until)
    {
        begun.Add(name);
        await until;
    }
}
