using LossPrevention.Contracts;
using LossPrevention.Recognition.Tests.Search;

namespace LossPrevention.Recognition.Tests.Doctor;

public sealed class LookAlikesTests
{
    private const int Twins = 40;

    [Theory]
    [InlineData(2_000)]
    [InlineData(12_000)]
    public void Find_TwinsAmongManyProducts_EachIsFoundAndNothingElse(int count)
    {
        var chance = new Random(5);
        var looks = SpreadProducts.Draw(count, 4);
        var products = looks.Select((l, i) => new GalleryProduct(Code(i), null, null, l.Prototype, l.Pictures) { Views = l.Views }).ToList();
        for (var i = 0; i < Twins; i++)
        {
            var prototype = products[i].Prototype.Select(x => x + ((float)chance.NextDouble() * 0.2f)).ToArray();
            products.Add(products[i] with { Code = Code(count + i), Prototype = prototype, VisualGroup = i == 0 ? "pair" : null });
        }

        products[0] = products[0] with { VisualGroup = "pair" };

        var found = LookAlikes.Find(Gallery(products), CancellationToken.None);

        found.Select(p => (p.First, p.Second)).Order().ShouldBe(Enumerable.Range(1, Twins - 1).Select(i => (i, count + i)));
        found.ShouldAllBe(p => p.Evidence < LookAlikes.LeastEvidence);
    }

    private static Gallery Gallery(IReadOnlyList<GalleryProduct> products)
    {
        const int n = SpreadProducts.Directions;
        var rows = new float[n * n];
        for (var i = 0; i < n; i++)
        {
            rows[(i * n) + i] = 1;
        }

        var line = new LinearMap(1, 0);
        return new Gallery(
            new Projection(new float[n], rows), products,
            new Calibration([new CalibrationStep(1, 12, line, line, line)], [.. Enumerable.Range(0, n).Select(d => 9f / (1 + (d / 4f)))], 0.02), null);
    }

    private static ProductCode Code(int product)
    {
        var digits = $"0400638{product:D6}";
        return ProductCode.Parse(digits + ProductCode.CheckDigit(digits));
    }
}
