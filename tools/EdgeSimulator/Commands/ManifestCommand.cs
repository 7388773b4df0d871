using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.EdgeSimulator.Replay;
using LossPrevention.Recordings;

namespace LossPrevention.EdgeSimulator.Commands;

/// <summary><c>manifest</c>: renders the deployment for IoT Hub.</summary>
internal static class ManifestCommand
{
    /// <summary>What containers take to start, about.</summary>
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(1);

    public static Command Create()
    {
        var env = new Option<FileInfo>("--env") { Description = "File with NAME=value lines. The process environment fills what it leaves open.", Required = true };
        var output = new Option<FileInfo>("--out") { Description = "The manifest to write, such as config/deployment.amd64.json.", Required = true };
        var platform = new Option<string?>("--platform") { Description = "Which image of each module: amd64 or arm64. Default: DEFAULT_PLATFORM, else amd64." };
        var noGpu = new Option<bool>("--no-gpu") { Description = "For stores without a GPU: none is asked for, images and settings are the processor's. All else stays." };
        var debug = new Option<bool>("--debug") { Description = "For a developer's machine: --no-gpu, each module's metrics on a port of the host (9601 and up), everything logged." };
        var recording = new Option<string?>("--recording") { Description = "A recording on this machine in the place of cameras, catalog and model; mounted read-only." };
        var bundle = CommonOptions.Bundle();
        var begins = new Option<DateTimeOffset?>("--begins") { Description = "With --recording: when its earliest video begins. Default: in a minute." };
        var template = CommonOptions.Template();
        var below = CommonOptions.Base();
        var command = new Command("manifest", "Render deployment.template.json, or a layer over it, to a manifest that IoT Hub takes.") { env, output, platform, noGpu, debug, recording, bundle, begins, template, below };
        command.SetAction(result => ConsoleErrors.Run(() =>
        {
            var values = EnvironmentFile.Load(result.GetRequiredValue(env).FullName);
            string? Find(string name) => values.GetValueOrDefault(name) ?? Environment.GetEnvironmentVariable(name);
            var path = result.GetRequiredValue(template).FullName;
            var played = result.GetValue(recording) is { } folder
                ? RecordingFolder.Load(folder).BeginningAt(result.GetValue(begins) ?? TimeProvider.System.GetUtcNow() + StartTime)
                : null;
            string Render(string file) => ManifestRenderer.Render(
                played is null ? DeploymentTemplate.Load(file) : WithRecording(DeploymentTemplate.Load(file), played, result.GetValue(bundle)),
                Find,
                Path.Combine(Path.GetDirectoryName(file)!, "modules"),
                result.GetValue(platform) ?? Find("DEFAULT_PLATFORM") ?? "amd64",
                result.GetValue(debug) ? ManifestVariant.Debug : result.GetValue(noGpu) ? ManifestVariant.NoGpu : ManifestVariant.AsWritten);
            var manifest = Render(path);
            var document = JsonNode.Parse(manifest)!.AsObject();
            if (DeploymentLayer.IsLayer(document))
            {
                document = DeploymentLayer.Over(JsonNode.Parse(Render(result.GetRequiredValue(below).FullName))!.AsObject(), document);
            }

            var problems = ManifestCheck.Problems(document);
            if (problems.Count > 0)
            {
                throw new InputException($"the manifest would not work, and was not written: {string.Join("; ", problems)}");
            }

            var file = result.GetRequiredValue(output);
            file.Directory?.Create();
            File.WriteAllText(file.FullName, manifest);
            Console.WriteLine($"wrote {file.FullName}");
            if (played is not null)
            {
                Console.WriteLine(
                    $"play its tills with: EdgeSimulator till --broker <uri> --recording {played.Directory} --begins {played.Begins.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}");
            }

            return 0;
        }));
        return command;
    }

    private static DeploymentTemplate WithRecording(DeploymentTemplate template, Recording recording, string? bundle) =>
        DeploymentLayer.IsLayer(template.Document)
            ? throw new InputException("--recording takes the place of a whole store's cameras: it goes with a deployment, not with a layer.")
            : template.With(RecordingVariant.Of(template.Document, recording, BundleIdentity.Find(bundle, recording.Directory)));
}
