using System.Numerics;

namespace Cnn.Gpu.Data.Synthetic;

/// <summary>
/// Draws a pen path as an anti-aliased picture and places it as MNIST does: its box was fitted into 20 by 20 pixels by the caller;
/// here whole-pixel shifts bring its centre of mass to the centre of 28 by 28.
/// </summary>
internal sealed class GlyphRasterizer
{
    /// <summary>The width and height of the picture.</summary>
    public const int Size = 28;

    /// <summary>The width and height of the box that holds the glyph.</summary>
    public const int BoxSize = 20;

    private readonly float[] _ink = new float[Size * Size];

    /// <summary>Starts a new picture.</summary>
    public void Clear() => Array.Clear(_ink);

    /// <summary>
    /// Adds one straight piece of pen path with round ends. Coordinates are pixels, (0, 0) the upper left corner of the picture.
    /// </summary>
    /// <param name="from">The first end.</param>
    /// <param name="to">The second end.</param>
    /// <param name="fromRadius">Half the pen's width at the first end.</param>
    /// <param name="toRadius">Half the pen's width at the second end.</param>
    /// <param name="softness">The width in pixels over which the edge fades.</param>
    public void Add(Vector2 from, Vector2 to, float fromRadius, float toRadius, float softness)
    {
        var reach = Math.Max(fromRadius, toRadius) + softness / 2;
        // Pixel x covers [x, x + 1] and is sampled at its centre.
        var left = Math.Max(0, (int)MathF.Ceiling(Math.Min(from.X, to.X) - reach - 0.5f));
        var right = Math.Min(Size - 1, (int)MathF.Floor(Math.Max(from.X, to.X) + reach - 0.5f));
        var top = Math.Max(0, (int)MathF.Ceiling(Math.Min(from.Y, to.Y) - reach - 0.5f));
        var bottom = Math.Min(Size - 1, (int)MathF.Floor(Math.Max(from.Y, to.Y) + reach - 0.5f));
        var along = to - from;
        var scale = 1 / Math.Max(along.LengthSquared(), 1e-6f);
        var fade = 1 / softness;
        for (var y = top; y <= bottom; y++)
        {
            var row = _ink.AsSpan(y * Size, Size);
            var dy = y + 0.5f - from.Y;
            for (var x = left; x <= right; x++)
            {
                var dx = x + 0.5f - from.X;
                var t = Math.Clamp((dx * along.X + dy * along.Y) * scale, 0, 1);
                var ex = dx - t * along.X;
                var ey = dy - t * along.Y;
                var distance = MathF.Sqrt(ex * ex + ey * ey);
                var ink = (fromRadius + t * (toRadius - fromRadius) - distance) * fade + 0.5f;
                if (ink > row[x]) row[x] = ink;
            }
        }
    }

    /// <summary>Writes the picture, centred by mass, to <paramref name="image"/> [28, 28].</summary>
    public void Place(Span<byte> image)
    {
        float mass = 0, momentX = 0, momentY = 0;
        int left = Size, right = -1, top = Size, bottom = -1;
        for (var y = 0; y < Size; y++)
            for (var x = 0; x < Size; x++)
            {
                var ink = Math.Min(_ink[y * Size + x], 1);
                if (ink <= 0) continue;
                mass += ink;
                momentX += ink * x;
                momentY += ink * y;
                (left, right) = (Math.Min(left, x), Math.Max(right, x));
                (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
            }
        image.Clear();
        if (mass <= 0) return;
        var shiftX = Shift(momentX / mass, left, right);
        var shiftY = Shift(momentY / mass, top, bottom);
        for (var y = top; y <= bottom; y++)
            for (var x = left; x <= right; x++)
                image[(y + shiftY) * Size + x + shiftX] = (byte)(Math.Min(_ink[y * Size + x], 1) * 255 + 0.5f);
    }

    /// <summary>The whole pixels that bring <paramref name="centre"/> nearest to the middle without cutting anything off.</summary>
    private static int Shift(float centre, int first, int last) =>
        Math.Clamp((int)MathF.Round(Size / 2 - centre), -first, Size - 1 - last);
}
