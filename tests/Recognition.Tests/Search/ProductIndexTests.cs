using System.Numerics.Tensors;
using FsCheck;
using FsCheck.Fluent;

namespace LossPrevention.Recognition.Tests.Search;

public class ProductIndexTests
{
    [Fact]
    public void Nearest_NothingInIt_FindsNothing() => ProductIndex.Of([]).Nearest(new float[8], 10).ShouldBeEmpty();

    [Fact]
    public void Nearest_FewProducts_IsWhatAPlainScanFinds() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(1, ProductIndex.Candidates).ToArbitrary(), Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), (count, seed) =>
        {
            var products = SpreadProducts.Draw(count, seed);
            var query = SpreadProducts.Near(products[seed % count].Prototype, new Random(seed));

            var found = ProductIndex.Of(products).Nearest(query, 10);

            return found.Select(near => (near.Product, near.Key)).SequenceEqual(Scan(products, query, 10));
        }));

    [Fact]
    public void Nearest_ManyProducts_FindsNearlyAllThatAPlainScanFinds()
    {
        var products = SpreadProducts.Draw(12_000, 1);
        var index = ProductIndex.Of(products);
        var chance = new Random(2);

        var right = Enumerable.Range(0, 50).Sum(_ =>
        {
            var query = SpreadProducts.Near(products[chance.Next(products.Length)].Prototype, chance);
            return index.Nearest(query, 10).Select(near => (near.Product, near.Key)).Intersect(Scan(products, query, 10)).Count();
        });

        (right / 500.0).ShouldBeGreaterThanOrEqualTo(0.99);
    }

    [Fact]
    public void Nearest_AllProductsTheSame_FindsAsManyAsAskedFor()
    {
        var one = SpreadProducts.Draw(1, 1)[0];

        var found = ProductIndex.Of([.. Enumerable.Repeat(one, 20_000)]).Nearest(one.Prototype, 30);

        found.Length.ShouldBe(30);
        found.ShouldAllBe(near => near.Distance == 0);
    }

    [Fact]
    public void Nearest_MoreAskedForThanThereAre_FindsAll() =>
        ProductIndex.Of(SpreadProducts.Draw(3, 1)).Nearest(new float[SpreadProducts.Directions], 1000).Length.ShouldBe(3 * ProductKeys.Max);

    [Fact]
    public void With_OneMore_IsFoundAtOnceAndTheOldIndexStays()
    {
        var products = SpreadProducts.Draw(IndexSegment.Places, 1);
        var learned = SpreadProducts.Draw(1, 2)[0];
        var before = ProductIndex.Of(products);

        var after = before.With(products.Length, learned);

        after.Nearest(learned.Prototype, 1)[0].ShouldBe(new NearKey(products.Length, 0, 0));
        before.Nearest(learned.Prototype, 5000).ShouldNotContain(near => near.Product == products.Length);
    }

    [Fact]
    public void With_AnotherInItsPlace_ForgetsItsFormerKeys()
    {
        var products = SpreadProducts.Draw(20, 1);
        var refined = products[7] with { Views = [] };

        var after = ProductIndex.Of(products).With(7, refined);

        after.Nearest(products[7].Prototype, 1000).Count(near => near.Product == 7).ShouldBe(1);
    }

    [Fact]
    public void Only_Some_AreFoundUnderTheirNewNumbers()
    {
        var products = SpreadProducts.Draw(700, 1);
        int[] kept = [.. Enumerable.Range(0, 700).Where(i => i % 3 != 0)];

        var after = ProductIndex.Of(products).Only(kept);

        after.Products.ShouldBe(kept.Length);
        after.Nearest(products[400].Prototype, 1)[0].Product.ShouldBe(Array.IndexOf(kept, 400));
    }

    [Fact]
    public void Products_WithAndWithoutAvx2_AreTheSame()
    {
        var chance = new Random(1);
        var codes = new sbyte[CoarseScan.Block * CoarseCoding.Length];
        var query = new byte[CoarseCoding.Length];
        for (var round = 0; round < 100; round++)
        {
            for (var i = 0; i < codes.Length; i++)
            {
                codes[i] = (sbyte)chance.Next(-127, 128);
            }

            for (var i = 0; i < query.Length; i++)
            {
                query[i] = (byte)chance.Next(1, 128);
            }

            var expected = CoarseScan.Products(codes, query);
            if (System.Runtime.Intrinsics.X86.Avx2.IsSupported)
            {
                CoarseScan.ProductsAvx2(codes, query).ShouldBe(expected);
            }

            expected[3].ShouldBe(Enumerable.Range(0, query.Length).Sum(d => query[d] * codes[(d / 4 * CoarseScan.Block * 4) + (3 * 4) + (d % 4)]));
        }
    }

    private static IEnumerable<(int Product, int Key)> Scan(Looks[] products, float[] query, int count) =>
        products.SelectMany((product, p) => ProductKeys.Of(product).Select((key, k) => (Product: p, Key: k, Distance: TensorPrimitives.Distance<float>(query, key))))
            .OrderBy(near => near.Distance)
            .Take(count)
            .Select(near => (near.Product, near.Key));
}
