using System.ComponentModel;
using System.Diagnostics;

namespace LossPrevention.ModelBuilder;

/// <summary>Runs the training script with the system's Python and PyTorch.</summary>
internal static class TrainingScript
{
    private const string Python = "/usr/bin/python3";
    private const string Install = "Install them with: apt-get install python3-torch python3-opencv python3-onnx python3-numpy";

    /// <summary>The interpreter: the variable <c>PYTHON</c>, or the distribution's own, which sees the distribution's packages.</summary>
    public static string Interpreter => Environment.GetEnvironmentVariable("PYTHON") is { Length: > 0 } chosen ? chosen : Python;

    /// <summary>Makes sure that what the script imports is there.</summary>
    /// <exception cref="CommandException">Something is missing; names what to install.</exception>
    public static void RequirePackages(string interpreter)
    {
        if (Run(interpreter, ["-c", "import torch, cv2, onnx, numpy"], static _ => { }) != 0)
        {
            throw new CommandException($"Training needs Python 3 with PyTorch, OpenCV, ONNX and NumPy ('{interpreter}' lacks one of them). {Install}");
        }
    }

    /// <summary>Makes sure that a trunk is of operators that can be trained.</summary>
    /// <exception cref="CommandException">It is not; names the operator.</exception>
    public static void RequireTrunk(string interpreter, string trunk)
    {
        var said = new List<string>();
        if (Run(interpreter, [Script("onnx_trunk.py"), trunk], said.Add) != 0)
        {
            throw new CommandException(said.LastOrDefault() ?? $"The trunk '{trunk}' cannot be trained.");
        }
    }

    /// <summary>Runs a training script to its end.</summary>
    /// <param name="script">Its file name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="say">Takes each line of its output.</param>
    /// <exception cref="IOException">It failed.</exception>
    public static void Train(string script, IReadOnlyList<string> arguments, Action<string> say)
    {
        if (Run(Interpreter, [Script(script), .. arguments], say) != 0)
        {
            throw new IOException("The training script failed; its last lines say why.");
        }
    }

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Training", name);

    /// <summary>Runs Python; returns its exit code.</summary>
    /// <param name="interpreter">Python.</param>
    /// <param name="arguments">Script and arguments, or -c and a program.</param>
    /// <param name="say">Takes each line of its output.</param>
    /// <exception cref="CommandException">There is no Python.</exception>
    public static int Run(string interpreter, IReadOnlyList<string> arguments, Action<string> say)
    {
        var start = new ProcessStartInfo(interpreter, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        // A step's large arrays stay with the process: to get each anew from the kernel, page by page, took a fifth of the time.
        start.Environment["MALLOC_MMAP_MAX_"] = "0";
        start.Environment["MALLOC_TRIM_THRESHOLD_"] = "100000000000";
        start.Environment["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1";
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Tell(line.Data);
        process.ErrorDataReceived += (_, line) => Tell(line.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new CommandException($"Training needs Python 3, and '{interpreter}' cannot be run. {Install}", e);
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        return process.ExitCode;

        void Tell(string? line)
        {
            if (line is not null)
            {
                say(line);
            }
        }
    }
}
