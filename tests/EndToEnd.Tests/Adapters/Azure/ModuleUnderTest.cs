using System.Diagnostics;
using System.Globalization;
using System.Text;
using LossPrevention.TestKit;

namespace LossPrevention.EndToEnd.Tests;

/// <summary>A module as a process of its own, as its container starts it.</summary>
internal sealed class ModuleUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly string moduleId;
    private readonly EdgeHubSimulator hub;
    private readonly int port = FreePorts.One();
    private readonly StringBuilder said = new();
    private Process process;

    private ModuleUnderTest(string moduleId, EdgeHubSimulator hub)
    {
        (this.moduleId, this.hub) = (moduleId, hub);
        process = Launch();
    }

    /// <summary>What it logged.</summary>
    public string Said
    {
        get
        {
            lock (said)
            {
                return said.ToString();
            }
        }
    }

    /// <summary>Starts a module and waits until it says that it is well.</summary>
    public static async Task<ModuleUnderTest> StartAsync(string moduleId, EdgeHubSimulator hub)
    {
        var module = new ModuleUnderTest(moduleId, hub);
        await module.WaitUntilItAnswersAsync();
        return module;
    }

    /// <summary>Ends it at once, as a power cut does, and starts it again.</summary>
    public async Task KillAndStartAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = Launch();
        await WaitUntilItAnswersAsync();
    }

    /// <summary>Ends it in order, as <c>docker stop</c> does; its exit code.</summary>
    public async Task<int> StopAsync()
    {
        using (var signal = Process.Start("/bin/kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await signal.WaitForExitAsync().WaitAsync(Patience);
        }

        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private Process Launch()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(output.Parent!.Parent!.FullName, moduleId, output.Name, $"LossPrevention.{moduleId}.dll"));
        start.Environment["EdgeHubConnectionString"] = EdgeHubSimulator.ConnectionString(moduleId);
        start.Environment["EdgeModuleCACertificateFile"] = hub.CaFile;
        start.Environment["EDGE_TRANSPORT"] = "mqtt";
        start.Environment["METRICS_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        var started = Process.Start(start)!;
        started.OutputDataReceived += (_, line) => Keep(line.Data);
        started.ErrorDataReceived += (_, line) => Keep(line.Data);
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        return started;
    }

    private void Keep(string? line)
    {
        lock (said)
        {
            said.AppendLine(line);
        }
    }

    private async Task WaitUntilItAnswersAsync()
    {
        using var http = new HttpClient();
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/healthz"));
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            process.HasExited.ShouldBeFalse($"{moduleId} ended.\n{Said}");
            (TimeProvider.System.GetElapsedTime(begun) < Patience).ShouldBeTrue($"{moduleId} is not well.\n{Said}");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }
}
