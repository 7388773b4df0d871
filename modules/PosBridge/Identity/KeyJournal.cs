using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace LossPrevention.PosBridge.Identity;

/// <summary>
/// The keys of what has been sent, and what a dialect must remember, in an append-only file that outlives the module. A line is in the file once it is
/// committed, which the end of the process, however it comes, leaves as it is; for the end of the machine the file is flushed soon after. What a dialect must
/// remember stands nowhere else, so it is flushed first. The file is rewritten with what is still remembered once most of it is forgotten.
/// </summary>
internal sealed class KeyJournal : IAsyncDisposable
{
    /// <summary>The file below <c>statePath</c>.</summary>
    public const string FileName = "sent-keys.jsonl";

    private const int CompactAbove = 4_096;

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Lock pendingGate = new();
    private readonly string path;
    private readonly Func<IReadOnlyList<JournalLine>> remembered;
    private readonly FlushBehind flush;
    private readonly Utf8JsonWriter json = new(Stream.Null);
    private ArrayBufferWriter<byte> pending = new();
    private ArrayBufferWriter<byte> writing = new();
    private int pendingLines;
    private bool memoryPending;
    private FileStream file;
    private long lines;
    private long compactAbove = CompactAbove;

    private KeyJournal(string path, FileStream file, long lines, Func<IReadOnlyList<JournalLine>> remembered, TimeProvider clock)
    {
        (this.path, this.file, this.lines, this.remembered) = (path, file, lines, remembered);
        flush = new FlushBehind(clock);
    }

    /// <summary>Opens or makes the journal.</summary>
    /// <param name="folder">Made where it is missing.</param>
    /// <param name="remembered">What is worth keeping, oldest first; asked when the file is rewritten.</param>
    /// <param name="found">Takes each line of the file, oldest first.</param>
    /// <param name="clock">For the pauses between flushes.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static KeyJournal Open(string folder, Func<IReadOnlyList<JournalLine>> remembered, Action<JournalLine> found, TimeProvider clock)
    {
        Directory.CreateDirectory(folder);
        var name = Path.Combine(folder, FileName);
        var count = 0L;
        var torn = false;
        foreach (var line in File.Exists(name) ? File.ReadLines(name) : [])
        {
            count++;
            if (JournalLine.Read(Encoding.UTF8.GetBytes(line)) is { } read)
            {
                found(read);
            }
            else
            {
                torn = true;
            }
        }

        var journal = new KeyJournal(name, Append(name), count, remembered, clock);
        if (torn)
        {
            // Otherwise the next key would join the torn line and be lost with it.
            journal.Compact(remembered());
        }

        return journal;
    }

    /// <summary>Takes a line in; <see cref="CommitAsync"/> makes it last.</summary>
    public void Add(JournalLine line)
    {
        lock (pendingGate)
        {
            Write(line, pending);
            pendingLines++;
            memoryPending |= line.Memory is not null;
        }
    }

    /// <summary>Returns once every key added before is in the file, and every memory on the disk.</summary>
    /// <exception cref="IOException">The disk refuses, now or behind the commit before; the keys are still known to this run.</exception>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var (count, memory) = TakePending();
            if (count == 0)
            {
                return;
            }

            file.Write(writing.WrittenSpan);
            lines += count;
            if (memory)
            {
                file.Flush(flushToDisk: true);
            }
            else
            {
                flush.Begin(file.SafeFileHandle);
            }

            if (lines > compactAbove)
            {
                // Asked for once in a while only: they are many.
                var all = remembered();
                compactAbove = Math.Max(CompactAbove, 2L * all.Count);
                if (lines > compactAbove)
                {
                    Compact(all);
                }
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
        await flush.DisposeAsync();
        file.Flush(flushToDisk: true);
        await file.DisposeAsync();
        await json.DisposeAsync();
        gate.Dispose();
    }

    /// <summary>Unbuffered: what is written is the system's, whatever becomes of this process.</summary>
    private static FileStream Append(string path) => new(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);

    private (int Count, bool Memory) TakePending()
    {
        lock (pendingGate)
        {
            var taken = (pendingLines, memoryPending);
            writing.ResetWrittenCount();
            (pending, writing) = (writing, pending);
            (pendingLines, memoryPending) = (0, false);
            return taken;
        }
    }

    private void Write(JournalLine line, ArrayBufferWriter<byte> bytes)
    {
        json.Reset(bytes);
        line.Write(json);
        json.Flush();
        bytes.Write("\n"u8);
    }

    /// <summary>Writes a new file beside the old one and puts it in its place, so that a power cut leaves one or the other whole.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "Disposed with the journal.")]
    private void Compact(IReadOnlyList<JournalLine> all)
    {
        var next = path + ".next";
        using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            var content = new ArrayBufferWriter<byte>();
            lock (pendingGate)
            {
                foreach (var line in all)
                {
                    Write(line, content);
                }
            }

            stream.Write(content.WrittenSpan);
            stream.Flush(flushToDisk: true);
        }

        file.Dispose();
        File.Move(next, path, overwrite: true);
        file = Append(path);
        lines = all.Count;
    }
}
