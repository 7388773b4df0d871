using LossPrevention.Imaging;

namespace LossPrevention.LaneStudio;

/// <summary>Films a script: every frame in turn, as the sensor delivers it.</summary>
internal static class LaneFilm
{
    /// <summary>Calls <paramref name="take"/> with each frame; the bytes are valid during the call.</summary>
    public static void Shoot(LaneScript script, RecordOptions options, IPictures pictures, int lane, Action<ReadOnlyMemory<byte>> take)
    {
        Conditions conditions = Conditions.Named(options.Scenario);
        RgbImage empty = SceneBackground.Paint(script.Layout, options.Width, options.Height, Dice.For(options.Seed, "background", $"{lane}"));
        var wardrobe = new Wardrobe(pictures, Dice.For(options.Seed, "wardrobe", $"{lane}").Whole(0, int.MaxValue - 1), options.Height);
        var composer = new FrameComposer(script, empty, wardrobe, exposure: Math.Min(1.0 / 40, 0.5 / options.FrameRate));
        var lighting = new Lighting(conditions, script.Duration, Dice.For(options.Seed, "light", $"{lane}"));
        var sensor = new Sensor(conditions.Noise, Dice.For(options.Seed, "sensor", $"{lane}"));
        Dice grain = Dice.For(options.Seed, "grain", $"{lane}");
        var exposed = new byte[empty.Pixels.Length];
        int frames = FrameCount(script, options);
        for (int i = 0; i < frames; i++)
        {
            double time = (double)i / options.FrameRate;
            sensor.Expose(composer.At(time), lighting.At(time), grain, exposed);
            take(exposed);
        }
    }

    public static int FrameCount(LaneScript script, RecordOptions options) => (int)Math.Ceiling(script.Duration * options.FrameRate);
}
