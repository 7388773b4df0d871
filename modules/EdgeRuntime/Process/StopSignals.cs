using System.Runtime.InteropServices;

namespace LossPrevention.EdgeRuntime;

/// <summary>Turns SIGTERM (docker stop) and SIGINT (Ctrl+C) into a cancelled token.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly PosixSignalRegistration terminate;
    private readonly PosixSignalRegistration interrupt;

    public StopSignals()
    {
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    }

    public CancellationToken Token => stop.Token;

    public void Dispose()
    {
        terminate.Dispose();
        interrupt.Dispose();
        stop.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true; // the runtime would exit at once otherwise
        stop.Cancel();
    }
}
