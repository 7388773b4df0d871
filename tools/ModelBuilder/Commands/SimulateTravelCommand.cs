using System.CommandLine;
using System.Diagnostics;
using System.Security.Cryptography;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary><c>simulate-travel</c>: very many stores send what they learned, and it is merged; time and memory of both.</summary>
internal static class SimulateTravelCommand
{
    private const int Seed = 5;
    private const int SentAtOnce = 8;

    public static Command Create(CommandOutput commands)
    {
        var stores = new Option<int>("--stores") { Description = "Stores, 2..10000.", DefaultValueFactory = _ => 1000 };
        var learned = new Option<int>("--learned") { Description = "Products that each has learned, 1..5000.", DefaultValueFactory = _ => 50 };
        var pool = new Option<int>("--pool") { Description = "Products that nobody enrolled, of which they learn, 1..50000.", DefaultValueFactory = _ => 500 };
        var wrong = new Option<double>("--wrong") { Description = "Share that a store learned from scans of something else, 0..1.", DefaultValueFactory = _ => 0.05 };
        var container = new Option<string?>("--container") { Description = "Container to send through; absent: a folder." };
        var sasFile = new Option<string?>("--sas-file") { Description = "File with the container's shared access signature." };
        var command = new Command("simulate-travel", "Stores that send what they learned, and a merge of it all: time, memory, truth.") { stores, learned, pool, wrong, container, sasFile };
        command.SetAction((parsed, cancellationToken) => commands.GuardAsync(() => RunAsync(
            commands,
            CommandOutput.Between(parsed.GetValue(stores), 2, 10_000, "--stores"),
            CommandOutput.Between(parsed.GetValue(learned), 1, 5000, "--learned"),
            CommandOutput.Between(parsed.GetValue(pool), 1, 50_000, "--pool"),
            parsed.GetValue(wrong),
            parsed.GetValue(container),
            parsed.GetValue(sasFile),
            cancellationToken)));
        return command;
    }

    private static async Task RunAsync(
        CommandOutput commands, int stores, int learned, int pool, double wrong, string? address, string? sasFile, CancellationToken cancellationToken)
    {
        var work = Directory.CreateTempSubdirectory("travel-");
        try
        {
            using var fleet = new StoreFleet(stores, pool, Seed);
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var manifest = fleet.WriteBundle(Path.Combine(work.FullName, "bundle"), key);
            var space = LoadedModel.SpaceOf(manifest, fleet.Gallery.Projection);
            using var container = address is null ? null : DeltaSource.Container(address, sasFile, commands.Clock);
            var folder = Path.Combine(work.FullName, "deltas");

            var files = new List<(string Name, byte[] Bytes)>(stores);
            var (begun, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            for (var store = 0; store < stores; store++)
            {
                files.Add(GalleryDeltaFile.Write(fleet.Learn(store, space, learned, wrong), fleet.Keys[store]));
            }

            Say("drawing and signing", begun, cpu);
            files.Add(GalleryDeltaFile.Write(fleet.Learn(0, space, learned, 0), stranger));
            files.Add(($"{space}/broken.delta", files[0].Bytes[..^100]));
            files.Add(GalleryDeltaFile.Write(fleet.Learn(1, "0000000000000000", learned, 0), fleet.Keys[1]));
            var size = files.Sum(f => (long)f.Bytes.Length);

            (begun, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            await Parallel.ForEachAsync(files, new ParallelOptions { MaxDegreeOfParallelism = SentAtOnce, CancellationToken = cancellationToken }, async (file, token) =>
                await PutAsync(container, folder, file.Name, file.Bytes, token));
            Say($"sending {files.Count:N0} deltas, {size / 1e6:F1} MB, through {(container is null ? "a folder" : "a container")}", begun, cpu);
            files.Clear();

            var before = GC.GetTotalMemory(forceFullCollection: true);
            (begun, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            var merger = new GalleryMerger(fleet.Gallery, Catalog.Empty, space);
            var refused = 0;
            var trusted = fleet.Keys.ToDictionary(GalleryDeltaFile.Fingerprint, StringComparer.Ordinal);
            await DeltaSource.ReadAsync(address ?? folder, sasFile, trusted, merger.Add, (name, why) =>
            {
                refused++;
                commands.Warn($"{name} is refused: {why}.");
            }, commands.Clock, cancellationToken);
            var held = GC.GetTotalMemory(forceFullCollection: true) - before;
            Say("fetching, checking", begun, cpu);
            (begun, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            var merge = merger.Join(minStores: 2);
            Say("merging", begun, cpu);

            commands.Say($"{merger.Stores:N0} stores taken in, {refused} deltas refused (of 3 that should be), {held / 1e6:F1} MB held, {Environment.WorkingSet / 1e6:F0} MB in all");
            Judge(commands, fleet, merge, pool);
        }
        finally
        {
            work.Delete(recursive: true);
        }

        void Say(string what, long begun, TimeSpan cpu) => commands.Say(
            $"{what}: {Stopwatch.GetElapsedTime(begun).TotalSeconds:F2} s, {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:F2} s CPU");
    }

    private static async Task PutAsync(BlobContainer? container, string folder, string name, byte[] bytes, CancellationToken cancellationToken)
    {
        if (container is not null)
        {
            await container.PutAsync(name, bytes, cancellationToken);
            return;
        }

        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, bytes, cancellationToken);
    }

    private static void Judge(CommandOutput commands, StoreFleet fleet, Merge merge, int pool)
    {
        var errors = Enumerable.Range(0, pool)
            .Where(p => merge.Gallery.Index.ContainsKey(StoreFleet.Code(p)))
            .Select(p => fleet.Error(p, merge.Gallery.Products[merge.Gallery.Index[StoreFleet.Code(p)]].Prototype))
            .Order()
            .ToList();
        int Count(MergeOutcome outcome) => merge.Products.Count(p => p.Outcome == outcome);
        commands.Say($"{Count(MergeOutcome.Merged)} of {pool} products joined, {Count(MergeOutcome.TooFewStores)} of too few stores, {Count(MergeOutcome.TwoLooks)} with two looks; " +
            $"{merge.Products.Sum(p => p.Others):N0} opinions of stores left out");
        if (errors.Count > 0)
        {
            commands.Say($"distance of a joined product from the truth, a direction, in spreads of one scan: median {errors[errors.Count / 2]:F3}, worst {errors[^1]:F3}");
        }
    }
}
