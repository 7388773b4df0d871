using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace LossPrevention.TestKit;

/// <summary>Azurite (npm), which speaks as Azure Blob Storage does, in memory on a free port of the loopback. Dies with the test run.</summary>
public sealed class AzureBlobEmulator : IAsyncDisposable
{
    private const string Account = "store";
    private static readonly string Program = Path.Combine(Repository.Root, "tools", "node_modules", "azurite", "dist", "src", "blob", "main.js");
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(90);

    private readonly byte[] key = RandomNumberGenerator.GetBytes(64);
    private readonly Process process;
    private readonly int port = FreePorts.One();

    private AzureBlobEmulator()
    {
        // The shell waits for its input to end, which it does however the test run ends.
        var start = new ProcessStartInfo("sh") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("node \"$0\" --blobHost 127.0.0.1 --blobPort \"$1\" --inMemoryPersistence --silent --disableTelemetry >/dev/null 2>&1 & id=$!; read -r _; kill $id; wait $id");
        start.ArgumentList.Add(Program);
        start.ArgumentList.Add($"{port}");
        start.Environment["AZURITE_ACCOUNTS"] = $"{Account}:{Convert.ToBase64String(key)}";
        process = Process.Start(start)!;
    }

    /// <summary>The query of a shared access signature for all of the account.</summary>
    public string Signature => Sign("rwlc");

    /// <summary>The query of a shared access signature that may create and write blobs and read none.</summary>
    public string WriteOnly => Sign("cw");

    /// <summary>An emulator that answers; skips the test, by name, where there is none.</summary>
    public static async Task<AzureBlobEmulator> StartAsync()
    {
        Skip.IfNot(File.Exists(Program), "npm package 'azurite' is not on this machine (tools/setup.sh --tests brings it)");
        var emulator = new AzureBlobEmulator();
        try
        {
            await emulator.WaitUntilReadyAsync().WaitAsync(ReadyLimit);
            return emulator;
        }
        catch
        {
            await emulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a container; its address.</summary>
    public async Task<Uri> CreateContainerAsync(string name)
    {
        using var http = new HttpClient();
        var address = new Uri($"http://127.0.0.1:{port}/{Account}/{name}");
        using var content = new ByteArrayContent([]);
        using var response = await http.PutAsync(new Uri($"{address}?restype=container&{Signature}"), content).WaitAsync(ReadyLimit);
        response.EnsureSuccessStatusCode();
        return address;
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(ReadyLimit);
        process.Dispose();
    }

    /// <summary>An account's shared access signature, as "Create an account SAS" of Azure Storage's REST reference says.</summary>
    private string Sign(string permissions)
    {
        const string version = "2019-12-12", expiry = "2099-01-01T00:00:00Z";
        var text = $"{Account}\n{permissions}\nb\nsco\n\n{expiry}\n\n\n{version}\n";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
        return $"sv={version}&ss=b&srt=sco&sp={permissions}&se={Uri.EscapeDataString(expiry)}&sig={Uri.EscapeDataString(signature)}";
    }

    private async Task WaitUntilReadyAsync()
    {
        while (true)
        {
            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (!process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }
}
