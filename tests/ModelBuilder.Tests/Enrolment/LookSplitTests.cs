namespace LossPrevention.ModelBuilder.Tests.Enrolment;

public class LookSplitTests
{
    [Fact]
    public void Split_PicturesOfOneShelf_StayTogether()
    {
        // Nine shelves of four pictures each, in mixed order.
        var vectors = Enumerable.Range(0, 36).Select(i => new[] { (float)(10 * (i % 9)), 0.1f * (i / 9) }).ToList();

        var parts = LookSplit.Split(vectors, 3);

        for (var shelf = 0; shelf < 9; shelf++)
        {
            Enumerable.Range(0, 4).Select(i => parts[shelf + (9 * i)]).Distinct().Count().ShouldBe(1);
        }

        parts.CountBy(part => part).Select(part => part.Value).ShouldAllBe(size => size >= 8);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Split_FewPictures_EachStandsAlone(int count) =>
        LookSplit.Split([.. Enumerable.Range(0, count).Select(i => new float[] { i })], 3).Distinct().Count().ShouldBe(count);

    [Fact]
    public void Split_PicturesAllTheSame_NoPartTakesMoreThanHalf() =>
        LookSplit.Split([.. Enumerable.Repeat(new float[] { 1 }, 40)], 3).CountBy(part => part).Max(part => part.Value).ShouldBeLessThanOrEqualTo(20);
}
