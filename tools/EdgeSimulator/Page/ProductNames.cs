using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.EdgeSimulator.Page;

/// <summary>What products are called.</summary>
internal sealed class ProductNames(Catalog catalog)
{
    /// <summary>Names by a catalog file; by their digits alone where it cannot be read.</summary>
    public static ProductNames Load(string? path)
    {
        try
        {
            return new ProductNames(path is not null && File.Exists(path) ? CatalogFile.Load(path).Catalog : Catalog.Empty);
        }
        catch (CatalogException)
        {
            return new ProductNames(Catalog.Empty);
        }
    }

    /// <summary>The shelf's text, else the ticket's, else the digits.</summary>
    public string Of(ProductCode code, string? ticketText = null) => catalog.Find(code)?.Name ?? ticketText ?? code.Value;

    /// <summary>A product with its probability.</summary>
    public SeenCard Card(ProductCode code, double probability) => new(Of(code), code.Value, probability);
}
