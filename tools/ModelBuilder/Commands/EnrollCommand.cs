using System.CommandLine;
using System.Security.Cryptography;
using LossPrevention.EdgeRuntime;
using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary><c>enroll</c>: pictures and an embedder become a bundle.</summary>
internal static class EnrollCommand
{
    public static Command Create(CommandOutput output)
    {
        var images = new Option<string>("--images") { Required = true, Description = "Folder that holds a folder for each GTIN or PLU, with JPEG or PNG files." };
        var catalog = new Option<string>("--catalog") { Required = true, Description = "catalog.csv." };
        var embedder = new EmbedderArguments();
        var folder = new Option<string>("--out") { Required = true, Description = "Bundle folder to write." };
        var augment = new Option<int>("--augment") { Description = "Lane-like views made of each picture, 0..16.", DefaultValueFactory = _ => 3 };
        var name = new Option<string>("--name") { Description = "The bundle's name.", DefaultValueFactory = _ => "products" };
        var version = new Option<string>("--bundle-version") { Description = "The bundle's version; taken from its content where absent.", DefaultValueFactory = _ => string.Empty };
        var key = new Option<string?>("--key") { Description = "PEM private key (P-256) that signs; a new pair is made where absent, its public half kept as bundle.pub." };
        var background = new Option<string?>("--background") { Description = "Folder of pictures of hands, bags and the bare lane, where the store has some." };
        var training = new Option<string?>("--training") { Description = "training.json of an embedder fine-tuned on these pictures: those it has not seen calibrate." };
        var command = new Command("enroll", "Makes a model bundle from product pictures.")
        {
            images, catalog, folder, augment, name, version, key, background, training,
        };
        embedder.AddTo(command);
        command.SetAction(result => output.Guard(() =>
        {
            var (model, options) = embedder.Read(result);
            Run(
                output, result.GetValue(images)!, result.GetValue(catalog)!, model, result.GetValue(folder)!,
                CommandOutput.Between(result.GetValue(augment), 0, 16, "--augment"), options, result.GetValue(name)!, result.GetValue(version)!,
                result.GetValue(key), result.GetValue(background), result.GetValue(training));
        }));
        return command;
    }

    private static void Run(
        CommandOutput output, string images, string catalogPath, byte[] model, string folder, int augment, EmbedderOptions options,
        string name, string version, string? keyPath, string? background, string? training)
    {
        var started = output.Clock.GetTimestamp();
        var loaded = CatalogFile.Load(catalogPath);
        foreach (var error in loaded.Errors.Concat(loaded.Notes))
        {
            output.Warn(error);
        }

        var record = training is null ? null : TrainingRecord.Load(training, model);
        using var key = SigningKey(keyPath);
        using var embedder = new OnnxEmbedder(model, options);
        var products = PictureFolder.Find(images, loaded.Catalog, output.Warn);
        var backgrounds = background is null ? [] : Directory.GetFiles(background).Order(StringComparer.Ordinal).ToList();
        var pictures = new PictureEmbedder(embedder, augment, seed: 1);
        output.Say($"{products.Count} products, {products.Sum(p => p.Files.Count)} pictures, {augment} lane-like views of each, embedder {embedder.Input.Width}x{embedder.Input.Height} -> {embedder.EmbeddingLength}");
        var gallery = new Enroller(pictures, curriculum: true, record).Enroll(products, backgrounds, output.Progress("embedding"));
        foreach (var problem in pictures.Unreadable)
        {
            output.Warn($"{problem} The picture is left out.");
        }

        var manifest = new BundleManifest
        {
            Format = BundleManifest.CurrentFormat,
            Name = name,
            Version = version,
            Input = embedder.Input,
            EmbeddingLength = embedder.EmbeddingLength,
            Files = [],
        };
        manifest = BundleWriter.Write(folder, manifest, model, gallery, File.ReadAllBytes(catalogPath), key);
        if (keyPath is null)
        {
            File.WriteAllText(Path.Combine(folder, "bundle.pub"), key.ExportSubjectPublicKeyInfoPem() + "\n");
        }

        output.Say($"bundle {manifest.Name} {manifest.Version} with {gallery.Products.Count} products written to {folder} in {output.Clock.GetElapsedTime(started).TotalSeconds:F1} s");
    }

    private static ECDsa SigningKey(string? path) =>
        path is null ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : CommandOutput.ReadKey(path, "signing key", "is no PEM private key");
}
