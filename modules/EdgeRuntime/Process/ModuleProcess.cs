using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LossPrevention.EdgeRuntime;

/// <summary>A module as a process: arguments, environment, exit code.</summary>
internal static class ModuleProcess
{
    public const int DefaultPort = 9600;
    public const int Done = 0;
    public const int Failed = 1;
    public const int BadArguments = 2;

    public static async Task<int> RunAsync(
        string moduleId, string[] args, Func<string, string?> environment, Action<IServiceCollection> configure, CancellationToken stop)
    {
        if (!TryReadPort(environment("METRICS_PORT"), out var port))
        {
            return await FailAsync(BadArguments, $"{moduleId}: METRICS_PORT must be a port from 1 to 65535, not '{environment("METRICS_PORT")}'.");
        }

        if (!TryReadLevel(environment("LOG_LEVEL"), out var level))
        {
            return await FailAsync(
                BadArguments, $"{moduleId}: LOG_LEVEL must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}, not '{environment("LOG_LEVEL")}'.");
        }

        switch (args)
        {
            case ["--probe"]:
                return await HealthProbe.RunAsync(port, stop);
            case ["--help"]:
                await Console.Out.WriteLineAsync(
                    $"{moduleId}: an IoT Edge module. Started without arguments by edgeAgent.{Environment.NewLine}"
                    + $"  --probe   asks the module running here for its health: exit 0 healthy or degraded, 1 not{Environment.NewLine}"
                    + "Environment: METRICS_PORT (9600), LOG_LEVEL (Information), EDGE_TRANSPORT (amqp | mqtt)");
                return Done;
            case []:
                break;
            default:
                return await FailAsync(BadArguments, $"{moduleId}: unknown argument '{args[0]}'. Try --help.");
        }

        if (!ModuleClientSource.TryFind(moduleId, environment, out var connect, out var error))
        {
            return await FailAsync(Failed, $"{moduleId}: {error}");
        }

        return await EdgeModuleHost.RunAsync(
            moduleId,
            port,
            services =>
            {
                services.AddLogging(logging => logging.SetMinimumLevel(level).AddJsonConsole(o =>
                {
                    o.TimestampFormat = "O";
                    o.UseUtcTimestamp = true;
                }));
                services.AddSingleton(connect);
                configure(services);
            },
            stop);
    }

    private static bool TryReadPort(string? text, out int port)
    {
        port = DefaultPort;
        return string.IsNullOrWhiteSpace(text)
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65535);
    }

    private static bool TryReadLevel(string? text, out LogLevel level)
    {
        level = LogLevel.Information;
        return string.IsNullOrWhiteSpace(text) || (Enum.TryParse(text, ignoreCase: true, out level) && Enum.IsDefined(level));
    }

    private static async Task<int> FailAsync(int code, string line)
    {
        await Console.Error.WriteLineAsync(line);
        return code;
    }
}
