namespace LossPrevention.ModelBuilder.Tests;

public class CrossValidationTests
{
    [Fact]
    public void Run_PicturesThatTheEmbedderWasTaught_AreInGalleriesAndNeverAsked()
    {
        var pictures = SyntheticGoods.Pictures(eachProduct: 10, seed: 1).Select((picture, i) => picture with { Calibrates = i % 5 == 4 }).ToList();
        var maker = new GalleryMaker(SyntheticGoods.Catalog);

        foreach (var split in CrossValidation.Splits(pictures))
        {
            var sightings = CrossValidation.Run(pictures, split, maker, SyntheticGoods.Products);

            sightings.Select(sighting => sighting.Picture).Order().ShouldBe(pictures.Index().Where(one => one.Item.Calibrates).Select(one => one.Index));
            sightings.ShouldAllBe(sighting => sighting.Gallery.Products.Sum(product => product.Pictures) > pictures.Count(picture => picture.Calibrates));
        }
    }
}
