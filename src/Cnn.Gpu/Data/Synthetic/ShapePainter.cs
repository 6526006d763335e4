using System.Numerics;

namespace Cnn.Gpu.Data.Synthetic;

/// <summary>
/// Paints one shape in warm or cool colours on a cluttered ground. The label is 2 · shape + (0 for warm, 1 for cool). One instance serves one
/// thread.
/// </summary>
/// <remarks>
/// Only operations that IEEE 754 defines exactly are used (no sine, logarithm or power), so that every machine makes the same bytes.
/// </remarks>
internal sealed class ShapePainter
{
    /// <summary>The side of an image.</summary>
    public const int Size = 32;

    // The ground has a random colour at each knot of a grid and blends them in between.
    private const int Cells = 3, CellSize = (Size + Cells - 1) / Cells;

    private readonly Vector3[] _pixels = new Vector3[Size * Size];
    private readonly Vector3[] _knots = new Vector3[(Cells + 1) * (Cells + 1)];

    /// <summary>Paints a sample of a class to <paramref name="image"/> [3, 32, 32].</summary>
    public void Paint(RandomStream random, int label, Span<byte> image)
    {
        PaintGround(random);
        for (var i = 1 + random.NextInt(4); i > 0; i--) PaintStick(random);
        PaintShape(random, (Outline)(label / 2), label % 2 == 1);
        for (var i = random.NextInt(2); i > 0; i--) PaintStick(random);
        Expose(random, image);
    }

    private void PaintGround(RandomStream random)
    {
        var mean = AnyColour(random);
        var variation = random.NextFloat(0, 0.6f);
        // A little grey sets most grounds off from the shape.
        foreach (ref var knot in _knots.AsSpan()) knot = Blend(Blend(mean, AnyColour(random), variation), new Vector3(0.5f), 0.3f);
        var texture = new Texture(random);
        var shade = random.NextFloat(0.75f, 1);
        for (var y = 0; y < Size; y++)
            for (var x = 0; x < Size; x++)
            {
                int row = y / CellSize, column = x / CellSize, knot = row * (Cells + 1) + column;
                var (down, right) = ((float)(y % CellSize) / CellSize, (float)(x % CellSize) / CellSize);
                var colour = Blend(
                    Blend(_knots[knot], _knots[knot + 1], right),
                    Blend(_knots[knot + Cells + 1], _knots[knot + Cells + 2], right), down);
                _pixels[y * Size + x] = colour * (1 - texture.At(new Vector2(x, y)) * (1 - shade));
            }
    }

    private void PaintStick(RandomStream random)
    {
        var centre = new Vector2(random.NextFloat(0, Size), random.NextFloat(0, Size));
        var half = Texture.Direction(random) * random.NextFloat(0.5f, 5);
        var radius = random.NextFloat(0.5f, 1.2f);
        var colour = AnyColour(random);
        var scale = 1 / Math.Max(half.LengthSquared(), 1e-6f);
        Fill(centre, half.Length() + radius, p => Vector2.Distance(p, half * Math.Clamp(Vector2.Dot(p, half) * scale, -1, 1)) - radius, _ => colour);
    }

    private void PaintShape(RandomStream random, Outline outline, bool isCool)
    {
        var radius = random.NextFloat(7.5f, 12);
        var centre = new Vector2(random.NextFloat(radius, Size - radius), random.NextFloat(radius, Size - radius));
        var along = Texture.Direction(random);
        var stretch = random.NextFloat(0.85f, 1.18f);
        var texture = new Texture(random);
        Vector3 one = Colour(random, isCool), other = Blend(one, Colour(random, isCool), 0.7f);
        Fill(centre, 1.3f * radius,
            p =>
            {
                var (u, v) = (Vector2.Dot(p, along) * stretch / radius, (p.Y * along.X - p.X * along.Y) / stretch / radius);
                return radius * Distance(outline, u, v);
            },
            p => Blend(one, other, texture.At(p)));
    }

    /// <summary>How far a point is outside a shape of about radius 1.</summary>
    private static float Distance(Outline outline, float u, float v)
    {
        (u, var length) = (MathF.Abs(u), MathF.Sqrt(u * u + v * v));
        return outline switch
        {
            Outline.Disc => length - 1,
            Outline.Square => Math.Max(u, MathF.Abs(v)) - 0.85f,
            // 0.866 and 0.5 are the cosine and sine of 30°.
            Outline.Triangle => Math.Max(v, 0.866f * u - 0.5f * v) - 0.58f,
            Outline.Ring => MathF.Abs(length - 0.77f) - 0.25f,
            _ => Math.Min(Math.Max(u - 1.05f, MathF.Abs(v) - 0.33f), Math.Max(MathF.Abs(v) - 1.05f, u - 0.33f)),
        };
    }

    /// <summary>Paints where a distance, measured from a centre, is negative; the border is one pixel wide.</summary>
    private void Fill(Vector2 centre, float reach, Func<Vector2, float> distance, Func<Vector2, Vector3> colour)
    {
        int left = Math.Max(0, (int)(centre.X - reach - 1)), right = Math.Min(Size - 1, (int)(centre.X + reach + 1));
        int top = Math.Max(0, (int)(centre.Y - reach - 1)), bottom = Math.Min(Size - 1, (int)(centre.Y + reach + 1));
        for (var y = top; y <= bottom; y++)
            for (var x = left; x <= right; x++)
            {
                var p = new Vector2(x + 0.5f, y + 0.5f) - centre;
                var cover = Math.Clamp(0.5f - distance(p), 0, 1);
                if (cover > 0) _pixels[y * Size + x] = Blend(_pixels[y * Size + x], colour(p), cover);
            }
    }

    /// <summary>Turns colours into bytes, with some light and much noise.</summary>
    private void Expose(RandomStream random, Span<byte> image)
    {
        var light = random.NextFloat(0.65f, 1.05f);
        var noise = random.NextFloat(0.01f, 0.06f);
        for (var i = 0; i < _pixels.Length; i++)
        {
            var word = random.NextUInt32();
            var grain = new Vector3(word & 0x3FF, word >> 10 & 0x3FF, word >> 20 & 0x3FF) * (1f / 1023) - new Vector3(0.5f);
            var colour = Vector3.Clamp(light * _pixels[i] + 2 * noise * grain, Vector3.Zero, Vector3.One) * 255 + new Vector3(0.5f);
            image[i] = (byte)colour.X;
            image[i + Size * Size] = (byte)colour.Y;
            image[i + 2 * Size * Size] = (byte)colour.Z;
        }
    }

    // Not Vector3.Lerp, which rounds once or twice as the processor likes.
    private static Vector3 Blend(Vector3 one, Vector3 other, float share) => one + share * (other - one);

    private static Vector3 AnyColour(RandomStream random) => Colour(random, random.NextUInt32() >= 1u << 31);

    /// <summary>A colour from red over orange to yellow, or from green-blue over blue to violet, more or less pale and dark.</summary>
    private static Vector3 Colour(RandomStream random, bool isCool)
    {
        float strong = 1, middle = random.NextFloat(0.1f, 0.75f), weak = random.NextFloat(0, 0.2f);
        var pure = isCool ? new Vector3(weak, middle, strong) : new Vector3(strong, middle, weak);
        var pale = random.NextFloat(0, 0.45f);
        return random.NextFloat(0.55f, 1) * Blend(pure, new Vector3(0.7f), pale);
    }

    private enum Outline
    {
        Disc,
        Square,
        Triangle,
        Ring,
        Cross,
    }
}
