using System.Numerics;

namespace Cnn.Gpu.Data.Synthetic;

/// <summary>A pattern of two colours over the plane, at any angle: one colour alone, a ramp, stripes or checks.</summary>
internal readonly struct Texture
{
    private readonly Kind _kind;
    private readonly Vector2 _along;
    private readonly Vector2 _start;

    /// <summary>Draws any texture, whose stripes and checks are two to six pixels wide.</summary>
    public Texture(RandomStream random)
    {
        _kind = (Kind)random.NextInt(4);
        _along = Direction(random) / random.NextFloat(2, 6);
        _start = new Vector2(random.NextFloat(), random.NextFloat());
    }

    /// <summary>The share of the second colour at a place, 0 to 1.</summary>
    public float At(Vector2 place)
    {
        var u = place.X * _along.X + place.Y * _along.Y + _start.X;
        var v = place.Y * _along.X - place.X * _along.Y + _start.Y;
        return _kind switch
        {
            Kind.Plain => 0,
            Kind.Ramp => Math.Clamp(0.5f + 0.15f * u, 0, 1),
            Kind.Stripes => (int)MathF.Floor(u) & 1,
            _ => (int)MathF.Floor(u) + (int)MathF.Floor(v) & 1,
        };
    }

    /// <summary>A vector of length 1 in any direction.</summary>
    public static Vector2 Direction(RandomStream random)
    {
        while (true)
        {
            var v = new Vector2(random.NextFloat(-1, 1), random.NextFloat(-1, 1));
            if (v.LengthSquared() is > 0.01f and <= 1 and var square) return v / MathF.Sqrt(square);
        }
    }

    private enum Kind
    {
        Plain,
        Ramp,
        Stripes,
        Checks,
    }
}
