using LossPrevention.Contracts;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>A scale's weight and state under UnifiedPOS' names and numbers (<c>SCAL_...</c>, Scale).</summary>
internal static class ScaleReading
{
    /// <summary>Weights are whole numbers whose last three digits are the fraction.</summary>
    private const decimal Thousandth = 0.001m;

    /// <summary>The weight in grams; null where the event brings none.</summary>
    public static double? Grams(DeviceData data)
    {
        if ((data.Number("scaleLiveWeight") ?? data.Number("scaleWeight")) is not { } weight)
        {
            return null;
        }

        var unit = data.Number("weightUnit") switch
        {
            1 => WeightUnit.Gram,
            2 => WeightUnit.Kilogram,
            3 => WeightUnit.Ounce,
            4 => WeightUnit.Pound,
            null => throw new TillRefusal("weightUnit is missing"),
            var other => throw new TillRefusal($"weightUnit is {other}; known are 1 gram, 2 kilogram, 3 ounce, 4 pound"),
        };
        return WeightUnits.ToGrams(weight * Thousandth, unit);
    }

    /// <summary>The state; null where the event brings none.</summary>
    public static ScaleState? State(DeviceData data) => data.Number("status") switch
    {
        null => null,
        11 => ScaleState.Stable,
        12 => ScaleState.Unstable,
        13 => ScaleState.Zero,
        14 => ScaleState.OverWeight,
        15 => ScaleState.Fault, // not ready
        16 or 17 => ScaleState.UnderWeight, // under zero, underweight
        _ => ScaleState.Other,
    };
}
