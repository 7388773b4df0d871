using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder.Tests;

public class DiscriminantTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1e-7)]
    [InlineData(1e-5)]
    [InlineData(1e-3)]
    public void Fit_PicturesOfAProductAllButTheSame_GivesNumbersThatTellProductsApart(double noise)
    {
        const int Length = 48;
        const int Products = 6;
        var random = new Random(5);
        var looks = Enumerable.Range(0, Products).Select(_ => Enumerable.Range(0, Length).Select(_ => random.NextDouble()).ToArray()).ToList();
        var pictures = Enumerable.Range(0, 10 * Products)
            .Select(i => new EmbeddedPicture(i % Products, Projection.Normalise([.. looks[i % Products].Select(x => (float)(x + (noise * random.NextDouble())))]), []))
            .ToList();

        var projection = Discriminant.Fit(ClassStatistics.Of(pictures, Products, Length));

        var placed = pictures.ConvertAll(picture => projection.ApplyNormalised(picture.Plain!));
        placed.ShouldAllBe(vector => vector.All(float.IsFinite));
        double Apart(int a, int b) => System.Numerics.Tensors.TensorPrimitives.Distance<float>(placed[a], placed[b]);
        Apart(0, Products).ShouldBeLessThan(Apart(0, 1));
    }
}
