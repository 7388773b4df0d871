using System.CommandLine;

namespace LossPrevention.ModelBuilder;

/// <summary><c>import-grocery</c>: lays the GroceryStoreDataset out as <c>enroll</c> reads it.</summary>
internal static class ImportGroceryCommand
{
    public static Command Create(CommandOutput output)
    {
        var from = new Option<string>("--from") { Required = true, Description = "The dataset's folder, with train.csv or val.csv." };
        var list = new Option<string>("--list") { Description = "Which list.", DefaultValueFactory = _ => "train.csv" };
        var folder = new Option<string>("--out") { Required = true, Description = "Folder to write: images/<gtin>/ (links) and catalog.csv." };
        var command = new Command("import-grocery", "Lays the GroceryStoreDataset out as a folder per GTIN with a catalog.") { from, list, folder };
        command.SetAction(result => output.Guard(() =>
        {
            var (products, pictures) = GroceryImport.Run(result.GetValue(from)!, result.GetValue(list)!, result.GetValue(folder)!);
            output.Say($"{products} products, {pictures} pictures in {result.GetValue(folder)}");
        }));
        return command;
    }
}
