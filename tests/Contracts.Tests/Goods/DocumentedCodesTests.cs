using System.Globalization;
using System.Text.Json;
using LossPrevention.TestKit;

namespace LossPrevention.Contracts.Tests.Goods;

/// <summary>The codes that docs/modules/contracts.md promises to read are read as it says.</summary>
public class DocumentedCodesTests
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "modules", "contracts.md"));

    public static IEnumerable<object[]> Rows() =>
        Page.Split('\n')
            .SkipWhile(line => line != "| code | form | product | carries |").Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|').Select(cell => cell.Trim().Trim('`')).ToList())
            .Select(cells => new object[] { cells[1], $"{cells[2]} {cells[3]} {cells[4]}" });

    [Theory]
    [MemberData(nameof(Rows))]
    public void TryParse_CodeOfTheTable_SaysWhatItsRowSays(string code, string row)
    {
        var example = Page.Split("```json\n")[1].Split("```")[0];
        var layouts = JsonSerializer.Deserialize<InStoreLayout[]>(example, Web)!;
        ScanCodeLayouts.Create(layouts, out var all).ShouldBeEmpty();

        ScanCode.TryParse(code.Replace("<GS>", "\u001D"), all, out var scanned, out var error).ShouldBeTrue(error);

        Describe(scanned!).ShouldBe(row);
    }

    private static string Describe(ScannedCode code)
    {
        string?[] carried =
        [
            code.Quantity is { } pieces ? $"{pieces} pieces" : null,
            code.WeightGrams?.ToString("0.##### 'g'", CultureInfo.InvariantCulture),
            code.Price is { } price ? $"price {price}" + (code.Currency is { } currency ? $" in currency {currency}" : string.Empty) : null,
        ];
        var form = JsonSerializer.Serialize(code.Form).Trim('"');
        return $"{form} {code.Code} {string.Join(", ", carried.Where(part => part is not null))}";
    }
}
