using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary><c>publish</c>: uploads a bundle and prints the layered deployments that roll it out in waves.</summary>
internal static class PublishCommand
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(CommandOutput commands)
    {
        var bundle = new Option<string>("--bundle") { Description = "The bundle.", Required = true };
        var container = new Option<string>("--container") { Description = "The container's address, without signature.", Required = true };
        var sasFile = new Option<string?>("--sas-file") { Description = "File with a shared access signature that may create blobs there." };
        var trustedKey = new Option<string?>("--trusted-key") { Description = "PEM public key (P-256) that the stores trust; a bundle that it did not sign is not published." };
        var storeSas = new Option<string>("--store-sas-file") { Description = "Where the stores have the signature that they read with.", DefaultValueFactory = _ => "/secrets/model.sas" };
        var command = new Command("publish", "Uploads a bundle; prints the layered deployments that roll it out.") { bundle, container, sasFile, trustedKey, storeSas };
        command.SetAction((parsed, cancellationToken) => commands.GuardAsync(() => RunAsync(
            commands,
            parsed.GetRequiredValue(bundle),
            parsed.GetRequiredValue(container),
            parsed.GetValue(sasFile),
            parsed.GetValue(trustedKey),
            parsed.GetRequiredValue(storeSas),
            cancellationToken)));
        return command;
    }

    /// <summary>The desired property <c>model</c>, and one layered deployment a wave: the ring named, and those before it.</summary>
    internal static JsonArray Waves(JsonObject model)
    {
        var version = model["version"]!.GetValue<string>();
        var waves = new JsonArray();
        string[] rings = ["pilot", "tenth", "all"];
        for (var i = 0; i < rings.Length; i++)
        {
            var conditions = rings[..(i + 1)].Select(ring => $"tags.ring='{ring}'");
            waves.Add(new JsonObject
            {
                ["id"] = $"model-{version}-{rings[i]}",
                ["priority"] = 20 + i,
                ["targetCondition"] = string.Join(" OR ", conditions),
                ["content"] = new JsonObject
                {
                    ["modulesContent"] = new JsonObject { ["Recognition"] = new JsonObject { ["properties.desired.model"] = model.DeepClone() } },
                },
                ["metrics"] = new JsonObject
                {
                    ["queries"] = new JsonObject
                    {
                        ["inForce"] = Query($"properties.reported.model.version='{version}' AND properties.reported.model.state='inForce'"),
                        ["refused"] = Query("properties.reported.model.state='refused'"),
                    },
                },
            });
        }

        return waves;
    }

    private static string Query(string condition) => $"SELECT deviceId FROM devices.modules WHERE moduleId='Recognition' AND {condition}";

    private static async Task RunAsync(
        CommandOutput commands, string folder, string to, string? sasFile, string? trustedKey, string storeSas, CancellationToken cancellationToken)
    {
        var pem = trustedKey is null ? null : System.Text.Encoding.UTF8.GetString(CommandOutput.ReadFile(trustedKey, "trusted key"));
        var manifest = BundleReader.Read(folder, pem).Manifest;
        using var container = DeltaSource.Container(to, sasFile, commands.Clock) ?? throw new CommandException($"'{to}' is no container's address.");
        var below = $"bundles/{Uri.EscapeDataString(manifest.Name)}/{Uri.EscapeDataString(manifest.Version)}";

        // The manifest comes last: what has one is whole.
        foreach (var name in (string[])[.. BundleFiles.Hashed, BundleFiles.Signature, BundleFiles.Manifest])
        {
            var bytes = await File.ReadAllBytesAsync(Path.Combine(folder, name), cancellationToken);
            if (await container.PutAsync($"{below}/{name}", bytes, cancellationToken))
            {
                continue;
            }

            var there = await container.GetAsync($"{below}/{name}", int.MaxValue, cancellationToken);
            if (!bytes.AsSpan().SequenceEqual(there))
            {
                throw new CommandException($"Another {name} of {manifest.Name} {manifest.Version} is published there; give this bundle another version.");
            }
        }

        var hash = SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, BundleFiles.Manifest), cancellationToken));
        var model = new JsonObject
        {
            ["name"] = manifest.Name,
            ["version"] = manifest.Version,
            ["uri"] = container.AddressOf(below).AbsoluteUri,
            ["sha256"] = Convert.ToHexStringLower(hash),
            ["sasFile"] = storeSas,
        };
        commands.Say(new JsonObject { ["twinPatch"] = new JsonObject { ["properties"] = new JsonObject { ["desired"] = new JsonObject { ["model"] = model } } }, ["waves"] = Waves(model) }
            .ToJsonString(Readable));
    }
}
