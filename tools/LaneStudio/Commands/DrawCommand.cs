using System.CommandLine;

namespace LossPrevention.LaneStudio;

/// <summary><c>draw</c>: product pictures and their catalog, out of nothing.</summary>
internal static class DrawCommand
{
    private static readonly Option<string> Out = new("--out") { Description = "Gets a folder of pictures for each product, and catalog.csv.", Required = true };
    private static readonly Option<int> Products = new("--products") { Description = "Products, 2 to 500.", DefaultValueFactory = _ => 32 };
    private static readonly Option<int> Views = new("--views") { Description = "Pictures of each, 1 to 100.", DefaultValueFactory = _ => 8 };
    private static readonly Option<int> Seed = new("--seed") { Description = "The same seed draws the same pictures.", DefaultValueFactory = _ => 1 };

    public static Command Create()
    {
        var command = new Command("draw", "Draws product pictures (PNG, cut out) and their catalog.") { Out, Products, Views, Seed };
        command.SetAction(parsed =>
        {
            int products = parsed.GetValue(Products);
            int views = parsed.GetValue(Views);
            if (products is < 2 or > 500 || views is < 1 or > 100)
            {
                throw new InputException($"--products is {products} and --views is {views}; use 2 to 500 and 1 to 100.");
            }

            string directory = parsed.GetRequiredValue(Out);
            List<ProductDesign> designs = ProductRange.Draw(products, parsed.GetValue(Seed));
            DrawnFolder.WriteCutOuts(directory, designs, views, parsed.GetValue(Seed));
            DrawnFolder.WriteCatalog(Path.Combine(directory, "catalog.csv"), designs);
            Console.WriteLine($"{designs.Count} products with {views} pictures each in {directory}, and catalog.csv.");
            return 0;
        });
        return command;
    }
}
