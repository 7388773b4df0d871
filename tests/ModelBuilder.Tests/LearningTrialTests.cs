using System.Globalization;

namespace LossPrevention.ModelBuilder.Tests;

public class LearningTrialTests(DrawnBundle bundle) : IClassFixture<DrawnBundle>
{
    [Fact]
    public void EvaluateLearning_DrawnGoods_AreKnownFromThreeScansOnAndNotBefore()
    {
        var (code, text) = DrawnBundle.Run(
            "evaluate-learning", "--images", Taught(10), "--asked", bundle.Images, "--bundle", bundle.Folder, "--products", "4");

        code.ShouldBe(0, text);
        var curve = Lines(text, after: "scans  known");
        curve.Select(l => l[0]).ShouldBe(["1", "2", "3", "5", "10"]);
        var known = curve.Select(l => int.Parse(l[1], CultureInfo.InvariantCulture)).ToArray();
        (known is [0, 0, >= 50, _, 100]).ShouldBeTrue(text);
        Lines(text, after: "wrong  known")[0][2].ShouldBe("100");
        var refined = Lines(text, after: "scans  top-1");
        refined.Select(l => l[0]).ShouldBe(["0", "3", "5", "10"]);
        refined.ShouldAllBe(l => Percent(l[1]) >= Percent(refined[0][1]) - 10, text);
    }

    [Fact]
    public void EvaluateLearning_TooFewPictures_SaysHowManyAreNeeded()
    {
        var (code, text) = DrawnBundle.Run("evaluate-learning", "--images", bundle.Images, "--asked", bundle.Images, "--bundle", bundle.Folder);

        code.ShouldBe(2);
        text.ShouldContain("10 pictures");
    }

    private string Taught(int pictures)
    {
        var folder = Path.Combine(bundle.Root, "taught");
        for (var product = 0; product < DrawnBundle.Codes.Length; product++)
        {
            Directory.CreateDirectory(Path.Combine(folder, DrawnBundle.Codes[product]));
            for (var i = 0; i < pictures; i++)
            {
                Imaging.ImageFile.Save(Path.Combine(folder, DrawnBundle.Codes[product], $"{i:D2}.png"), DrawnBundle.Draw(product, 70 + i));
            }
        }

        return folder;
    }

    private static double Percent(string text) => double.Parse(text.TrimEnd('%'), CultureInfo.InvariantCulture);

    private static List<string[]> Lines(string text, string after) =>
        [.. text.Split('\n').SkipWhile(l => !l.StartsWith(after, StringComparison.Ordinal)).Skip(1)
            .TakeWhile(l => l.Length > 0 && !l.StartsWith("wrong", StringComparison.Ordinal))
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
