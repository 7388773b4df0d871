using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.PosBridge.Dialects;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.PosBridge.Faults;

/// <summary>A bridge in a process of its own, which can be killed in the middle of its work. What its hub is given it says on its output before it goes on.</summary>
internal sealed class BridgeProcess : IAsyncDisposable
{
    /// <summary>The first argument that makes this program such a bridge; the second is the file with its twin.</summary>
    public const string Argument = "bridge-process";

    /// <summary>What a message holds that ends such a bridge.</summary>
    public const string Fatal = "the end of the process";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly Process process;
    private readonly Task reading;
    private volatile HealthStatus health = HealthStatus.Unhealthy;

    private BridgeProcess(Process process, DeliveryLedger ledger)
    {
        this.process = process;
        reading = ReadAsync(ledger);
    }

    /// <summary>Completes once the process has ended, however it did.</summary>
    public Task Ended => process.WaitForExitAsync();

    /// <summary>The bridge's newest word on itself.</summary>
    public HealthStatus Health => health;

    /// <summary>Starts a bridge; it ends with this process at the latest.</summary>
    public static BridgeProcess Start(JsonObject twin, DeliveryLedger ledger)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var argument in (string[])["exec", typeof(BridgeProcess).Assembly.Location, Argument, twin.ToJsonString()])
        {
            start.ArgumentList.Add(argument);
        }

        return new BridgeProcess(Process.Start(start)!, ledger);
    }

    /// <summary>Serves as such a bridge until the input ends.</summary>
    public static async Task<int> ServeAsync(string twin)
    {
        var hub = new LedgerHub(new PrintingLedger(), JsonNode.Parse(twin)!.AsObject());
        await using var host = EdgeModuleHost.Create(ModuleIds.PosBridge, hub, services =>
        {
            services.AddSingleton<MakeDialect>((store, profile) => new FatalDialect(DialectFactory.Create(store, profile)));
            services.AddPosBridge();
        });
        await host.StartAsync(CancellationToken.None);
        var ended = Task.Run(Console.In.ReadToEnd); // its asynchronous twin blocks as well
        HealthStatus? said = null;
        while (!ended.IsCompleted)
        {
            if (hub.Health != said)
            {
                said = hub.Health;
                PrintingLedger.Say(said.Value.ToString());
            }

            await Task.WhenAny(ended, Task.Delay(Poll, TimeProvider.System));
        }

        return 0;
    }

    /// <summary>Ends it at once, as a power cut does; returns once all it had said is in the ledger.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        await reading;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
    }

    private async Task ReadAsync(DeliveryLedger ledger)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Enum.TryParse<HealthStatus>(line, out var status))
            {
                health = status;
            }
            else if (line.Split('\t') is [var eventId, var key])
            {
                ledger.Add(eventId, JsonSerializer.Deserialize<PosEventKey>(key));
            }
        }
    }

    /// <summary>Reads as the dialect in force, but the process ends at once on a message with <see cref="Fatal"/> in it, as by a stack or a memory used up.</summary>
    private sealed class FatalDialect(ITillDialect inner) : ITillDialect
    {
        public TillReading Read(TillMessage message)
        {
            if (Encoding.UTF8.GetString(message.Body.Span).Contains(Fatal, StringComparison.Ordinal))
            {
                Process.GetCurrentProcess().Kill();
            }

            return inner.Read(message);
        }
    }

    /// <summary>Says each delivery on the output.</summary>
    private sealed class PrintingLedger : DeliveryLedger
    {
        private static readonly Lock Gate = new();

        public static void Say(string line)
        {
            lock (Gate)
            {
                Console.Out.WriteLine(line);
                Console.Out.Flush();
            }
        }

        public override void Add(string eventId, object key) => Say($"{eventId}\t{JsonSerializer.Serialize((PosEventKey)key)}");
    }
}
