using System.Text.Json;
using System.Text.Json.Serialization;

namespace LossPrevention.PosBridge.Rest;

/// <summary>Messages that cannot be used, one JSON object a line, for tills without a broker that would keep them. Bounded: the newest two files are kept.</summary>
internal static class DeadLetterFile
{
    /// <summary>The file below <c>statePath</c>; the one before it has <c>.1</c> behind its name.</summary>
    public const string FileName = "dead-letters.jsonl";

    private const long MaxBytes = 16 * 1024 * 1024;

    /// <summary>Adds a letter.</summary>
    /// <exception cref="PosTransportException">The disk refuses.</exception>
    public static async Task AppendAsync(string folder, DeadLetter letter, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            if (File.Exists(path) && new FileInfo(path).Length > MaxBytes)
            {
                File.Move(path, path + ".1", overwrite: true);
            }

            await File.AppendAllTextAsync(path, JsonSerializer.Serialize(letter, DeadLetterJson.Default.DeadLetter) + "\n", cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PosTransportException($"the dead letter cannot be kept: {e.Message}", e);
        }
    }
}

/// <summary>How a dead letter stands in its file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DeadLetter))]
internal sealed partial class DeadLetterJson : JsonSerializerContext;
