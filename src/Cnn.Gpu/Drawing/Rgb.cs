namespace Cnn.Gpu.Drawing;

/// <summary>A colour.</summary>
/// <param name="R">Red, 0 to 255.</param>
/// <param name="G">Green, 0 to 255.</param>
/// <param name="B">Blue, 0 to 255.</param>
public readonly record struct Rgb(byte R, byte G, byte B)
{
    /// <summary>The colour of paper.</summary>
    public static Rgb White { get; } = new(255, 255, 255);

    /// <summary>The colour of ink.</summary>
    public static Rgb Black { get; } = new(0, 0, 0);

    /// <summary>How bright it looks, 0 to 255 (ITU-R BT.601).</summary>
    public int Brightness => (299 * R + 587 * G + 114 * B) / 1000;

    /// <summary>The colour on the way to another.</summary>
    /// <param name="end">The other.</param>
    /// <param name="way">0 for this one, 1 for the other; what is beyond, or not a number, counts as 0 or 1.</param>
    public Rgb Towards(Rgb end, float way)
    {
        var t = float.IsNaN(way) ? 0 : Math.Clamp(way, 0, 1);
        byte Mix(byte a, byte b) => (byte)MathF.Round(a + (b - a) * t);
        return new Rgb(Mix(R, end.R), Mix(G, end.G), Mix(B, end.B));
    }
}
