using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime.Doctor;

namespace LossPrevention.EdgeRuntime.Tests.Doctor;

public sealed class CatalogCheckTests
{
    private const string Header = "gtin,plu,name,category,unitPrice,soldBy,weightGrams,visualGroup\n";

    [Fact]
    public void Run_EverythingIsThere_NothingToMend() =>
        Findings("4006381333931,,Juice,Drinks,1.99,each,1050,\n,4011,Bananas,Fruit,1.69,weight,,\n")
            .ShouldHaveSingleItem().ShouldBe(DoctorFinding.Good("catalog", "2 products"));

    [Fact]
    public void Run_WrongCheckDigitNoWeightAndNamesakes_EachIsNamedWithARemedy()
    {
        var findings = Findings("4006381333931,,Juice,Drinks,1.99,each,,\n4006381333930,,Water,Drinks,0.99,each,1500,\n,4011,Bananas,Fruit,1.69,weight,,\n,4186,Bananas,Fruit,2.19,weight,,\n");

        findings.Count(f => f.Level == DoctorLevel.Weak).ShouldBe(3, string.Join("\n", findings));
        findings.ShouldContain(f => f.Text.Contains("1 lines are left out") && f.Text.Contains("catalog.csv line 3"));
        findings.ShouldContain(f => f.Text.Contains("have no weight, such as 'Juice'"));
        findings.ShouldContain(f => f.Text.Contains("'Bananas' (4011, 4186)") && f.Remedy!.Contains("visualGroup"));
    }

    private static List<DoctorFinding> Findings(string lines) => [.. CatalogCheck.Run(CatalogFile.Parse(Header + lines, "catalog.csv"))];
}
