using System.Text;

namespace LossPrevention.Contracts.Tests.Goods;

/// <summary>No text makes the parser throw, and every refusal says why.</summary>
public class ScanCodeFuzzTests
{
    private const string Letters = "0123456789012345678901234567890123456789()]\u001D /?&=;%.:-+#ACdeQgtinhtps\0\u00E9\uD83D\uFFFF";

    private static readonly string[] Seeds =
    [
        "4006381333931", "036000291452", "04252614", "96385074", "4011", "94011", "10012345678902", "201234105992", "2804011012506",
        "(01)04006381333931(3103)001250(10)LOT", "]C1010400638133393110LOT\u001D3922599", "]d2\u001D01940063813339343202000100",
        "0204006381333931372400", "(00)340063813333000017", "https://id.gs1.org/01/04006381333931/10/LOT?3103=001250&30=2",
        "https://shop.example/gtin/4006381333931;17=261231#a", "]Q1HTTP://A/01/96385074", "8110106141416543213150110120",
    ];

    [Fact]
    public void TryParse_100000RandomAndMutatedTexts_NeverThrowAndEveryRefusalHasAReason()
    {
        ScanCodeLayouts.Create(
            [
                new InStoreLayout { Prefix = "02", ItemReferenceDigits = 5, Value = InStoreValueKind.Price, Decimals = 2, ValueCheckDigit = true },
                new InStoreLayout { Prefix = "28", ItemReferenceDigits = 5, Value = InStoreValueKind.Weight, Decimals = 3 },
            ],
            out var layouts).ShouldBeEmpty();
        var catalog = Catalog.Create([new CatalogProduct { Name = "Bananas", Plu = ProductCode.Parse("4011") }]);
        var random = new Random(20260105);
        int read = 0, refused = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var text = i % 2 == 0 ? RandomText(random) : Mutate(random, Seeds[random.Next(Seeds.Length)]);
            if (ScanCode.TryParse(text, layouts, out var code, out var error))
            {
                read++;
                error.ShouldBeNull();
                code.Code.Value.Length.ShouldBeOneOf(4, 5, 14);
                ProductCode.TryParse(code.Code.Value, out var again, out var reason).ShouldBeTrue($"{text}: {reason}");
                again.ShouldBe(code.Code);
                catalog.Resolve(code);
            }
            else
            {
                refused++;
                code.ShouldBeNull();
                error.Length.ShouldBeInRange(20, 400, text);
                error.ShouldEndWith(".");
            }

            (ProductCode.TryParse(text, out _, out var plainReason) || plainReason!.Length > 10).ShouldBeTrue(text);
        }

        read.ShouldBeGreaterThan(1000);
        refused.ShouldBeGreaterThan(1000);
    }

    private static string RandomText(Random random) =>
        new(random.GetItems(Letters.AsSpan(), random.Next(0, 50)));

    private static string Mutate(Random random, string seed)
    {
        var text = new StringBuilder(seed);
        for (var changes = random.Next(1, 4); changes > 0 && text.Length > 0; changes--)
        {
            var at = random.Next(text.Length);
            var letter = Letters[random.Next(Letters.Length)];
            switch (random.Next(5))
            {
                case 0:
                    text[at] = letter;
                    break;
                case 1:
                    text.Insert(at, letter);
                    break;
                case 2:
                    text.Remove(at, random.Next(1, text.Length - at + 1));
                    break;
                case 3:
                    text.Append(text.ToString(at, text.Length - at));
                    break;
                default:
                    text.Append(Seeds[random.Next(Seeds.Length)]);
                    break;
            }
        }

        return text.ToString();
    }
}
