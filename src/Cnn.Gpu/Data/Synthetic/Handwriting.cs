using System.Numerics;

namespace Cnn.Gpu.Data.Synthetic;

/// <summary>
/// Writes digits the way many hands would. Each call draws a new writer: a skeleton, a blend of its forms, a shaky hand, a bent sheet,
/// slant, proportions and a pen. One instance serves one thread.
/// </summary>
/// <remarks>
/// Only operations that IEEE 754 defines exactly are used (no sine, logarithm or power), so that every machine makes the same bytes.
/// </remarks>
internal sealed class Handwriting
{
    // A span between two points is traced in at most MaxSteps steps.
    private const int MaxPoints = 48, MaxSteps = 12, MaxTrace = MaxPoints * MaxSteps;

    /// <summary>The width of each digit relative to its height: the skeletons are drawn on a square.</summary>
    private static readonly float[] Widths = [0.95f, 0.75f, 0.98f, 0.82f, 0.85f, 0.95f, 0.82f, 0.85f, 0.85f, 0.78f];

    private readonly Vector2[] _points = new Vector2[MaxPoints];
    private readonly float[] _pressures = new float[MaxPoints];
    private readonly Vector2[] _bend = new Vector2[16];

    // The traced path: positions, the pen's width there relative to its mean, and whether a line leads here from the point before.
    private readonly Vector2[] _trace = new Vector2[MaxTrace];
    private readonly float[] _widths = new float[MaxTrace];
    private readonly bool[] _down = new bool[MaxTrace];
    private int _count;

    private readonly GlyphRasterizer _raster = new();

    /// <summary>Writes one sample of <paramref name="digit"/> to <paramref name="image"/> [28, 28].</summary>
    public void Write(RandomStream random, int digit, Span<byte> image)
    {
        var skeleton = Choose(random, DigitSkeletons.All[digit]);
        var points = _points.AsSpan(0, skeleton.Joints.Length);
        skeleton.Blend(random, points);
        Shake(random, points, skeleton.Joints);
        Trace(random, points, skeleton.Joints);
        Bend(random);
        Lean(random, digit);
        Draw(random);
        _raster.Place(image);
    }

    private static Skeleton Choose(RandomStream random, Skeleton[] skeletons)
    {
        var total = 0f;
        foreach (var skeleton in skeletons) total += skeleton.Weight;
        var left = random.NextFloat() * total;
        foreach (var skeleton in skeletons)
            if ((left -= skeleton.Weight) < 0)
                return skeleton;
        return skeletons[^1];
    }

    /// <summary>Moves every point a little, the ends of strokes more, and strokes against each other.</summary>
    private void Shake(RandomStream random, Span<Vector2> points, Joint[] joints)
    {
        var hand = random.NextFloat(1f, 6f);
        var stroke = Vector2.Zero;
        for (var i = 0; i < points.Length; i++)
        {
            var first = i == 0 || joints[i - 1] == Joint.End;
            if (first && i > 0) stroke = hand * BellVector(random);
            var loose = first || joints[i] == Joint.End ? 1.5f : 1f;
            points[i] += stroke + loose * hand * BellVector(random);
            _pressures[i] = 1 + 0.14f * Bell(random);
        }
    }

    /// <summary>Follows the points in a centripetal Catmull-Rom spline, in steps of about a pixel.</summary>
    private void Trace(RandomStream random, ReadOnlySpan<Vector2> points, Joint[] joints)
    {
        const float step = 6;
        _count = 0;
        var sharp = true;
        for (var i = 0; i + 1 < points.Length; i++)
        {
            var starts = i == 0 || joints[i - 1] == Joint.End;
            if (joints[i] == Joint.End) continue;
            var p1 = points[i];
            var p2 = points[i + 1];
            // A hasty hand rounds some of the corners.
            var sharpNext = joints[i + 1] == Joint.End || (joints[i + 1] == Joint.Corner && random.NextFloat() < 0.5f);
            var p0 = starts || sharp ? 2 * p1 - p2 : points[i - 1];
            var p3 = sharpNext ? 2 * p2 - p1 : points[i + 2];
            sharp = sharpNext;
            if (starts) Append(p1, _pressures[i], down: false);

            float d01 = Knot(p0, p1), d12 = Knot(p1, p2), d23 = Knot(p2, p3);
            var m1 = d12 * ((p1 - p0) / d01 - (p2 - p0) / (d01 + d12)) + (p2 - p1);
            var m2 = d12 * ((p3 - p2) / d23 - (p3 - p1) / (d12 + d23)) + (p2 - p1);
            var steps = Math.Clamp((int)(Vector2.Distance(p1, p2) / step) + 1, 2, MaxSteps);
            for (var k = 1; k <= steps; k++)
            {
                var t = (float)k / steps;
                var (t2, t3) = (t * t, t * t * t);
                Append(
                    (2 * t3 - 3 * t2 + 1) * p1 + (t3 - 2 * t2 + t) * m1 + (3 * t2 - 2 * t3) * p2 + (t3 - t2) * m2,
                    _pressures[i] + t * (_pressures[i + 1] - _pressures[i]),
                    down: true);
            }
        }

        static float Knot(Vector2 a, Vector2 b) => MathF.Sqrt(Math.Max(Vector2.Distance(a, b), 1e-3f));
    }

    private void Append(Vector2 position, float width, bool down)
    {
        _trace[_count] = position;
        _widths[_count] = width;
        _down[_count++] = down;
    }

    /// <summary>Bends the whole sheet smoothly: a free-form deformation (Sederberg and Parry 1986) with 4 by 4 control points.</summary>
    private void Bend(RandomStream random)
    {
        var strength = random.NextFloat(2, 16);
        foreach (ref var displacement in _bend.AsSpan()) displacement = strength * BellVector(random);
        Span<float> across = stackalloc float[4], down = stackalloc float[4];
        foreach (ref var point in _trace.AsSpan(0, _count))
        {
            Bernstein(point.X / 100, across);
            Bernstein(point.Y / 100, down);
            var moved = point;
            for (var j = 0; j < 4; j++)
                for (var i = 0; i < 4; i++)
                    moved += across[i] * down[j] * _bend[4 * j + i];
            point = moved;
        }

        static void Bernstein(float t, Span<float> weights)
        {
            t = Math.Clamp(t, -0.1f, 1.1f);
            var s = 1 - t;
            weights[0] = s * s * s;
            weights[1] = 3 * s * s * t;
            weights[2] = 3 * s * t * t;
            weights[3] = t * t * t;
        }
    }

    /// <summary>Stretches, slants and turns the path.</summary>
    private void Lean(RandomStream random, int digit)
    {
        var stretch = 0.27f * Bell(random);
        var width = Widths[digit] * (stretch > 0 ? 1 + stretch : 1 / (1 - stretch));
        var slant = (digit == 1 ? 0.2f : 0.12f) + 0.25f * Bell(random);
        // (1 - t²) / (1 + t²) and 2t / (1 + t²) are the cosine and sine of an angle of nearly 2t.
        var t = 0.04f * Bell(random);
        var cos = (1 - t * t) / (1 + t * t);
        var sin = 2 * t / (1 + t * t);
        foreach (ref var point in _trace.AsSpan(0, _count))
        {
            var x = width * point.X - slant * point.Y;
            var y = point.Y;
            point = new Vector2(cos * x - sin * y, sin * x + cos * y);
        }
    }

    /// <summary>Fits the path with its pen into the box and draws it.</summary>
    private void Draw(RandomStream random)
    {
        var trace = _trace.AsSpan(0, _count);
        Vector2 low = trace[0], high = trace[0];
        foreach (var point in trace)
        {
            low = Vector2.Min(low, point);
            high = Vector2.Max(high, point);
        }
        var radius = random.NextFloat(0.75f, 1.6f) + 0.9f * random.NextFloat() * random.NextFloat();
        var softness = random.NextFloat(0.8f, 1.4f);
        // A broad nib: strokes along one direction are thicker than those across it.
        var nib = 0.15f * BellVector(random);
        var extent = high - low;
        var scale = (GlyphRasterizer.BoxSize - 2 * radius - softness) / Math.Max(Math.Max(extent.X, extent.Y), 1);
        var centre = (low + high) / 2;
        var middle = new Vector2(GlyphRasterizer.Size / 2f);

        _raster.Clear();
        for (var i = 1; i < trace.Length; i++)
        {
            if (!_down[i]) continue;
            var from = middle + scale * (trace[i - 1] - centre);
            var to = middle + scale * (trace[i] - centre);
            var along = to - from;
            var square = Math.Max(along.LengthSquared(), 1e-6f);
            var thickness = radius * (1 + (nib.X * (along.X * along.X - along.Y * along.Y) + 2 * nib.Y * along.X * along.Y) / square);
            _raster.Add(from, to, thickness * _widths[i - 1], thickness * _widths[i], softness);
        }
    }

    /// <summary>A bell-shaped number of mean 0 and deviation 1, within ±3: the sum of three uniform ones.</summary>
    private static float Bell(RandomStream random) => 2 * (random.NextFloat() + random.NextFloat() + random.NextFloat()) - 3;

    private static Vector2 BellVector(RandomStream random)
    {
        var x = Bell(random);
        return new Vector2(x, Bell(random));
    }
}
