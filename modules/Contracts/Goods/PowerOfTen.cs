namespace LossPrevention.Contracts;

/// <summary>Exact powers of ten, for implied decimal points.</summary>
internal static class PowerOfTen
{
    /// <summary>10 to the power of 0..9.</summary>
    public static decimal Of(int exponent)
    {
        var power = 1m;
        for (var i = 0; i < exponent; i++)
        {
            power *= 10;
        }

        return power;
    }
}
