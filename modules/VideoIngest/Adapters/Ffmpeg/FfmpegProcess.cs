using System.ComponentModel;
using System.Diagnostics;

namespace LossPrevention.VideoIngest.Adapters.Ffmpeg;

/// <summary>One running ffmpeg: its pictures on <see cref="Output"/>, its complaints kept, its process gone when this is disposed of.</summary>
internal sealed class FfmpegProcess : IDisposable
{
    private const int MaxComplaints = 20;
    private readonly Process process;
    private readonly Queue<string> complaints = new();
    private readonly string source;

    private FfmpegProcess(Process process, string source)
    {
        this.process = process;
        this.source = source;
        PipeSize.Widen(Output);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
    }

    public Stream Output => process.StandardOutput.BaseStream;

    /// <summary>What the decoder said last, credentials taken out; null where it said nothing.</summary>
    public string? Complaint
    {
        get
        {
            lock (complaints)
            {
                return complaints.Count == 0 ? null : string.Join("; ", complaints.Distinct().Take(3));
            }
        }
    }

    /// <param name="program">Which ffmpeg.</param>
    /// <param name="arguments">Its arguments, which any user of the machine can read.</param>
    /// <param name="source">What it reads; never shown with credentials.</param>
    /// <param name="input">What it is told on its standard input; null: nothing.</param>
    /// <exception cref="Frames.FrameSourceException">There is no ffmpeg.</exception>
    public static FfmpegProcess Start(string program, IEnumerable<string> arguments, string source, string? input = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = input is not null,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            var started = Process.Start(start)!;
            Tell(started, input);
            return new FfmpegProcess(started, source);
        }
        catch (Win32Exception error)
        {
            throw new Frames.FrameSourceException($"'{program}' cannot be started ({error.Message}); install ffmpeg 5 or later (Debian, Ubuntu: apt-get install ffmpeg)", error);
        }
    }

    /// <summary>Waits for the end after the last byte; the exit code.</summary>
    public int WaitForExit()
    {
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>Ends the process, which ends <see cref="Output"/> for whoever reads it.</summary>
    public void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // it has ended by itself
        }
    }

    public void Dispose()
    {
        Kill();
        process.WaitForExit(); // reaps it
        process.Dispose();
    }

    private static void Tell(Process process, string? input)
    {
        if (input is null)
        {
            return;
        }

        try
        {
            process.StandardInput.Write(input); // far less than a pipe holds
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // it has ended already, and its complaint says why
        }
    }

    private void Keep(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        // The decoder names its input in full; the address may hold a password.
        var clean = SourceName.Clean(line.Replace(source, SourceName.Of(source), StringComparison.Ordinal));
        lock (complaints)
        {
            complaints.Enqueue(clean.Trim());
            if (complaints.Count > MaxComplaints)
            {
                complaints.Dequeue();
            }
        }
    }
}
