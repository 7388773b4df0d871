using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.PosBridge.Dialects;

namespace LossPrevention.EdgeSimulator.Commands;

/// <summary><c>pos-map</c>: tries a dialect's profile on a till's messages.</summary>
internal static class PosMapCommand
{
    public static Command Create()
    {
        var profile = new Argument<FileInfo>("profile") { Description = "JSON file: the dialect as it stands in the twin of PosBridge." };
        var sample = new Argument<FileInfo>("sample") { Description = "A message of a till; of a file named .jsonl every line is one." };
        var store = new Option<string>("--store") { Description = "The store's id in the twin.", DefaultValueFactory = _ => "store-1" };
        var terminal = new Option<string?>("--terminal") { Description = "The till, as the broker's header would name it." };
        var at = new Option<string?>("--at") { Description = "When the messages come in, such as 2026-01-05T10:00:00Z. Default: now." };
        var command = new Command("pos-map", "Print the events that PosBridge makes of a till's messages.") { profile, sample, store, terminal, at };
        command.SetAction(result => ConsoleErrors.Run(() => Run(
            result.GetRequiredValue(profile),
            result.GetRequiredValue(sample),
            result.GetRequiredValue(store),
            result.GetValue(terminal),
            result.GetValue(at) is { } text ? Time(text) : TimeProvider.System.GetUtcNow(),
            Console.Out)));
        return command;
    }

    /// <summary>Prints the events; what would be a dead letter goes to stderr and makes the exit code 1.</summary>
    internal static int Run(FileInfo profile, FileInfo sample, string storeId, string? terminal, DateTimeOffset at, TextWriter output)
    {
        var result = PosMap.Read(Profile(profile), storeId, Messages(sample), terminal, at);
        if (result.ProfileErrors.Count > 0)
        {
            throw new InputException($"{profile.Name}: {string.Join("; ", result.ProfileErrors)}");
        }

        foreach (var posEvent in result.Events)
        {
            output.WriteLine(JsonSerializer.Serialize(posEvent, ContractsJson.Default.PosEvent));
        }

        if (result.Ignored > 0)
        {
            Console.Error.WriteLine($"EdgeSimulator: {result.Ignored} passed over: training mode, or named in ignore.");
        }

        return result.Refused.Count == 0 ? 0 : ConsoleErrors.Fail($"{sample.Name}: {string.Join("; ", result.Refused)}", 1);
    }

    private static JsonObject Profile(FileInfo file)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(file.FullName)) as JsonObject ?? throw new InputException($"{file.Name} is no JSON object");
        }
        catch (JsonException e)
        {
            throw new InputException($"{file.Name} is no JSON: {e.Message}", e);
        }
    }

    private static List<ReadOnlyMemory<byte>> Messages(FileInfo file)
    {
        var bytes = File.ReadAllBytes(file.FullName);
        if (!file.Extension.Equals(".jsonl", StringComparison.OrdinalIgnoreCase))
        {
            return [bytes];
        }

        var messages = new List<ReadOnlyMemory<byte>>();
        for (var start = 0; start < bytes.Length;)
        {
            var length = bytes.AsSpan(start).IndexOf((byte)'\n');
            var end = length < 0 ? bytes.Length : start + length;
            if (!bytes.AsSpan(start, end - start).Trim(" \t\r"u8).IsEmpty)
            {
                messages.Add(bytes.AsMemory(start, end - start));
            }

            start = end + 1;
        }

        return messages;
    }

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new InputException($"--at is {text}; expected a time such as 2026-01-05T10:00:00Z");
}
