using LossPrevention.PosBridge.Identity;

namespace LossPrevention.PosBridge.Tests.Identity;

public sealed class KeyJournalTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly List<SentKey> remembered = [];

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

    public void Dispose() => folder.Dispose();

    private static SentKey Key(long sequence) => SentKey.Of(TillEvents.Scan(sequence: sequence));

    private async Task WriteAsync(params int[] sequences)
    {
        await using var journal = KeyJournal.Open(folder.Path, () => remembered, _ => { });
        foreach (var sequence in sequences)
        {
            journal.Add(Key(sequence));
        }

        await journal.CommitAsync(CancellationToken.None);
    }

    private async Task<List<long>> ReadAsync()
    {
        var found = new List<long>();
        await using var journal = KeyJournal.Open(folder.Path, () => remembered, key => found.Add(key.Key.Sequence));
        return found;
    }
}
