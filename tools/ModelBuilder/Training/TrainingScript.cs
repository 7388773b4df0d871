using System.ComponentModel;
using System.Diagnostics;

namespace LossPrevention.ModelBuilder;

/// <summary>Runs the training script with the system's Python and PyTorch.</summary>
internal static class TrainingScript
{
    private const string Python = "/usr/bin/python3";
    private const string Install = "Install them with: apt-get install python3-torch python3-opencv python3-onnx python3-numpy";

    /// <summary>Where the script lies beside the tool.</summary>
    public static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, "Training", "train.py");

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

    /// <summary>Runs Python; returns its exit code.</summary>
    /// <param name="interpreter">Python.</param>
    /// <param name="arguments">Script and arguments, or -c and a program.</param>
    /// <param name="say">Takes each line of its output.</param>
    /// <exception cref="CommandException">There is no Python.</exception>
    public static int Run(string interpreter, IReadOnlyList<string> arguments, Action<string> say)
    {
        var start = new ProcessStartInfo(interpreter, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
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
