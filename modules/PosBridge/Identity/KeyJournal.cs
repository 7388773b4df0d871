using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace LossPrevention.PosBridge.Identity;

/// <summary>
/// The keys of what has been sent, in an append-only file that outlives the module. One flush to the disk covers all keys that wait for
/// one, so a burst costs few. The file is rewritten with the keys that are still remembered once most of it is forgotten.
/// </summary>
internal sealed class KeyJournal : IAsyncDisposable
{
    /// <summary>The file below <c>statePath</c>.</summary>
    public const string FileName = "sent-keys.jsonl";

    private const int CompactAbove = 4_096;

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Lock pendingGate = new();
    private readonly string path;
    private readonly Func<IReadOnlyList<SentKey>> remembered;
    private MemoryStream pending = new();
    private FileStream file;
    private long lines;
    private int pendingLines;

    private KeyJournal(string path, FileStream file, long lines, Func<IReadOnlyList<SentKey>> remembered) =>
        (this.path, this.file, this.lines, this.remembered) = (path, file, lines, remembered);

    /// <summary>Opens or makes the journal.</summary>
    /// <param name="folder">Made where it is missing.</param>
    /// <param name="remembered">The keys worth keeping, oldest first; asked when the file is rewritten.</param>
    /// <param name="found">Takes each key of the file, oldest first.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static KeyJournal Open(string folder, Func<IReadOnlyList<SentKey>> remembered, Action<SentKey> found)
    {
        Directory.CreateDirectory(folder);
        var name = Path.Combine(folder, FileName);
        var count = 0L;
        var torn = false;
        foreach (var line in File.Exists(name) ? File.ReadLines(name) : [])
        {
            count++;
            if (SentKeyJson.Read(Encoding.UTF8.GetBytes(line)) is { } key)
            {
                found(key);
            }
            else
            {
                torn = true;
            }
        }

        var journal = new KeyJournal(name, Append(name), count, remembered);
        if (torn)
        {
            // Otherwise the next key would join the torn line and be lost with it.
            journal.Compact();
        }

        return journal;
    }

    /// <summary>Takes a key in; <see cref="CommitAsync"/> makes it last.</summary>
    public void Add(SentKey key)
    {
        lock (pendingGate)
        {
            pending.Write(SentKeyJson.Write(key));
            pending.WriteByte((byte)'\n');
            pendingLines++;
        }
    }

    /// <summary>Returns once every key added before is on the disk.</summary>
    /// <exception cref="IOException">The disk refuses; the keys are still known to this run.</exception>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var (waiting, count) = TakePending();
            if (count == 0)
            {
                return;
            }

            await file.WriteAsync(waiting.GetBuffer().AsMemory(0, (int)waiting.Length), CancellationToken.None);
            file.Flush(flushToDisk: true);
            lines += count;
            if (lines > CompactAbove && lines > 2 * remembered().Count)
            {
                Compact();
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await file.DisposeAsync();
        await pending.DisposeAsync();
        gate.Dispose();
    }

    private static FileStream Append(string path) => new(path, FileMode.Append, FileAccess.Write, FileShare.Read);

    private (MemoryStream Bytes, int Lines) TakePending()
    {
        lock (pendingGate)
        {
            var taken = (pending, pendingLines);
            (pending, pendingLines) = (new MemoryStream(), 0);
            return taken;
        }
    }

    /// <summary>Writes a new file beside the old one and puts it in its place, so that a power cut leaves one or the other whole.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "Disposed with the journal.")]
    private void Compact()
    {
        var keys = remembered();
        var next = path + ".next";
        using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            foreach (var key in keys)
            {
                stream.Write(SentKeyJson.Write(key));
                stream.WriteByte((byte)'\n');
            }

            stream.Flush(flushToDisk: true);
        }

        file.Dispose();
        File.Move(next, path, overwrite: true);
        file = Append(path);
        lines = keys.Count;
    }
}
