using Microsoft.Data.Sqlite;

namespace LossPrevention.DecisionAlert.Adapters;

/// <summary>
/// The module's one SQLite file: journal, outbox, cases, accounts, access log. One writer puts what waits into one transaction. Where the
/// disk is full, writes that matter wait in memory, journal lines are dropped and counted, and both are tried again every second.
/// </summary>
internal sealed class SqliteStore : IAsyncDisposable
{
    private const int Batch = 512;
    private const int MaxLines = 8192;
    private const int MaxWrites = 10_000;
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);

    /// <summary>A line waits this long for what it brings about: an alert then lasts with its inputs by one flush of the disk, and does not wait for theirs first.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(5);
    private readonly Lock connectionGate = new();
    private readonly object gate = new();
    private readonly Queue<StoreWrite> writes = new();
    private readonly Queue<StoreWrite> lines = new();
    private readonly SemaphoreSlim space = new(MaxLines, MaxLines);
    private readonly SqliteSession session;
    private readonly Action<Exception?> failing;
    private readonly Action<Exception> broken;
    private readonly ITimer retry;
    private readonly Task writer;
    private bool retryNow;
    private bool completed;
    private volatile bool isFailing;
    private long dropped;

    /// <summary>Opens or makes the file.</summary>
    /// <param name="path">The file, its folder is made where it is missing; null keeps everything in memory.</param>
    /// <param name="clock">Paces what is tried again.</param>
    /// <param name="failing">Told why nothing can be written, and null once it can be again.</param>
    /// <param name="broken">Told of a write that the file refuses for good; it is left out, and what it was to send goes out from memory.</param>
    /// <exception cref="InvalidOperationException">The file is of a newer schema.</exception>
    public SqliteStore(string? path, TimeProvider clock, Action<Exception?> failing, Action<Exception> broken)
    {
        (this.failing, this.broken) = (failing, broken);
        if (path is not null && Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        FilePath = path;
        session = new SqliteSession(path);
        try
        {
            SqliteSchema.Prepare(session, path);
        }
        catch
        {
            session.Dispose();
            throw;
        }

        retry = clock.CreateTimer(_ => Wake(), null, RetryEvery, RetryEvery);
        writer = Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The file; null for memory.</summary>
    public string? FilePath { get; }

    /// <summary>Whether nothing can be written now.</summary>
    public bool IsFailing => isFailing;

    /// <summary>Journal lines that found no room while nothing could be written.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Reads what is written so far.</summary>
    public T Read<T>(Func<SqliteSession, T> read)
    {
        lock (connectionGate)
            return read(session);
    }

    /// <summary>Hands over a journal line; waits while the writer is behind.</summary>
    public async ValueTask AppendAsync(StoreWrite line, CancellationToken cancellationToken)
    {
        if (!space.Wait(0, cancellationToken))
        {
            if (isFailing)
            {
                Interlocked.Increment(ref dropped);
                line.Settled?.Invoke();
                return;
            }

            await space.WaitAsync(cancellationToken);
        }

        Enqueue(lines, line);
    }

    /// <summary>Hands over what must not be lost; it is written before the lines that wait.</summary>
    /// <returns>Whether it was taken: false after the end, or where ten thousand wait already for a full disk.</returns>
    public bool Post(StoreWrite write) => Enqueue(writes, write);

    /// <summary>Writes; completes once it lasts.</summary>
    public Task WriteAsync(Action<SqliteSession> apply)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!Post(new StoreWrite(apply) { Committed = () => done.TrySetResult() }))
            done.SetException(new InvalidOperationException("The store is closed or full."));
        return done.Task;
    }

    /// <summary>Writes what waits and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            completed = true;
            Monitor.PulseAll(gate);
        }

        await writer;
        await retry.DisposeAsync();
        lock (connectionGate) // somebody may be reading still
            session.Dispose();
        space.Dispose();
    }

    private bool Enqueue(Queue<StoreWrite> queue, StoreWrite write)
    {
        lock (gate)
        {
            if (completed || (ReferenceEquals(queue, writes) && writes.Count >= MaxWrites))
                return false;
            queue.Enqueue(write);
            if (ReferenceEquals(queue, writes) || lines.Count is 1 or Batch)
                Monitor.PulseAll(gate);
            return true;
        }
    }

    private void Wake()
    {
        if (!isFailing)
            return;
        lock (gate)
        {
            retryNow = true;
            Monitor.PulseAll(gate);
        }
    }

    private void WriteAll()
    {
        var batch = new List<StoreWrite>(Batch);
        while (Take(batch))
        {
            var error = TryWrite(batch);
            if (error is not null && !IsOfTheDisk(error))
                error = WriteOneByOne(batch);
            if (error is null)
            {
                Recovered();
                foreach (var write in batch)
                    Lasts(write);
                batch.Clear();
                continue;
            }

            if (!isFailing)
            {
                isFailing = true;
                failing(error);
            }

            Defer(batch);
        }
    }

    /// <summary>Takes what waits, behind what <paramref name="batch"/> still holds. False at the end, or where the end comes on a full disk.</summary>
    private bool Take(List<StoreWrite> batch)
    {
        lock (gate)
        {
            while (!completed && (isFailing ? !retryNow && !AnyNew_NeedsLock(batch) : writes.Count == 0 && lines.Count == 0))
                Monitor.Wait(gate);
            if (!completed && !isFailing && writes.Count == 0 && lines.Count < Batch)
                Monitor.Wait(gate, Gather);
            if (completed && (isFailing || (batch.Count == 0 && writes.Count == 0 && lines.Count == 0)))
                return false;
            retryNow = false;
            while (writes.TryDequeue(out var write))
                batch.Add(write);
            if (!isFailing)
            {
                for (var count = 0; count < Batch && lines.TryDequeue(out var line); count++)
                {
                    batch.Add(line);
                    space.Release();
                }
            }

            return true;
        }
    }

    /// <summary>While nothing can be written, a new write still has to hear that it is deferred.</summary>
    private bool AnyNew_NeedsLock(List<StoreWrite> batch) => writes.Count > 0 && batch.Count < MaxWrites;

    private Exception? TryWrite(List<StoreWrite> batch)
    {
        lock (connectionGate)
        {
            try
            {
                session.Begin();
                foreach (var write in batch)
                    write.Apply(session);
                session.Commit();
                return null;
            }
            catch (Exception error)
            {
                session.Rollback();
                return error;
            }
        }
    }

    /// <summary>One write that the file refuses must not take the others with it.</summary>
    private Exception? WriteOneByOne(List<StoreWrite> batch)
    {
        while (batch.Count > 0)
        {
            var error = TryWrite([batch[0]]);
            if (error is not null && IsOfTheDisk(error))
                return error;
            if (error is null)
                Lasts(batch[0]);
            else
                LeaveOut(batch[0], error);
            batch.RemoveAt(0);
        }

        return null;
    }

    private void LeaveOut(StoreWrite write, Exception error)
    {
        broken(error);
        if (!write.IsDeferred)
            write.Deferred?.Invoke();
        write.Settled?.Invoke();
    }

    private static void Lasts(StoreWrite write)
    {
        write.Committed?.Invoke();
        write.Settled?.Invoke();
    }

    /// <summary>Full, read-only, unreadable or busy: what passes once someone has made room.</summary>
    private static bool IsOfTheDisk(Exception error) => error is SqliteException { SqliteErrorCode: 5 or 6 or 8 or 10 or 13 or 14 };

    private void Recovered()
    {
        if (!isFailing)
            return;
        isFailing = false;
        failing(null);
    }

    /// <summary>Keeps what matters and lets the journal lines of the batch go.</summary>
    private void Defer(List<StoreWrite> batch)
    {
        foreach (var write in batch.Where(w => !w.IsDeferred))
        {
            write.IsDeferred = true;
            write.Deferred?.Invoke();
        }

        foreach (var line in batch.Where(IsLine))
            line.Settled?.Invoke();
        Interlocked.Add(ref dropped, batch.RemoveAll(IsLine));

        static bool IsLine(StoreWrite write) => write.Deferred is null && write.Committed is null;
    }
}
