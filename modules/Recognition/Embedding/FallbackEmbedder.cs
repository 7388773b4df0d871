using LossPrevention.Imaging;

namespace LossPrevention.Recognition;

/// <summary>One way to run an embedder.</summary>
/// <param name="Provider">What runs it.</param>
/// <param name="Load">Makes it ready; throws <see cref="EmbedderException"/> where it cannot be run there.</param>
internal sealed record ExecutionStep(ExecutionProvider Provider, Func<IEmbedder> Load);

/// <summary>What runs the embedder now.</summary>
/// <param name="Provider">It.</param>
/// <param name="Reason">Why no earlier provider does, in one sentence; null where the first one runs it.</param>
internal sealed record ExecutionState(ExecutionProvider Provider, string? Reason);

/// <summary>
/// Runs the embedder on the first provider that works. One that fails in mid-run is let go, its pictures go to the next, and nothing is lost; it
/// is loaded anew in the background after a minute, and after twice as long whenever it fails again (at most 30 minutes).
/// One caller at a time.
/// </summary>
internal sealed class FallbackEmbedder : IEmbedder
{
    /// <summary>The first pause before a failed provider is tried again.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);

    /// <summary>The longest.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    private readonly Lock gate = new();
    private readonly IReadOnlyList<ExecutionStep> steps;
    private readonly TimeProvider clock;
    private readonly Action<ExecutionState> changed;
    private readonly ITimer timer;
    private IEmbedder current;
    private int position;
    private (IEmbedder Embedder, int Position)? recovered;
    private TimeSpan pause = FirstPause;
    private DateTimeOffset changedAt;
    private bool disposed;

    /// <summary>Loads the first step that works.</summary>
    /// <param name="steps">At least one, the best first.</param>
    /// <param name="clock">For the pauses.</param>
    /// <param name="changed">Told what runs the embedder, at start and whenever that changes.</param>
    /// <exception cref="EmbedderException">Not even the last one works.</exception>
    public FallbackEmbedder(IReadOnlyList<ExecutionStep> steps, TimeProvider clock, Action<ExecutionState> changed)
    {
        (this.steps, this.clock, this.changed) = (steps, clock, changed);
        (current, position, var reason) = LoadFrom(0, null);
        changedAt = clock.GetUtcNow();
        (Input, EmbeddingLength) = (current.Input, current.EmbeddingLength);
        timer = clock.CreateTimer(_ => TryRecover(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        changed(new ExecutionState(steps[position].Provider, reason));
        if (position > 0)
        {
            timer.Change(pause, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public EmbedderInput Input { get; }

    /// <inheritdoc/>
    public int EmbeddingLength { get; }

    /// <inheritdoc/>
    public float[][] Embed(IReadOnlyList<RgbImage> crops)
    {
        TakeRecovered();
        while (true)
        {
            try
            {
                return current.Embed(crops);
            }
            catch (EmbedderException e) when (position < steps.Count - 1)
            {
                StepDown(e.Message);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            recovered?.Embedder.Dispose();
            recovered = null;
        }

        timer.Dispose();
        current.Dispose();
    }

    private void StepDown(string why)
    {
        var worked = clock.GetUtcNow() - changedAt;
        var (next, nextPosition, reason) = LoadFrom(position + 1, $"{steps[position].Provider}: {why}");
        current.Dispose();
        (current, position) = (next, nextPosition);
        changedAt = clock.GetUtcNow();
        changed(new ExecutionState(steps[position].Provider, reason));
        pause = worked > LongestPause ? FirstPause : pause;
        timer.Change(pause, Timeout.InfiniteTimeSpan);
        pause = Longer(pause);
    }

    private (IEmbedder Embedder, int Position, string? Reason) LoadFrom(int first, string? reason)
    {
        for (var i = first; ; i++)
        {
            try
            {
                return (steps[i].Load(), i, reason);
            }
            catch (EmbedderException e) when (i < steps.Count - 1)
            {
                reason = $"{(reason is null ? "" : reason + " ")}{steps[i].Provider}: {e.Message}";
            }
        }
    }

    /// <summary>Loads, beside the one at work, the best provider before it.</summary>
    private void TryRecover()
    {
        var end = Volatile.Read(ref position);
        for (var i = 0; i < end; i++)
        {
            IEmbedder embedder;
            try
            {
                embedder = steps[i].Load();
            }
            catch (EmbedderException)
            {
                continue;
            }

            lock (gate)
            {
                if (disposed)
                {
                    embedder.Dispose();
                }
                else
                {
                    recovered = (embedder, i);
                }
            }

            return;
        }

        lock (gate)
        {
            if (!disposed)
            {
                timer.Change(pause, Timeout.InfiniteTimeSpan);
                pause = Longer(pause);
            }
        }
    }

    private void TakeRecovered()
    {
        (IEmbedder Embedder, int Position)? better;
        lock (gate)
        {
            (better, recovered) = (recovered, null);
        }

        if (better is { } taken)
        {
            current.Dispose();
            (current, position) = taken;
            changedAt = clock.GetUtcNow();
            changed(new ExecutionState(steps[position].Provider, position == 0 ? null : $"{steps[0].Provider} still fails."));
            if (position > 0)
            {
                timer.Change(pause, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;
}
