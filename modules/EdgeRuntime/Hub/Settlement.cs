namespace LossPrevention.EdgeRuntime;

/// <summary>
/// When a message that was taken in is out of hand: acknowledged earlier it would be lost with the process, were that killed while it
/// waits. Done at once, unless whoever takes the message in puts it off.
/// </summary>
internal sealed class Settlement
{
    private TaskCompletionSource? later;

    /// <summary>Completes once the hub may forget the message.</summary>
    public Task Done => later?.Task ?? Task.CompletedTask;

    /// <summary>Puts it off until <see cref="Settle"/>. Before the message is handed on.</summary>
    public void Defer() => later ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The message is handled, and what came of it lasts or is with the hub.</summary>
    public void Settle() => later?.TrySetResult();
}
