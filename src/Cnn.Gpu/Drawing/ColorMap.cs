namespace Cnn.Gpu.Drawing;

/// <summary>Colours for numbers.</summary>
public static class ColorMap
{
    /// <summary>The colour of -1 in <see cref="Diverging"/>.</summary>
    public static Rgb Negative { get; } = new(33, 90, 172);

    /// <summary>The colour of 1 in <see cref="Diverging"/>.</summary>
    public static Rgb Positive { get; } = new(178, 24, 43);

    private static readonly Rgb[] HeatStops = [new(0, 0, 0), new(72, 20, 110), new(190, 50, 85), new(250, 150, 35), new(255, 245, 190)];

    /// <summary>For numbers of both signs: blue at -1, white at 0, red at 1.</summary>
    public static Rgb Diverging(float value) => Rgb.White.Towards(value < 0 ? Negative : Positive, MathF.Abs(value));

    /// <summary>For numbers from 0 on: black at 0, over violet and orange to light yellow at 1, ever brighter.</summary>
    public static Rgb Heat(float value)
    {
        var place = float.IsNaN(value) ? 0 : Math.Clamp(value, 0, 1) * (HeatStops.Length - 1);
        var stop = Math.Min((int)place, HeatStops.Length - 2);
        return HeatStops[stop].Towards(HeatStops[stop + 1], place - stop);
    }
}
