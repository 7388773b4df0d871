using LossPrevention.DecisionAlert.Adapters;

namespace LossPrevention.DecisionAlert.Tests.Adapters;

public sealed class SqliteStoreTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Dispose_SomebodyIsReading_ClosesTheFileAfterThat()
    {
        var store = new SqliteStore(null, TimeProvider.System, _ => { }, _ => { });
        using var isReading = new ManualResetEventSlim();
        var ending = new TaskCompletionSource<Task>();
        var reading = Task.Run(() => store.Read(session =>
        {
            isReading.Set();
            var end = ending.Task.WaitAsync(Limit, TimeProvider.System).GetAwaiter().GetResult();
            SpinWait.SpinUntil(() => end.IsCompleted, TimeSpan.FromMilliseconds(200)); // long enough for a file that waits for nobody
            return Enumerable.Range(1, 50).Sum(i => Convert.ToInt32(session.Scalar($"SELECT {i}")));
        }));
        isReading.Wait(Limit).ShouldBeTrue();

        var closing = Task.Run(() => store.DisposeAsync().AsTask()); // it may wait for the reader at once, on the thread that calls it
        ending.SetResult(closing);

        (await reading.WaitAsync(Limit, TimeProvider.System)).ShouldBe(1275);
        await closing.WaitAsync(Limit, TimeProvider.System);
    }
}
