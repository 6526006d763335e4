using System.Numerics;

namespace Cnn.Gpu.Data.Synthetic;

/// <summary>
/// One way of writing a character, as the points that the pen passes through. A skeleton may have several forms with the same
/// sequence of points (a wide and a narrow zero, a small and a large loop); a writer blends them.
/// </summary>
/// <remarks>
/// A form is text: <c>x,y</c> are the points of a stroke on a square of 100 by 100, y downwards; <c>!</c> after a point is a sharp corner,
/// where the curve is smooth otherwise; <c>/</c> lifts the pen. <c>"4,8 90,3! 40,100 / 30,54 80,48"</c> is a seven with a crossbar.
/// </remarks>
internal sealed class Skeleton
{
    private readonly Vector2[][] _forms;

    /// <summary>Reads the forms.</summary>
    /// <param name="weight">How common this way of writing is, relative to the other skeletons of the same character.</param>
    /// <param name="forms">One text or more, equal in points, corners and pen lifts.</param>
    public Skeleton(float weight, params ReadOnlySpan<string> forms)
    {
        Weight = weight;
        _forms = new Vector2[forms.Length][];
        for (var i = 0; i < forms.Length; i++)
        {
            (_forms[i], var joints) = Parse(forms[i]);
            if (i == 0) Joints = joints;
            else if (!joints.AsSpan().SequenceEqual(Joints))
                throw new ArgumentException($"The form \"{forms[i]}\" has other points, corners or strokes than \"{forms[0]}\".", nameof(forms));
        }
    }

    /// <summary>How common this way of writing is.</summary>
    public float Weight { get; }

    /// <summary>What the pen does at each point.</summary>
    public Joint[] Joints { get; } = [];

    /// <summary>Writes a random weighted mean of the forms to <paramref name="points"/>, which has one place for each joint.</summary>
    public void Blend(RandomStream random, Span<Vector2> points)
    {
        points.Clear();
        var total = 0f;
        foreach (var form in _forms)
        {
            // The eighth power lets one form prevail: plain means look all alike.
            var weight = random.NextFloat();
            weight *= weight;
            weight *= weight;
            weight *= weight;
            total += weight;
            for (var i = 0; i < points.Length; i++) points[i] += weight * form[i];
        }
        if (total > 0) foreach (ref var point in points) point /= total;
        else _forms[0].CopyTo(points);
    }

    private static (Vector2[] Points, Joint[] Joints) Parse(string form)
    {
        var points = new List<Vector2>();
        var joints = new List<Joint>();
        foreach (var word in form.Split(' '))
        {
            if (word == "/")
            {
                joints[^1] = Joint.End;
                continue;
            }
            var corner = word.EndsWith('!');
            var comma = word.IndexOf(',');
            points.Add(new Vector2(int.Parse(word.AsSpan(0, comma)), int.Parse(word.AsSpan(comma + 1).TrimEnd('!'))));
            joints.Add(corner ? Joint.Corner : Joint.Smooth);
        }
        joints[^1] = Joint.End;
        return ([.. points], [.. joints]);
    }
}
