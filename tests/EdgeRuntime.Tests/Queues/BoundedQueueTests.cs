using FsCheck;
using FsCheck.Fluent;

namespace LossPrevention.EdgeRuntime.Tests;

public class BoundedQueueTests
{
    [Theory]
    [InlineData(QueueFullPolicy.Refuse, "1,2", 2, 0, 1)]
    [InlineData(QueueFullPolicy.DropOldest, "2,3", 3, 1, 0)]
    [InlineData(QueueFullPolicy.DropNewest, "1,2", 3, 1, 0)]
    public void TryEnqueue_Full_FollowsThePolicy(QueueFullPolicy policy, string kept, long received, long dropped, long refused)
    {
        var queue = new BoundedQueue<int>("q", 2, policy);

        var taken = Enumerable.Range(1, 3).Select(queue.TryEnqueue).ToList();

        taken[2].ShouldBe(policy != QueueFullPolicy.Refuse);
        queue.Counts.ShouldBe(new QueueCounts(received, 0, dropped, refused, 2));
        string.Join(',', TakeAll(queue)).ShouldBe(kept);
    }

    [Fact]
    public void Counts_AnyOrderOfCalls_AddUp()
    {
        var property = Prop.ForAll(
            ArbMap.Default.ArbFor<(byte Capacity, byte Policy, bool[] Calls)>(),
            input =>
            {
                var queue = new BoundedQueue<int>("q", (input.Capacity % 8) + 1, (QueueFullPolicy)(input.Policy % 3));
                var next = 0;
                var last = -1;
                foreach (var enqueue in input.Calls ?? [])
                {
                    if (enqueue)
                    {
                        queue.TryEnqueue(next++);
                    }
                    else if (queue.TryDequeue(out var item))
                    {
                        item.ShouldBeGreaterThan(last); // order is kept whatever is dropped
                        last = item;
                    }

                    var counts = queue.Counts;
                    counts.Received.ShouldBe(counts.Handled + counts.Dropped + counts.Waiting);
                    (counts.Received + counts.Refused).ShouldBe(next);
                    counts.Waiting.ShouldBeLessThanOrEqualTo(queue.Capacity);
                }
            });
        Check.QuickThrowOnFailure(property);
    }

    [Theory]
    [InlineData(QueueFullPolicy.Refuse)]
    [InlineData(QueueFullPolicy.DropOldest)]
    [InlineData(QueueFullPolicy.DropNewest)]
    public async Task Counts_ManyWritersOneReader_AddUpAtEveryMoment(QueueFullPolicy policy)
    {
        const int writers = 4;
        const int each = 5000;
        var queue = new BoundedQueue<int>("q", 16, policy);
        var reader = Task.Run(async () =>
        {
            var handled = 0L;
            while (await queue.WaitToDequeueAsync(CancellationToken.None))
            {
                while (queue.TryDequeue(out _))
                {
                    handled++;
                    var counts = queue.Counts;
                    (counts.Handled + counts.Dropped + counts.Waiting).ShouldBe(counts.Received);
                }
            }

            return handled;
        });

        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < each; i++)
            {
                queue.TryEnqueue(i);
            }
        })));
        queue.Complete();

        var taken = await reader;
        var end = queue.Counts;
        end.Handled.ShouldBe(taken);
        end.Waiting.ShouldBe(0);
        (end.Received + end.Refused).ShouldBe(writers * each);
        end.Received.ShouldBe(end.Handled + end.Dropped);
    }

    [Fact]
    public async Task EnqueueAsync_Full_WaitsAndLosesNothing()
    {
        var queue = new BoundedQueue<int>("frames", 2, QueueFullPolicy.Refuse);
        var writer = Task.Run(async () =>
        {
            for (var i = 0; i < 2000; i++)
            {
                (await queue.EnqueueAsync(i, CancellationToken.None)).ShouldBeTrue();
            }

            queue.Complete();
        });

        var seen = new List<int>();
        while (await queue.WaitToDequeueAsync(CancellationToken.None))
        {
            seen.AddRange(TakeAll(queue));
        }

        await writer;
        seen.ShouldBe(Enumerable.Range(0, 2000));
        queue.Counts.ShouldBe(new QueueCounts(2000, 2000, 0, 0, 0));
    }

    [Fact]
    public async Task EnqueueAsync_CompletedWhileWaiting_SaysFalse()
    {
        var queue = new BoundedQueue<int>("frames", 1, QueueFullPolicy.Refuse);
        queue.TryEnqueue(1);
        var waiting = queue.EnqueueAsync(2, CancellationToken.None);
        waiting.IsCompleted.ShouldBeFalse();

        queue.Complete();

        (await waiting).ShouldBeFalse();
    }

    [Fact]
    public async Task EnqueueAsync_Cancelled_Throws()
    {
        var queue = new BoundedQueue<int>("frames", 1, QueueFullPolicy.Refuse);
        queue.TryEnqueue(1);
        using var cancel = new CancellationTokenSource();
        var waiting = queue.EnqueueAsync(2, cancel.Token);

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await waiting);
        queue.Counts.Received.ShouldBe(1);
    }

    private static List<int> TakeAll(BoundedQueue<int> queue)
    {
        var items = new List<int>();
        while (queue.TryDequeue(out var item))
        {
            items.Add(item);
        }

        return items;
    }
}
