using System.CommandLine;
using LossPrevention.EdgeRuntime;
using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary><c>merge</c>: joins what stores have learned into a new bundle.</summary>
internal static class MergeCommand
{
    private const int MaxListed = 50;

    public static Command Create(CommandOutput commands)
    {
        var deltas = new Option<string>("--deltas") { Description = "Folder or container address with the stores' deltas.", Required = true };
        var sasFile = new Option<string?>("--sas-file") { Description = "File with the container's shared access signature." };
        var stores = new Option<string>("--store-keys") { Description = "The stores' public keys (PEM, P-256): a file, or a folder of files. Others are refused.", Required = true };
        var bundle = new Option<string>("--bundle") { Description = "The bundle that the stores run.", Required = true };
        var output = new Option<string>("--out") { Description = "The new bundle's folder.", Required = true };
        var key = new Option<string>("--key") { Description = "PEM private key (P-256) that signs the new bundle.", Required = true };
        var minStores = new Option<int>("--min-stores") { Description = "Stores that must agree about a product, 1..1000.", DefaultValueFactory = _ => 2 };
        var command = new Command("merge", "Joins what stores have learned into a new bundle.") { deltas, sasFile, stores, bundle, output, key, minStores };
        command.SetAction((parsed, cancellationToken) => commands.GuardAsync(() => RunAsync(
            commands,
            parsed.GetRequiredValue(deltas),
            parsed.GetValue(sasFile),
            parsed.GetRequiredValue(stores),
            parsed.GetRequiredValue(bundle),
            parsed.GetRequiredValue(output),
            parsed.GetRequiredValue(key),
            CommandOutput.Between(parsed.GetValue(minStores), 1, 1000, "--min-stores"),
            cancellationToken)));
        return command;
    }

    private static async Task RunAsync(
        CommandOutput commands, string from, string? sasFile, string storeKeys, string bundle, string output, string keyFile, int minStores, CancellationToken cancellationToken)
    {
        var content = BundleReader.Read(bundle);
        var catalogBytes = CommandOutput.ReadFile(Path.Combine(bundle, BundleFiles.Catalog), "bundle's catalog");
        using var key = CommandOutput.ReadKey(keyFile, "key", "holds no PEM private key");
        var trusted = DeltaSource.Keys(storeKeys);
        var merger = new GalleryMerger(
            content.Gallery, CatalogFile.Load(Path.Combine(bundle, BundleFiles.Catalog)).Catalog, LoadedModel.SpaceOf(content.Manifest, content.Gallery.Projection));
        var refused = 0;
        void Refuse(string name, string why)
        {
            refused++;
            commands.Warn($"{name} is refused: {why}.");
        }

        await DeltaSource.ReadAsync(from, sasFile, trusted, merger.Add, Refuse, commands.Clock, cancellationToken);
        foreach (var one in trusted.Values)
        {
            one.Dispose();
        }

        var merge = merger.Join(minStores);
        var conflicts = merge.Products.Where(p => p.Outcome == MergeOutcome.TwoLooks).ToList();
        foreach (var conflict in conflicts.Take(MaxListed))
        {
            commands.Warn($"{conflict.Code} has two looks: {conflict.Stores} stores see one, {conflict.Others} another; left out, look which is right.");
        }

        if (conflicts.Count > MaxListed)
        {
            commands.Warn($"and {conflicts.Count - MaxListed} more with two looks.");
        }

        var manifest = BundleWriter.Write(output, content.Manifest with { Version = "", Files = [] }, content.Embedder, merge.Gallery, catalogBytes, key);
        int Count(MergeOutcome outcome) => merge.Products.Count(p => p.Outcome == outcome);
        commands.Say($"{merger.Stores} stores taken in, {refused} deltas refused.");
        commands.Say($"{Count(MergeOutcome.Merged)} products joined the bundle's {content.Gallery.Products.Count}; left out: {Count(MergeOutcome.KnownAlready)} it knows already, " +
            $"{Count(MergeOutcome.TooFewStores)} of fewer than {minStores} stores, {conflicts.Count} with two looks.");
        commands.Say($"{output}: {manifest.Name} {manifest.Version}.");
    }
}
