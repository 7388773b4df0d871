using LossPrevention.Contracts;
using LossPrevention.VideoIngest.Clips;

namespace LossPrevention.VideoIngest.Tests.Clips;

public class ClipPlanTests
{
    private static readonly DateTimeOffset Start = SyntheticLane.Start;

    [Theory]
    [InlineData(6.0, 2.0, "sighting.jpg 2, between.jpg 4, scan.jpg 6")]
    [InlineData(3.0, 5.0, "scan.jpg 3, between.jpg 4, sighting.jpg 5")]
    [InlineData(null, 5.0, "before.jpg 4, sighting.jpg 5, after.jpg 6")]
    [InlineData(3.0, null, "before.jpg 2, scan.jpg 3, after.jpg 4")]
    [InlineData(5.0, 5.0, "before.jpg 4, scan.jpg 5, after.jpg 6")]
    [InlineData(null, null, "before.jpg 0, between.jpg 5, after.jpg 10")]
    [InlineData(-2.0, 14.0, "scan.jpg 0, between.jpg 6, sighting.jpg 10")]
    public void Pictures_Marks_ThreeInOrderWithinTheClip(double? scan, double? sighting, string expected) =>
        string.Join(", ", ClipPlan.Pictures(new ClipMarks(At(scan), At(sighting)), Start, Start.AddSeconds(10)).Select(picture => $"{picture.Name} {(picture.At - Start).TotalSeconds}"))
            .ShouldBe(expected);

    private static DateTimeOffset? At(double? seconds) => seconds is { } value ? Start.AddSeconds(value) : null;
}
