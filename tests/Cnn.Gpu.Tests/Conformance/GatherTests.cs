using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Tests.Conformance;

/// <summary>Rows of tables become values: in any order, more than once, from every format.</summary>
internal sealed class GatherTests(DeviceSpec spec) : DeviceFixture(spec)
{
    private const int Rows = 40;
    private static readonly Shape Sample = [3, 2, 5];
    private static readonly int[] Chosen = [39, 0, 7, 7, 12, 38, 1, 2, 3, 5, 8, 13, 21, 34, 6, 9, 20, 0, 39];

    [Test]
    public void BytesAreNormalisedByChannel()
    {
        var normalization = new Normalization([0.1f, 0.5f, 0.7f], [0.3f, 1f, 0.2f]);
        var table = Enumerable.Range(0, Rows * 30).Select(i => (byte)(i * 37)).ToArray();
        var y = Run(new InputSpec("x", Sample, InputFormat.Bytes, normalization), InputTable.FromBytes(table, Rows));
        var expected = Chosen.SelectMany(row => Enumerable.Range(0, 30)
            .Select(f => (float)((table[row * 30 + f] / 255.0 - normalization.Mean[f / 10]) / normalization.Std[f / 10]))).ToArray();
        Close.Require("bytes", y, expected, 1e-6);
    }

    [Test]
    public void BytesWithoutNormalisationAreFractions()
    {
        var table = Enumerable.Range(0, Rows * 30).Select(i => (byte)(i * 37)).ToArray();
        var y = Run(new InputSpec("x", Sample, InputFormat.Bytes), InputTable.FromBytes(table, Rows));
        Close.Require("bytes", y, [.. Chosen.SelectMany(row => Enumerable.Range(0, 30).Select(f => table[row * 30 + f] / 255f))], 1e-6);
    }

    [Test]
    public void FloatsAreCopied()
    {
        var table = RandomValues.Uniform([Rows, .. Sample], 1);
        var y = Run(new InputSpec("x", Sample, InputFormat.Float32), InputTable.FromFloats(table, Rows));
        Assert.That(y, Is.EqualTo(Chosen.SelectMany(row => table.Skip(row * 30).Take(30))));
    }

    private float[] Run(InputSpec spec, InputTable table)
    {
        var g = new GraphBuilder(batch: 20);
        // A reshape, so that the value that is read is not the gathered one alone.
        var x = g.Input(spec);
        g.Output("x", x);
        g.Output("flat", g.Apply(new ReshapeOp([30]), x));
        using var executor = new GraphExecutor(Plan.Create(g.Build(), Device), []);
        executor.Bind("x", table);
        executor.Run(Chosen);
        Assert.That(executor.Read("flat"), Is.EqualTo(executor.Read("x")));
        return executor.Read("x");
    }
}
