using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace LossPrevention.Contracts.Tests.Primitives;

public class ValueListTests
{
    [Fact]
    public void Equals_SameElements_HoldsForCopiesAndTheirHashCodes()
    {
        ValueList<string> a = ["x", "y"];
        var b = new List<string> { "x", "y" }.ToValueList();

        (a == b).ShouldBeTrue();
        a.Equals((object)b).ShouldBeTrue();
        a.GetHashCode().ShouldBe(b.GetHashCode());
        (a != ["y", "x"]).ShouldBeTrue();
        (a == ["x"]).ShouldBeFalse();
    }

    [Fact]
    public void Equals_Empty_IsTheDefault()
    {
        ValueList<int> empty = [];

        (empty == default).ShouldBeTrue();
        empty.GetHashCode().ShouldBe(default(ValueList<int>).GetHashCode());
        default(ValueList<int>).ShouldBeEmpty();
        Should.Throw<IndexOutOfRangeException>(() => default(ValueList<int>)[0]);
    }

    [Fact]
    public void Create_FromAnArray_DoesNotChangeWithIt()
    {
        string[] source = ["x"];
        var list = source.ToValueList();
        source[0] = "y";

        list[0].ShouldBe("x");
    }

    [Fact]
    public void Equals_AnyTwoLists_AgreesWithTheirElements() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(int[] A, int[] B)>(), pair =>
            (pair.A.ToValueList() == pair.B.ToValueList()) == pair.A.SequenceEqual(pair.B)
            && pair.A.ToValueList() == pair.A.ToValueList()
            && pair.A.ToValueList().SequenceEqual(pair.A)).QuickCheckThrowOnFailure();

    [Fact]
    public void Read_Null_IsEmptyAndNullElementsAreRefused()
    {
        JsonSerializer.Deserialize("""{"gtins":null}""", ContractsJson.Default.KnownProductsRequest)!.Gtins.ShouldBeEmpty();
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize("""{"gtins":"4011"}""", ContractsJson.Default.KnownProductsRequest));
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize("""{"gtins":["4012345678902"]}""", ContractsJson.Default.KnownProductsRequest))
            .Message.ShouldContain("check digit");
    }
}
