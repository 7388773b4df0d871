using System.CommandLine;
using System.Diagnostics;
using System.Numerics.Tensors;
using LossPrevention.Recognition;

namespace LossPrevention.Benchmarks;

/// <summary><c>search</c>: the nearest of very many products' keys, beside a plain scan of them all.</summary>
internal static class SearchBenchmark
{
    private const double MillisecondsGoal = 2;
    private const double RecallGoal = 0.99;
    private const int Wanted = 10;
    private const int Seed = 11;

    public static Command Create()
    {
        var products = new Option<int>("--products") { Description = "Products, four keys each.", DefaultValueFactory = _ => 100_000 };
        var queries = new Option<int>("--queries") { Description = "How many are searched for.", DefaultValueFactory = _ => 2000 };
        var scans = new Option<int>("--scans") { Description = "For how many of them a plain scan says what is right.", DefaultValueFactory = _ => 200 };
        var command = new Command("search", "Nearest products among very many, on one core, beside a plain scan of all.") { products, queries, scans };
        command.SetAction(parsed => Run(parsed.GetValue(products), parsed.GetValue(queries), parsed.GetValue(scans)));
        return command;
    }

    private static int Run(int products, int queries, int scans)
    {
        Console.WriteLine($"drawing {products:N0} products");
        var gallery = new SyntheticGallery(products, Seed);
        var chance = new Random(Seed + 1);
        float[][] asked = [.. Enumerable.Range(0, queries).Select(_ => gallery.Query(chance))];

        var begun = Stopwatch.GetTimestamp();
        var index = ProductIndex.Of(gallery.Products);
        var built = Stopwatch.GetElapsedTime(begun);

        // Compiling is no part of a search that runs all day.
        asked.Take(200).ToList().ForEach(query => index.Nearest(query, Wanted));
        var (times, answers) = Time(asked, query => index.Nearest(query, Wanted));

        float[][] keys = [.. gallery.Products.SelectMany(ProductKeys.Of)];
        var (scanTimes, truths) = Time([.. asked.Take(scans)], query => Scan(keys, query));
        var right = truths.Select((truth, i) => answers[i].Count(near => truth.Contains(near.Distance))).Sum();

        var (begunAdding, added) = (Stopwatch.GetTimestamp(), index.With(index.Products, gallery.Products[0]));
        var adding = Stopwatch.GetElapsedTime(begunAdding).TotalMilliseconds;
        var found = added.Nearest(gallery.Products[0].Prototype, Wanted).Any(near => near.Product == index.Products);

        var vectors = (double)keys.Length * SyntheticGallery.Directions * sizeof(float);
        var table = new ResultTable($"search: {keys.Length:N0} keys of {products:N0} products, {SyntheticGallery.Directions} directions, {queries:N0} queries, one thread");
        table.Add("p99 of one core's time", At(times.Cpu, 0.99), MillisecondsGoal, "ms", Goal.Most(1));
        table.Add("p50 of one core's time, limit: a plain scan", At(times.Cpu, 0.5), At(scanTimes.Cpu, 0.5), "ms", Goal.None);
        table.Add("p99 of wall clock, what else runs included", At(times.Wall, 0.99), MillisecondsGoal, "ms", Goal.None);
        table.Add("p50 of wall clock, limit: a plain scan", At(times.Wall, 0.5), At(scanTimes.Wall, 0.5), "ms", Goal.None);
        table.Add($"recall@{Wanted}, limit: a plain scan", right / (double)(scans * Wanted), 1, "", Goal.Least(RecallGoal));
        table.Add("memory of the index, limit: the vectors it stands on", index.Bytes / 1e6, vectors / 1e6, "MB", Goal.None);
        table.Add("the same for 10,000 products", index.Bytes / 1e6 / products * 10_000, vectors / 1e6 / products * 10_000, "MB", Goal.None);
        table.Add("building it", built.TotalSeconds, 60, "s", Goal.None);
        table.Add("a product more, limit: until the next sighting", adding, 1000, "ms", Goal.Most(1));
        table.Add("which is found at once", found ? 1 : 0, 1, "", Goal.Least(1));
        return table.Print();
    }

    private static float[] Scan(float[][] keys, float[] query)
    {
        var nearest = new PriorityQueue<float, float>();
        foreach (var key in keys)
        {
            var distance = TensorPrimitives.Distance<float>(query, key);
            if (nearest.Count < Wanted)
            {
                nearest.Enqueue(distance, -distance);
            }
            else if (distance < nearest.Peek())
            {
                nearest.EnqueueDequeue(distance, -distance);
            }
        }

        return [.. nearest.UnorderedItems.Select(item => item.Element)];
    }

    private static ((double[] Wall, double[] Cpu) Milliseconds, T[] Answers) Time<T>(float[][] queries, Func<float[], T> search)
    {
        var (wall, cpu, answers) = (new double[queries.Length], new double[queries.Length], new T[queries.Length]);
        for (var i = 0; i < queries.Length; i++)
        {
            var (begun, before) = (Stopwatch.GetTimestamp(), ThreadClock.Milliseconds());
            answers[i] = search(queries[i]);
            (wall[i], cpu[i]) = (Stopwatch.GetElapsedTime(begun).TotalMilliseconds, ThreadClock.Milliseconds() - before);
        }

        Array.Sort(wall);
        Array.Sort(cpu);
        return ((wall, cpu), answers);
    }

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
}
