namespace Cnn.Gpu.Tests.Conformance;

/// <summary>
/// Every gradient rule against central differences of L = Σ dy · y, or of the mean loss. A gradient is compared along some random directions,
/// which see every element, and at some single elements, which show where an error sits.
/// </summary>
internal sealed class GradientTests(DeviceSpec spec) : DeviceFixture(spec)
{
    private const int Directions = 3;
    private const int Elements = 6;

    private static IEnumerable<OpCase> Cases => [.. WindowCases.All, .. OtherCases.All];

    [TestCaseSource(nameof(Cases))]
    public void MatchesFiniteDifferences(OpCase @case)
    {
        using var runner = new OpCaseRunner(@case, Device);
        var results = runner.Run();
        Assert.Multiple(() =>
        {
            foreach (var operand in @case.Operands.Where(o => @case.Wanted.Contains(o.Name)))
            {
                var gradient = results[$"d{operand.Name}"];
                Assert.That(gradient, Has.Length.EqualTo(operand.Values.Length));
                foreach (var direction in DirectionsFor(gradient.Length))
                {
                    var expected = Difference(runner, @case, operand, direction);
                    var actual = gradient.Zip(direction, (g, d) => (double)g * d).Sum();
                    var scale = 1 + gradient.Zip(direction, (g, d) => Math.Abs((double)g * d)).Max();
                    Assert.That(Math.Abs(actual - expected) / scale, Is.LessThan(@case.DifferenceTolerance * Math.Sqrt(direction.Count(d => d != 0))),
                        $"{@case}: d{operand.Name} along {Name(direction)}: {actual}, finite difference {expected}");
                }
            }
        });
    }

    private static double Difference(OpCaseRunner runner, OpCase @case, Operand operand, float[] direction)
    {
        var difference = 0.0;
        foreach (var sign in new[] { 1, -1 })
        {
            runner.Set(operand with { Values = [.. operand.Values.Zip(direction, (v, d) => v + sign * @case.DifferenceStep * d)] });
            var y = runner.Run()["y"];
            difference += sign * y.Select((value, i) => (double)value * (@case.OutputGradient?[i] ?? 1.0 / y.Length)).Sum();
        }
        runner.Set(operand);
        return difference / (2 * (double)@case.DifferenceStep);
    }

    private static IEnumerable<float[]> DirectionsFor(int count)
    {
        for (var i = 0; i < Directions; i++) yield return RandomValues.Signs(count, (ulong)i);
        for (var i = 0; i < Math.Min(Elements, count); i++)
        {
            var direction = new float[count];
            direction[(int)((long)i * (count - 1) / Math.Max(1, Math.Min(Elements, count) - 1))] = 1;
            yield return direction;
        }
    }

    private static string Name(float[] direction) =>
        direction.Count(d => d != 0) == 1 ? $"element {Array.IndexOf(direction, 1)}" : "a random direction";
}
