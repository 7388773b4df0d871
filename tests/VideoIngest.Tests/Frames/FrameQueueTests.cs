using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Tests.Frames;

public class FrameQueueTests
{
    [Fact]
    public async Task Rent_CameraAndAllInUse_DropsTheOldestAndCountsIt()
    {
        using var queue = new FrameQueue<object>([new object(), new object()], FrameQueueFullPolicy.DropOldest);
        var (first, second) = (queue.Rent(default), queue.Rent(default));
        queue.Publish(first);
        queue.Publish(second);

        queue.Rent(default).ShouldBeSameAs(first);

        (await queue.TakeAsync(default)).ShouldBeSameAs(second);
        queue.Counts.Received.ShouldBe(2);
        queue.Counts.Handled.ShouldBe(1);
        queue.Counts.Dropped.ShouldBe(1);
    }

    [Fact]
    public void Rent_FileAndAllInUse_Waits()
    {
        using var queue = new FrameQueue<object>([new object()], FrameQueueFullPolicy.Wait);
        queue.Publish(queue.Rent(default));

        Should.Throw<OperationCanceledException>(() => queue.Rent(new CancellationToken(canceled: true)));
        queue.Counts.Dropped.ShouldBe(0);
    }

    [Fact]
    public async Task TakeAsync_CompletedWithFault_WaitingFramesComeFirst()
    {
        using var queue = new FrameQueue<object>([new object()], FrameQueueFullPolicy.Wait);
        queue.Publish(queue.Rent(default));
        queue.Complete(new FrameSourceException("gone"));

        (await queue.TakeAsync(default)).ShouldNotBeNull();
        (await Should.ThrowAsync<FrameSourceException>(async () => await queue.TakeAsync(default))).Message.ShouldBe("gone");
    }

    [Fact]
    public async Task WaitForRoom_NoneThenOne_EndsWithTheRoomAndTakesNone()
    {
        using var queue = new FrameQueue<object>([new object()], FrameQueueFullPolicy.DropOldest);
        queue.Publish(queue.Rent(default));
        var waited = Task.Run(() => queue.WaitForRoom(TimeSpan.FromMinutes(1)));

        queue.Return((await queue.TakeAsync(default))!);

        await waited.WaitAsync(TimeSpan.FromSeconds(30));
        queue.Rent(default).ShouldNotBeNull();
        queue.Counts.Dropped.ShouldBe(0);
    }
}
