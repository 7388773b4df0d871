using LossPrevention.Contracts;

namespace LossPrevention.EdgeRuntime;

/// <summary>What came of reading a catalog.</summary>
/// <param name="Catalog">The products of the good lines; at least one.</param>
/// <param name="Errors">One sentence for each line left out, with file, line and remedy.</param>
/// <param name="Notes">What was read differently than one may expect, such as columns ignored.</param>
public sealed record LoadedCatalog(Catalog Catalog, ValueList<string> Errors, ValueList<string> Notes);
