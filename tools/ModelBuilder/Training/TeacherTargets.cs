using System.Globalization;
using System.Runtime.InteropServices;
using LossPrevention.Imaging;
using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary>
/// What the student is taught from: views of the photographs (<c>views.csv</c>, one a line, the views of one photograph together) and what
/// each teacher says of them (<c>teacher-0.f32</c> and on: 32-bit floats, little-endian, one row a view).
/// </summary>
/// <param name="teachers">The embedders that teach, each safe to run on several threads.</param>
/// <param name="viewsEach">Views of each photograph.</param>
/// <param name="seed">Chooses the views.</param>
internal sealed class TeacherTargets(IReadOnlyList<IEmbedder> teachers, int viewsEach, int seed)
{
    /// <summary>Photographs that could not be read, one sentence each.</summary>
    public List<string> Unreadable { get; } = [];

    /// <summary>Makes the views, asks the teachers on all cores, and writes the files.</summary>
    /// <returns>How many photographs there are.</returns>
    public int Write(IReadOnlyList<ProductPictures> products, string folder, Action<int, int> progress)
    {
        var work = products.SelectMany((product, index) => product.Files.Select(file => (index, file))).ToList();
        var taught = new (TrainingView View, float[][] Vectors)[work.Count][];
        var problems = new string?[work.Count];
        var done = 0;
        Parallel.For(0, work.Count, i =>
        {
            try
            {
                taught[i] = Views(work[i].file, work[i].index, i);
            }
            catch (Exception e) when (e is ImageFormatException or IOException or UnauthorizedAccessException)
            {
                problems[i] = e.Message.StartsWith(work[i].file, StringComparison.Ordinal) ? e.Message : $"{work[i].file}: {e.Message}";
            }

            progress(Interlocked.Increment(ref done), work.Count);
        });
        Unreadable.AddRange(problems.OfType<string>());
        var rows = taught.Where(views => views is not null).SelectMany(views => views).ToList();
        File.WriteAllLines(Path.Combine(folder, "views.csv"), rows.Select(row => Line(row.View)).Prepend("class,x,y,width,height,turn,file"));
        for (var teacher = 0; teacher < teachers.Count; teacher++)
        {
            using var file = File.Create(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"teacher-{teacher}.f32")));
            foreach (var (_, vectors) in rows)
            {
                file.Write(MemoryMarshal.AsBytes(vectors[teacher].AsSpan()));
            }
        }

        return rows.Count / viewsEach;
    }

    private (TrainingView View, float[][] Vectors)[] Views(string file, int productClass, int index)
    {
        var picture = ImageFile.Load(file, maxPixels: 64_000_000);
        return [.. Enumerable.Range(0, viewsEach).Select(number =>
        {
            var view = TrainingView.Pick(file, productClass, number, picture, unchecked((((seed * 31) + index) * 1009) + number) & int.MaxValue);
            var shown = view.Cut(picture);
            return (view, teachers.Select(teacher => teacher.Embed([shown])[0]).ToArray());
        })];
    }

    private static string Line(TrainingView view) => string.Create(
        CultureInfo.InvariantCulture, $"{view.Class},{view.X},{view.Y},{view.Width},{view.Height},{view.Turn},{Path.GetFullPath(view.File)}");
}
