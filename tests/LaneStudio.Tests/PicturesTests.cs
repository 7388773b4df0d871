using LossPrevention.EdgeRuntime;
using LossPrevention.Imaging;

namespace LossPrevention.LaneStudio.Tests;

public sealed class PicturesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Draw_ARange_HasCategoriesSiblingsProduceAndGoodCodes()
    {
        List<ProductDesign> designs = ProductRange.Draw(32, seed: 1);

        designs.Count.ShouldBe(32);
        designs.Select(d => d.Code).Distinct().Count().ShouldBe(32);
        designs.Count(d => d.IsProduce).ShouldBe(8);
        designs.Select(d => d.Entry.Category).Distinct().Count().ShouldBeGreaterThan(10);
        designs.GroupBy(d => d.Entry.VisualGroup).ShouldContain(group => group.Key != null && group.Count() > 1);
        CatalogFile.Parse(CatalogFile.Format(designs.Select(d => d.Entry)), "catalog.csv").Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Paint_TwoViewsOfAProduct_DifferAndTheSameViewDoesNot()
    {
        foreach (ProductDesign design in ProductRange.Draw(24, seed: 1))
        {
            byte[] view = ProductPainter.Paint(design, ProductView.Of(design, 0, 1)).Pixels;
            ProductPainter.Paint(design, ProductView.Of(design, 0, 1)).Pixels.ShouldBe(view);
            ProductPainter.Paint(design, ProductView.Of(design, 1, 1)).Pixels.SequenceEqual(view).ShouldBeFalse(design.Entry.Name);
        }
    }

    [Fact]
    public void Load_DrawnFolder_GivesBackProductsAndCutOuts()
    {
        List<ProductDesign> designs = ProductRange.Draw(4, seed: 1);
        DrawnFolder.WriteCutOuts(_folder.FullName, designs, 2, 1);
        string catalog = Path.Combine(_folder.FullName, "catalog.csv");
        DrawnFolder.WriteCatalog(catalog, designs);

        PictureFolder pictures = PictureFolder.Load(_folder.FullName, catalog);

        pictures.Products.Count.ShouldBe(4);
        pictures.Notes.ShouldBeEmpty();
        pictures.Products.ShouldAllBe(p => p.Pictures == 2);
        pictures.CutOut(pictures.Products[0], 1).Pixels[3].ShouldBe((byte)0);
    }

    [Fact]
    public void Load_FoldersThatDoNotFit_AreNamedAndTheRestIsUsed()
    {
        List<ProductDesign> designs = ProductRange.Draw(3, seed: 1);
        DrawnFolder.WriteCutOuts(_folder.FullName, designs, 1, 1);
        string catalog = Path.Combine(_folder.FullName, "catalog.csv");
        DrawnFolder.WriteCatalog(catalog, designs.Take(2));
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "holiday"));

        PictureFolder pictures = PictureFolder.Load(_folder.FullName, catalog);

        pictures.Products.Count.ShouldBe(2);
        pictures.Notes.ShouldContain(note => note.Contains("holiday", StringComparison.Ordinal));
        pictures.Notes.ShouldContain(note => note.Contains("no product", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_NothingThatFits_SaysSo()
    {
        string catalog = Path.Combine(_folder.FullName, "catalog.csv");
        DrawnFolder.WriteCatalog(catalog, ProductRange.Draw(2, seed: 1));
        Should.Throw<InputException>(() => PictureFolder.Load(_folder.FullName, catalog)).Message.ShouldContain("--images");
        Should.Throw<InputException>(() => PictureFolder.Load(Path.Combine(_folder.FullName, "none"), catalog)).Message.ShouldContain("does not exist");
    }

    [Fact]
    public void SoftMask_Photograph_KeepsItsMiddleAndLosesItsCorners()
    {
        RgbaImage cut = SoftMask.Cut(new RgbImage(60, 40));
        cut.Pixels[(4 * ((20 * 60) + 30)) + 3].ShouldBe((byte)255);
        cut.Pixels[3].ShouldBe((byte)0);
    }

    [Fact]
    public void Demo_EnrolmentAndLane_UseDifferentPictures()
    {
        ProductDesign design = ProductRange.Draw(DemoCommand.Products, DemoCommand.Options.Seed)[0];
        var lane = new DrawnPictures([design], DemoCommand.EnrolmentViews, DemoCommand.LaneViews, DemoCommand.Options.Seed);
        for (int view = 0; view < DemoCommand.EnrolmentViews; view++)
        {
            byte[] enrolled = ProductPainter.Paint(design, ProductView.Of(design, view, DemoCommand.Options.Seed)).Pixels;
            for (int picture = 0; picture < DemoCommand.LaneViews; picture++)
            {
                lane.CutOut(lane.Products[0], picture).Pixels.SequenceEqual(enrolled).ShouldBeFalse();
            }
        }
    }
}
