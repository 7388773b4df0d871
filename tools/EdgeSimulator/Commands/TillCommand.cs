using System.CommandLine;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.EdgeSimulator.Tills;
using LossPrevention.PosBridge;
using LossPrevention.Recordings;

namespace LossPrevention.EdgeSimulator.Commands;

/// <summary><c>till</c>: plays a recording's tills to a broker and answers lane commands.</summary>
internal static class TillCommand
{
    public static Command Create()
    {
        var broker = new Option<string>("--broker") { Description = "Where PosBridge listens, such as stomp://host:61613.", Required = true };
        var recording = new Option<string>("--recording") { Description = "The recording whose pos.jsonl is played.", Required = true };
        var speed = new Option<string>("--speed") { Description = "1: in the rhythm of the recording; max: as fast as the broker takes it.", DefaultValueFactory = _ => "1" };
        var begins = new Option<DateTimeOffset?>("--begins") { Description = "When the recording's earliest video begins, as manifest or serve said. Default: so that the first event happens now." };
        var stay = new Option<int>("--stay") { Description = "How long commands are still answered after the last event, seconds.", DefaultValueFactory = _ => 5 };
        speed.AcceptOnlyFromAmong("1", "max");
        var command = new Command("till", "Play a recording's tills to a real broker and answer lane commands.") { broker, recording, speed, begins, stay };
        command.SetAction((result, cancellationToken) => ConsoleErrors.RunAsync(async () =>
        {
            var settings = new PosBridgeSettings
            {
                StoreId = "till",
                Transport = new PosTransportSettings { Kind = PosTransportKind.Stomp, Uri = result.GetRequiredValue(broker) },
            };
            if (settings.Validate().FirstOrDefault() is { } error)
            {
                throw new InputException($"--broker: {error.Message}");
            }

            var recorded = RecordingFolder.Load(result.GetRequiredValue(recording));
            var events = recorded.PosEvents.Select(e => e.Event).ToList();
            var later = result.GetValue(begins) - recorded.Begins;
            await using var till = new SimulatedTill(settings, TimeProvider.System);
            var report = await till.PlayAsync(
                events, later, result.GetValue(speed) == "max", TimeSpan.FromSeconds(result.GetValue(stay)), Console.Out, cancellationToken);
            Console.WriteLine($"{report.Events} events sent, {report.Commands} commands shown, {report.Reconnects} reconnects");
            return 0;
        }));
        return command;
    }
}
