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
        Input = process.StartInfo.RedirectStandardInput ? process.StandardInput.BaseStream : Stream.Null;
        PipeSize.Widen(Output);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>What it writes on its standard output.</summary>
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

    /// <summary>What it reads on its standard input, where it was started with one; a write to a process that has ended throws <see cref="IOException"/>.</summary>
    public Stream Input { get; }

    /// <param name="program">Which ffmpeg.</param>
    /// <param name="arguments">Its arguments, which any user of the machine can read.</param>
    /// <param name="source">What it reads; never shown with credentials.</param>
    /// <param name="withInput">Whether it reads its standard input.</param>
    /// <exception cref="Frames.FrameSourceException">There is no ffmpeg.</exception>
    public static FfmpegProcess Start(string program, IEnumerable<string> arguments, string source, bool withInput = false)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = withInput,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            return new FfmpegProcess(Process.Start(start)!, source);
        }
        catch (Win32Exception error)
        {
            throw new Frames.FrameSourceException($"'{program}' cannot be started ({error.Message}); install ffmpeg 5 or later (Debian, Ubuntu: apt-get install ffmpeg)", error);
        }
    }

    /// <summary>Tells it all that it will hear, far less than a pipe holds.</summary>
    public void Tell(string text)
    {
        try
        {
            Input.Write(System.Text.Encoding.UTF8.GetBytes(text));
        }
        catch (IOException)
        {
            // it has ended already, and its complaint says why
        }

        EndInput();
    }

    /// <summary>It hears no more.</summary>
    public void EndInput()
    {
        try
        {
            Input.Dispose();
        }
        catch (IOException)
        {
            // it has ended already
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
