using FsCheck;
using FsCheck.Fluent;

namespace LossPrevention.Contracts.Tests.Goods;

/// <summary>What holds for every code, not only for the examples.</summary>
public class ScanCodeProperties
{
    private static readonly Gen<char> Digit = Gen.Choose('0', '9').Select(c => (char)c);

    /// <summary>Thirteen digits that are not all zero, with their check digit.</summary>
    private static readonly Arbitrary<string> Gtin14s =
        Digits(13).Where(digits => digits.Trim('0').Length > 0).Select(WithCheckDigit).ToArbitrary();

    [Fact]
    public void TryParse_AnyDigitsWithTheirCheckDigit_AreRead() => Holds(Gtin14s, gtin =>
        Read(gtin)?.Code.Value == gtin && ProductCode.Parse(gtin).Value == gtin);

    [Fact]
    public void TryParse_ShorterForms_MeanTheSameAsThePaddedOne() => Holds(
        Gen.Elements(11, 12).SelectMany(Digits).Where(digits => digits.Trim('0').Length > 0).Select(WithCheckDigit).ToArbitrary(),
        gtin => Read(gtin)?.Code == Read(gtin.PadLeft(14, '0'))?.Code && Read(gtin)?.Code.Value == gtin.PadLeft(14, '0'));

    [Fact]
    public void TryParse_OneDigitWrong_IsAlwaysRefused() => Holds(
        (from gtin in Gtin14s.Generator
         from at in Gen.Choose(0, 13)
         from off in Gen.Choose(1, 9)
         select gtin[..at] + (char)('0' + ((gtin[at] - '0' + off) % 10)) + gtin[(at + 1)..]).ToArbitrary(),
        wrong => Read(wrong) is null && !ProductCode.TryParse(wrong, out _, out _));

    [Fact]
    public void TryParse_UpcEOfAnyCompressibleUpcA_GivesThatUpcA() => Holds(
        (from system in Gen.Elements('0', '1')
         from six in Digits(6)
         let digits = ShortCode.Expand(system, six)
         where digits.Trim('0').Length > 0 // 000003 too expands to nothing but zeros
         select WithCheckDigit(digits)).ToArbitrary(),
        upcA =>
        {
            var upcE = Compress(upcA);
            return Read(upcE[..7])?.Code.Value == "00" + upcA
                && (Read(upcE)?.Code.Value == "00" + upcA || Read(upcE)?.Alternative?.Value == "00" + upcA);
        });

    [Fact]
    public void TryParse_ElementStringOfAnyParts_GivesThePartsBack() => Holds(Parts.ToArbitrary(), parts =>
        Matches(parts, Read(parts.Bracketed())) && Matches(parts, Read(parts.Raw())) && Matches(parts, Read("]C1" + parts.Raw())));

    [Fact]
    public void TryParse_DigitalLinkOfAnyParts_GivesThePartsBack() => Holds(Parts.ToArbitrary(), parts => Matches(parts, Read(parts.Link())));

    [Fact]
    public void TryParse_InStoreCodeOfAnyLayout_GivesItemAndValueBack() => Holds(
        (from prefix in Gen.Elements("02", "20", "21", "28", "29", "233")
         from referenceDigits in Gen.Choose(4, 5)
         from check in Gen.Elements(false, true)
         from kind in Gen.Elements(InStoreValueKind.Price, InStoreValueKind.Weight)
         let layout = new InStoreLayout { Prefix = prefix, ItemReferenceDigits = referenceDigits, Value = kind, Decimals = 2, ValueCheckDigit = check }
         where layout.Validate().Count == 0
         from reference in Digits(referenceDigits)
         from value in Digits(layout.ValueDigits)
         select (layout, reference, value)).ToArbitrary(),
        sample =>
        {
            var (layout, reference, value) = sample;
            var check = layout.ValueCheckDigit ? InStoreCode.ValueCheckDigit(value).ToString() : string.Empty;
            ScanCodeLayouts.Create([layout], out var layouts);
            var label = WithCheckDigit(layout.Prefix + reference + check + value);
            var number = int.Parse(value) / 100m;
            return ScanCode.TryParse(label, layouts, out var code, out _)
                && code.ItemReference == reference
                && (code.Price ?? (decimal)(code.WeightGrams ?? 0) / 1000) == number
                && code.Code.Value.EndsWith(new string('0', value.Length) + code.Code.Value[^1], StringComparison.Ordinal);
        });

    private static Gen<GoodsParts> Parts =>
        from gtin in Gtin14s.Generator
        from lot in Gen.Elements("ABCxyz019-/._+%".ToCharArray()).NonEmptyListOf().Select(chars => string.Concat(chars.Take(20)))
        from grams in Gen.Choose(0, 999_999)
        from cents in Gen.Choose(0, 999_999_999)
        from pieces in Gen.Choose(1, 99_999_999)
        select new GoodsParts(gtin, lot, grams, cents, pieces);

    private static bool Matches(GoodsParts parts, ScannedCode? code) =>
        code is not null && code.Code.Value == parts.Gtin && code.WeightGrams == parts.Grams
        && code.Price == parts.Cents / 100m && code.Quantity == parts.Pieces;

    private static Gen<string> Digits(int count) => Digit.ArrayOf(count).Select(digits => new string(digits));

    private static string WithCheckDigit(string digits) => digits + ProductCode.CheckDigit(digits);

    private static ScannedCode? Read(string text) => ScanCode.TryParse(text, ScanCodeLayouts.None, out var code, out _) ? code : null;

    private static void Holds<T>(Arbitrary<T> samples, Func<T, bool> property) =>
        Prop.ForAll(samples, property).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    /// <summary>Leaves the zeros out of a UPC-A; the inverse of the expansion, written from the standard's other table.</summary>
    private static string Compress(string upcA)
    {
        var (maker, item, check) = (upcA[1..6], upcA[6..11], upcA[11]);
        var six = maker[2..] is "000" or "100" or "200" ? maker[..2] + item[2..] + maker[2]
            : maker[3..] == "00" && item.StartsWith("000", StringComparison.Ordinal) ? maker[..3] + item[3..] + "3"
            : maker[4] == '0' && item.StartsWith("0000", StringComparison.Ordinal) ? maker[..4] + item[4] + "4"
            : maker + item[4];
        return $"{upcA[0]}{six}{check}";
    }

    private sealed record GoodsParts(string Gtin, string Lot, int Grams, int Cents, int Pieces)
    {
        public string Bracketed() => $"(01){Gtin}(3103){Grams:D6}(10){Lot}(3922){Cents}(30){Pieces}";

        public string Raw() => $"01{Gtin}3103{Grams:D6}10{Lot}\u001D3922{Cents}\u001D30{Pieces}";

        public string Link() => $"https://shop.example/p/01/{Gtin}/10/{Uri.EscapeDataString(Lot)}?3103={Grams:D6}&3922={Cents}&30={Pieces}";
    }
}
