namespace LossPrevention.LaneStudio;

/// <summary>How bright the lane is at a time: slow drift, a step when a lamp or the exposure changes, flicker against the shutter.</summary>
internal sealed class Lighting
{
    private readonly double _drift;
    private readonly double _flicker;
    private readonly double _period;
    private readonly double _phase;
    private readonly double _beat;
    private readonly double _step;
    private readonly double _stepAt;

    public Lighting(Conditions conditions, double duration, Dice dice)
    {
        _drift = conditions.Drift;
        _flicker = conditions.Flicker;
        _period = dice.Between(25, 60);
        _phase = dice.Between(0, 2 * Math.PI);
        _beat = dice.Between(1.5, 4.5);
        _stepAt = dice.Between(0.3, 0.8) * duration;
        _step = conditions.Drift * dice.Between(-0.5, 0.5);
    }

    /// <summary>Factor on every pixel, about 1.</summary>
    public double At(double time) =>
        1 + (_drift * Math.Sin((2 * Math.PI * time / _period) + _phase))
        + (_step / (1 + Math.Exp(-4 * (time - _stepAt))))
        + (_flicker * Math.Sin(2 * Math.PI * _beat * time));
}
