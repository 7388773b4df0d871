using LossPrevention.Contracts;

namespace LossPrevention.EdgeRuntime.Tests.Catalogs;

public class CatalogFileTests
{
    private const string Header = "gtin,plu,name,category,unitPrice,soldBy,weightGrams,visualGroup";

    [Fact]
    public void Parse_FullLine_GivesEveryField()
    {
        var loaded = Parse("4006381333931,4011,\"Bananas, ripe\",Fruit,1.29,weight,,bananas");

        loaded.Errors.ShouldBeEmpty();
        loaded.Notes.ShouldBeEmpty();
        loaded.Catalog.Products.ShouldHaveSingleItem().ShouldBe(new CatalogProduct
        {
            Gtin = ProductCode.Parse("4006381333931"),
            Plu = ProductCode.Parse("4011"),
            Name = "Bananas, ripe",
            Category = "Fruit",
            UnitPrice = 1.29m,
            SoldBy = SoldBy.Weight,
            VisualGroup = "bananas",
        });
    }

    [Fact]
    public void Parse_ProductWithGtinAndPlu_IsFoundByBothAndCalledByItsGtin()
    {
        var catalog = Parse("4006381333931,4011,Bananas,,,,,").Catalog;

        catalog.Find(ProductCode.Parse("4011"))!.Code.ShouldBe(ProductCode.Parse("4006381333931"));
        catalog.Find(ProductCode.Parse("04006381333931"))!.Name.ShouldBe("Bananas");
    }

    [Fact]
    public void Parse_EmptyFields_AreUnknownAndSoldByEach()
    {
        var product = Parse(",4011,,,,,,").Catalog.Products[0];

        product.Name.ShouldBe("4011");
        product.Code.ShouldBe(ProductCode.Parse("4011"));
        (product.Category, product.UnitPrice, product.WeightGrams, product.VisualGroup).ShouldBe((null, null, null, null));
        product.SoldBy.ShouldBe(SoldBy.Each);
    }

    [Theory]
    [InlineData("4006381333932,,Pen,,,,,", "gtin '4006381333932' has check digit 2, but its digits give 1")]
    [InlineData("4011,,Bananas,,,,,", "gtin '4011' is a PLU; put it in the column plu")]
    [InlineData(",4006381333931,Pen,,,,,", "plu '4006381333931' is a GTIN; put it in the column gtin")]
    [InlineData(",,Pen,,,,,", "it has neither gtin nor plu")]
    [InlineData(",4013,Pen,,1.5 EUR,,,", "unitPrice '1.5 EUR' is no plain number such as 1.29")]
    [InlineData(",4013,Pen,,-1,,,", "unitPrice '-1' is no plain number such as 1.29")]
    [InlineData(",4013,Pen,,,,heavy,", "weightGrams 'heavy' is no plain number such as 450")]
    [InlineData(",4013,Pen,,,dozen,,", "soldBy 'dozen' is neither each nor weight")]
    [InlineData(",4013,Pen, blue,,,,,", "it has 9 fields, but the header names 8 (a comma inside a field needs quotes around the field)")]
    [InlineData(",4013", "it has 2 fields, but the header names 8 (a comma inside a field needs quotes around the field)")]
    [InlineData(",4012,Apples,,,,,", "plu 4012 stands already in line 2")]
    [InlineData(",4013,A\"B,,,,,", "a quotation mark stands where none may or is not closed; put the whole field in quotes and double those inside")]
    public void Parse_BadLine_IsNamedWithItsRemedyAndTheGoodLinesAreUsed(string badLine, string reason)
    {
        var loaded = Parse(",4012,Oranges,,,,,", badLine, "4006381333931,,Pen,,,,,");

        loaded.Errors.ShouldBe([$"catalog.csv line 3: {reason}; mend or remove the line."]);
        loaded.Catalog.Products.Select(p => p.Name).ShouldBe(["Oranges", "Pen"]);
    }

    [Fact]
    public void Parse_QuoteNeverClosed_CostsItsOwnLineAlone()
    {
        var loaded = Parse(",4012,Oranges,,,,,", ",4013,\"Pen,,,,,", ",4014,Pencil,,,,,");

        loaded.Errors.ShouldHaveSingleItem().ShouldStartWith("catalog.csv line 3: a quotation mark");
        loaded.Catalog.Products.Select(p => p.Name).ShouldBe(["Oranges", "Pencil"]);
    }

    [Fact]
    public void Parse_ColumnsInAnotherOrderAndUnknownOnes_AreReadAndNoted()
    {
        var loaded = CatalogFile.Parse("\uFEFFname,supplier,GTIN\r\n\r\nPen,ACME,4006381333931\r\n", "shop.csv");

        loaded.Catalog.Products[0].Name.ShouldBe("Pen");
        loaded.Notes.ShouldBe(
        [
            "shop.csv: the column 'supplier' is unknown or stands twice and is ignored.",
            "shop.csv: without the column plu, category, unitPrice, soldBy, weightGrams, visualGroup; its values count as unknown.",
        ]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("4006381333931,,Pen,,,,,")]
    [InlineData("gtin;plu;name\n4006381333931;;Pen")]
    public void Parse_NoHeader_Stops(string text) =>
        Should.Throw<CatalogException>(() => CatalogFile.Parse(text, "catalog.csv")).Message
            .ShouldBe($"catalog.csv has no header; its first line must name the columns {Header}, separated by commas.");

    [Fact]
    public void Parse_NoGoodLine_StopsAndSaysTheFirstError()
    {
        Should.Throw<CatalogException>(() => Parse("1,,Pen,,,,,", "2,,Pen,,,,,")).Message
            .ShouldStartWith("catalog.csv has no good line (2 bad); the first: catalog.csv line 2: gtin '1' has 1 digits");
        Should.Throw<CatalogException>(() => Parse()).Message
            .ShouldBe("catalog.csv has a header but no product; add one line for each product.");
    }

    [Fact]
    public void Load_MissingFile_SaysWhichFile() =>
        Should.Throw<CatalogException>(() => CatalogFile.Load("/nowhere/catalog.csv")).Message.ShouldContain("'/nowhere/catalog.csv' cannot be read");

    [Fact]
    public void Format_ThenParse_GivesTheSameProducts()
    {
        var catalog = Parse(
            "4006381333931,4011,\"Bananas, \"\"ripe\"\"\",Fruit,1.29,weight,,bananas",
            ",94011,Organic bananas,Fruit,2.49,weight,,bananas",
            "036000291452,,Tissues,Paper,0.99,each,120.5,").Catalog;

        var text = CatalogFile.Format(catalog.Products);

        text.ShouldStartWith(Header + "\n04006381333931,4011,");
        CatalogFile.Parse(text, "again.csv").Catalog.Products.ShouldBe(catalog.Products);
    }

    private static LoadedCatalog Parse(params string[] lines) =>
        CatalogFile.Parse(string.Join('\n', [Header, .. lines]) + "\n", "catalog.csv");
}
