using LossPrevention.Contracts;
using LossPrevention.Imaging;
using LossPrevention.VideoIngest.Clips;
using LossPrevention.VideoIngest.Detecting;

namespace LossPrevention.VideoIngest.Tests.Clips;

public class FaceMasksTests
{
    private const int Width = 80;
    private const int Height = 45;

    [Fact]
    public void Grey_FaceInOneSample_IsCoveredThereAndBesideItAndWellAround()
    {
        var masks = new FaceMasks(new Once(3), 0.5, Width, Height);
        for (var n = 0; n < 7; n++)
        {
            masks.Look(new RgbImage(160, 90));
        }

        var grey = masks.Grey();

        masks.Any.ShouldBeTrue();
        grey.Length.ShouldBe(6 * Width * Height);
        for (var n = 0; n < 6; n++)
        {
            var picture = grey.AsSpan(n * Width * Height, Width * Height);
            picture[(22 * Width) + 40].ShouldBe(n <= 2 ? byte.MaxValue : (byte)0, $"sample {n}");
            picture[(22 * Width) + 34].ShouldBe(n <= 2 ? byte.MaxValue : (byte)0, "a quarter of the face beside it");
            picture[(22 * Width) + 10].ShouldBe((byte)0);
        }
    }

    [Fact]
    public void Any_NoFace_IsFalse()
    {
        var masks = new FaceMasks(new Once(1000), 0.5, Width, Height);
        masks.Look(new RgbImage(160, 90));

        masks.Any.ShouldBeFalse();
    }

    [Fact]
    public void Refusal_NoDetector_OnlyWhereAllBeyondTheZonesIsCovered()
    {
        var evidence = new EvidenceSettings { Path = "/evidence", KeyFile = "/keys.json" };
        var shown = evidence with { OutsideZones = OutsideZones.Shown };
        var lane = SyntheticLane.Settings with { Zones = new ZoneSettings { Scanner = [[0.4, 0], [1, 0], [1, 1], [0.4, 1]] }, Masks = [[[0, 0], [0.2, 0], [0.2, 1], [0, 1]]] };

        FaceRule.Refusal("lane-1", lane, evidence).ShouldBeNull();
        FaceRule.Refusal("lane-1", lane, shown).ShouldNotBeNull().ShouldContain("evidence.faces.model");
        FaceRule.Refusal("lane-1", lane with { Masks = [[[0, 0], [0.4, 0], [0.4, 1], [0, 1]]] }, shown).ShouldBeNull();
        FaceRule.Refusal("lane-1", lane, evidence with { Unblurred = Unblurred.Nothing }).ShouldNotBeNull().ShouldContain("evidence.faces.model");
        FaceRule.Refusal("lane-1", lane, shown with { Faces = new FaceSettings { Model = "faces.onnx" }, Unblurred = Unblurred.Nothing }).ShouldBeNull();
    }

    // A face in the middle at one call: three calls a sample, the whole picture first.
    private sealed class Once(int call) : IObjectDetector
    {
        private int calls;

        public IReadOnlyList<Detection> Detect(RgbImage picture, double leastScore) =>
            calls++ == call ? [new Detection(new NormalizedBox(0.45, 0.4, 0.1, 0.2), 0, 0.9)] : [];
    }
}
