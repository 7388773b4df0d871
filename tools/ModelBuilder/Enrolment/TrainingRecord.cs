using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LossPrevention.ModelBuilder;

/// <summary>What <c>train --trunk</c> wrote beside its embedder, as far as enrolment needs it.</summary>
/// <param name="EmbedderSha256">Of the embedder that was trained.</param>
/// <param name="HeldOut">Pictures that it has not seen, as folder and file name with a slash between.</param>
internal sealed record TrainingRecord(string? EmbedderSha256, IReadOnlyList<string>? HeldOut)
{
    private HashSet<string> Names => field ??= [.. HeldOut ?? []];

    /// <summary>Reads <c>training.json</c>.</summary>
    /// <exception cref="CommandException">It is none, holds no picture out, or is of another embedder.</exception>
    public static TrainingRecord Load(string path, byte[] embedder)
    {
        TrainingRecord? record;
        try
        {
            record = JsonSerializer.Deserialize(CommandOutput.ReadFile(path, "training record"), TrainingRecordJson.Default.TrainingRecord);
        }
        catch (JsonException e)
        {
            throw new CommandException($"The training record '{path}' is no JSON of this tool: {e.Message}", e);
        }

        if (record?.HeldOut is not { Count: > 0 })
        {
            throw new CommandException($"The training record '{path}' holds no picture out; only that of 'train --trunk' does.");
        }

        return string.Equals(record.EmbedderSha256, Convert.ToHexStringLower(SHA256.HashData(embedder)), StringComparison.Ordinal)
            ? record
            : throw new CommandException($"The training record '{path}' is of another embedder than the one given.");
    }

    /// <summary>Whether the embedder has not seen the picture.</summary>
    public bool IsHeldOut(string file) => Names.Contains($"{Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file)))}/{Path.GetFileName(file)}");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TrainingRecord))]
internal sealed partial class TrainingRecordJson : JsonSerializerContext;
