using LossPrevention.PosBridge.Identity;

namespace LossPrevention.PosBridge.Tests.Identity;

public sealed class KeyJournalTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly List<JournalLine> remembered = [];

    private string File => Path.Combine(folder.Path, KeyJournal.FileName);

    [Fact]
    public async Task Open_AfterCommit_FindsEveryKeyInOrder()
    {
        await WriteAsync(1, 2, 3);
        await WriteAsync(4);

        (await ReadAsync()).ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public async Task Open_LineTornByAPowerCut_LosesThatLineAloneAndGoesOn()
    {
        await WriteAsync(1, 2, 3);
        await using (var stream = System.IO.File.Open(File, FileMode.Open))
        {
            stream.SetLength(stream.Length - 20);
        }

        remembered.AddRange([Key(1), Key(2)]);
        await WriteAsync(4);

        (await ReadAsync()).ShouldBe([1, 2, 4]);
    }

    [Fact]
    public async Task Open_FileOfNoise_FindsNothingAndThrowsNothing()
    {
        await System.IO.File.WriteAllBytesAsync(File, [0, 1, 255, 10, .. "{\"laneId\":1}\n{}\nnull\n[]\n"u8]);

        (await ReadAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task CommitAsync_MostIsForgotten_RewritesTheFileWithWhatIsRemembered()
    {
        remembered.AddRange([Key(9_999), Key(10_000)]);
        await WriteAsync([.. Enumerable.Range(1, 10_000)]);

        (await ReadAsync()).ShouldBe([9_999, 10_000]);
    }

    [Fact]
    public async Task Open_MemoriesBetweenKeys_FindsBothAsTheyWereWritten()
    {
        await using (var journal = KeyJournal.Open(folder.Path, () => remembered, _ => { }, TimeProvider.System))
        {
            journal.Add(Key(1));
            journal.Add(JournalLine.Of("""{"terminal":"till-3"}"""u8.ToArray()));
            await journal.CommitAsync(CancellationToken.None);
        }

        var found = new List<string>();
        await using var again = KeyJournal.Open(
            folder.Path, () => remembered, line => found.Add(line.Key is { } key ? key.EventId : System.Text.Encoding.UTF8.GetString(line.Memory!.Value.Span)), TimeProvider.System);

        found.ShouldBe([TillEvents.Scan(sequence: 1).EventId, """{"terminal":"till-3"}"""]);
    }

    [Fact]
    public async Task CommitAsync_ProcessEndsAtOnce_TheKeysAreInTheFile()
    {
        // Never flushed: this clock stands still, and the journal is left as a kill leaves it.
        var journal = KeyJournal.Open(folder.Path, () => remembered, _ => { }, new LossPrevention.TestKit.ManualTimeProvider());
        journal.Add(Key(1));
        await journal.CommitAsync(CancellationToken.None);
        journal.Add(Key(2));
        await journal.CommitAsync(CancellationToken.None);
        journal.Add(Key(3));

        (await ReadAsync()).ShouldBe([1, 2], "what was added and not committed is not acknowledged either");
        await journal.DisposeAsync();
    }

    [Fact]
    public async Task CommitAsync_FromManySides_KeepsEveryLine()
    {
        await using (var journal = KeyJournal.Open(folder.Path, () => remembered, _ => { }, TimeProvider.System))
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(side => Task.Run(async () =>
            {
                for (var i = 0; i < 100; i++)
                {
                    journal.Add(Key((side * 100) + i));
                    await journal.CommitAsync(CancellationToken.None);
                }
            })));
        }

        (await ReadAsync()).Order().ShouldBe(Enumerable.Range(0, 800).Select(i => (long)i));
    }

    public void Dispose() => folder.Dispose();

    private static JournalLine Key(long sequence) => JournalLine.Of(SentKey.Of(TillEvents.Scan(sequence: sequence)));

    private async Task WriteAsync(params int[] sequences)
    {
        await using var journal = KeyJournal.Open(folder.Path, () => remembered, _ => { }, TimeProvider.System);
        foreach (var sequence in sequences)
        {
            journal.Add(Key(sequence));
        }

        await journal.CommitAsync(CancellationToken.None);
    }

    private async Task<List<long>> ReadAsync()
    {
        var found = new List<long>();
        await using var journal = KeyJournal.Open(folder.Path, () => remembered, line => found.Add(line.Key!.Value.Key.Sequence), TimeProvider.System);
        return found;
    }
}
