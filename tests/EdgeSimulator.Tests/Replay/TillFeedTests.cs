using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Replay;
using LossPrevention.Recordings;

namespace LossPrevention.EdgeSimulator.Tests.Replay;

public sealed class TillFeedTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Run_CameraMoves_ReleasesWhatItHasPassed()
    {
        var till = new RecordedTill();
        var feed = new TillFeed("lane-1", [Event(1), Event(2), Event(8)], till);
        var run = feed.RunAsync(default);

        feed.OnCamera(Progress(5));
        await till.WaitAsync("advance 5");
        feed.OnCamera(Progress(9, ended: true));
        await run;

        till.Log.ShouldBe(["event 1", "event 2", "advance 5", "event 8", "advance 9 ended"]);
    }

    [Fact]
    public async Task Run_CameraEndsBeforeTheTill_ReleasesTheRestAndPromisesIt()
    {
        var till = new RecordedTill();
        var feed = new TillFeed("lane-1", [Event(1), Event(30)], till);
        feed.OnCamera(Progress(5, ended: true));

        await feed.RunAsync(default);

        till.Log.ShouldBe(["event 1", "event 30", "advance 30 ended"]);
    }

    [Fact]
    public async Task Run_OlderEventFurtherDownTheFile_HoldsThePromiseBack()
    {
        var till = new RecordedTill();
        var feed = new TillFeed("lane-1", [Event(6), Event(3), Event(20)], till);
        var run = feed.RunAsync(default);

        feed.OnCamera(Progress(4));
        await till.WaitAsync("advance 3-");
        feed.OnCamera(Progress(7));
        await till.WaitAsync("advance 7");
        feed.OnCamera(Progress(7, ended: true));
        await run;

        till.Log.ShouldBe(["advance 3-", "event 6", "event 3", "advance 7", "event 20", "advance 20 ended"]);
    }

    private static LaneProgress Progress(int second, bool ended = false) => new("s", Start.AddSeconds(second), 0, ended);

    private static RecordedPosEvent Event(int second) => new(
        second,
        new PosEvent
        {
            EventId = $"e-{second}",
            StoreId = "store-1",
            LaneId = "lane-1",
            TerminalId = "till-1",
            TransactionId = "t-1",
            Sequence = second,
            Kind = PosEventKind.ItemScanned,
            OccurredAt = Start.AddSeconds(second),
        },
        new[] { (byte)second });

    private sealed class RecordedTill : ITill
    {
        private readonly List<string> log = [];
        private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<string> Log
        {
            get
            {
                lock (log)
                {
                    return [.. log];
                }
            }
        }

        public ValueTask PublishAsync(ReadOnlyMemory<byte> canonicalJson, CancellationToken cancellationToken) =>
            Add($"event {canonicalJson.Span[0]}");

        public ValueTask AdvanceAsync(string laneId, DateTimeOffset observedThrough, bool ended, CancellationToken cancellationToken)
        {
            var ticks = (observedThrough - Start).Ticks;
            var second = ticks % TimeSpan.TicksPerSecond == 0 ? $"{ticks / TimeSpan.TicksPerSecond}" : $"{(ticks / TimeSpan.TicksPerSecond) + 1}-";
            return Add($"advance {second}{(ended ? " ended" : string.Empty)}");
        }

        public async Task WaitAsync(string entry)
        {
            while (true)
            {
                Task wait;
                lock (log)
                {
                    if (log.Contains(entry))
                    {
                        return;
                    }

                    wait = changed.Task;
                }

                await wait.WaitAsync(TimeSpan.FromSeconds(30));
            }
        }

        private ValueTask Add(string entry)
        {
            TaskCompletionSource wake;
            lock (log)
            {
                log.Add(entry);
                wake = changed;
                changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            wake.SetResult();
            return ValueTask.CompletedTask;
        }
    }
}
