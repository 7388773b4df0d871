namespace LossPrevention.Imaging.Tests;

/// <summary>Damaged input: a decoder may decode it or refuse it, and nothing else.</summary>
internal static class Damage
{
    public static void Each(byte[] good, int rounds, Action<byte[]> decode)
    {
        var random = new Random(1);
        for (int round = 0; round < rounds; round++)
        {
            byte[] bad = [.. good];
            for (int flips = 1 + (round % 4); flips > 0; flips--)
            {
                bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            }

            DecodesOrRefuses(() => decode(bad));
        }
    }

    public static void Garbage(int rounds, Action<byte[]> decode)
    {
        var random = new Random(2);
        for (int round = 0; round < rounds; round++)
        {
            var garbage = new byte[random.Next(400)];
            random.NextBytes(garbage);
            Should.Throw<ImageFormatException>(() => decode(garbage)).Message.ShouldNotBeNullOrWhiteSpace();
        }
    }

    private static void DecodesOrRefuses(Action decode)
    {
        try
        {
            decode();
        }
        catch (ImageFormatException refused)
        {
            refused.Message.ShouldNotBeNullOrWhiteSpace();
        }
    }
}
