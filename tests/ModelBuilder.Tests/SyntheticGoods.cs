using LossPrevention.Contracts;
using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder.Tests;

/// <summary>Products and pictures as vectors alone: each product has three looks, and each look a number of pictures.</summary>
internal static class SyntheticGoods
{
    public const int Products = 8;
    private const int Length = 96;
    private const int Looks = 3;

    public static IReadOnlyList<ProductPictures> Catalog { get; } =
    [
        .. Enumerable.Range(0, Products).Select(i =>
        {
            var code = ProductCode.Parse($"{4011 + i}");
            return new ProductPictures(new CatalogProduct { Plu = code, Name = $"Product {i}", Category = $"Kind {i / 2}" }, code, []);
        }),
    ];

    /// <summary>The same seed gives the same pictures; every seed gives the same products.</summary>
    public static List<EmbeddedPicture> Pictures(int eachProduct, int seed)
    {
        var random = new Random(seed);
        var pictures = new List<EmbeddedPicture>();
        for (var product = 0; product < Products; product++)
        {
            for (var i = 0; i < eachProduct; i++)
            {
                var centre = Vector(new Random(product + 1), 1);
                var look = Vector(new Random((100 * (product + 1)) + (i % Looks)), 0.7);
                var vector = Vector(random, 1.2).Select((x, d) => x + centre[d] + look[d]).ToArray();
                pictures.Add(new EmbeddedPicture(product, Projection.Normalise([.. vector.Select(x => x * Math.Abs(x))]), []));
            }
        }

        return pictures;
    }

    private static float[] Vector(Random random, double spread) =>
        [.. Enumerable.Range(0, Length).Select(_ => (float)(spread * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2))];
}
