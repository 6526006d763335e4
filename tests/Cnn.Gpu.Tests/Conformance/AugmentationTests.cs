using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Tests.Conformance;

/// <summary>Random crops and mirrored images: the same pixels on every device, by the rule that <see cref="Augmentation"/> documents.</summary>
internal sealed class AugmentationTests(DeviceSpec spec) : DeviceFixture(spec)
{
    private const int Rows = 40, Channels = 3, Height = 5, Width = 7;
    private const int Elements = Channels * Height * Width;
    private static readonly StepSettings Settings = new(3_000_000_000, 0xFEDCBA9876543210);
    private static readonly int[] Chosen = [39, 0, 7, 7, 12, 38, 1, 2, 3, 5, 8, 13, 21, 34, 6, 9, 20, 0, 39];

    // No two pixels of an image are equal and none is black, so that every wrong source shows.
    private static readonly byte[] Table = [.. Enumerable.Range(0, Rows * Elements).Select(i => (byte)(1 + (i + i / Elements) % 251))];

    [TestCase(2, true)]
    [TestCase(4, true)]
    [TestCase(0, true)]
    [TestCase(3, false)]
    [TestCase(0, false)]
    public void FollowsTheCounters(int padding, bool flip)
    {
        // Gathered without augmentation, what the rule makes of the table: the same arithmetic on the same bytes must give the same bits.
        var expected = Gather(null, Chosen.SelectMany((row, n) => Augmented(row, n, padding, flip)).ToArray(),
            [.. Enumerable.Range(0, Chosen.Length)], Settings);
        var found = Gather(new Augmentation(padding, flip), Table, Chosen, Settings);
        Assert.That(found, Is.EqualTo(expected));
        foreach (var (n, row) in Chosen.Index())
            Assert.That(new Augmentation(padding, flip).Apply(Table.AsSpan(row * Elements, Elements), [Channels, Height, Width], Settings.Seed, Settings.Step, n),
                Is.EqualTo(Augmented(row, n, padding, flip)));
    }

    [Test]
    public void DependsOnStepAndSeedAndPlaceInTheBatch()
    {
        var augmentation = new Augmentation(4, true);
        int[] same = [.. Enumerable.Repeat(11, 20)];
        var found = Gather(augmentation, Table, same, Settings);
        Assert.Multiple(() =>
        {
            Assert.That(found.Chunk(Elements).Select(image => string.Join(' ', image)).Distinct().Count(), Is.GreaterThan(10));
            Assert.That(Gather(augmentation, Table, same, Settings with { LearningRate = 1 }), Is.EqualTo(found));
            Assert.That(Gather(augmentation, Table, same, Settings with { Step = 7 }), Is.Not.EqualTo(found));
            Assert.That(Gather(augmentation, Table, same, Settings with { Seed = 7 }), Is.Not.EqualTo(found));
            Assert.That(Gather(augmentation, Table, same[..5], Settings), Is.EqualTo(found[..(5 * Elements)]), "fewer samples");
        });
    }

    private static byte[] Augmented(int row, int sample, int padding, bool flip)
    {
        var words = Philox.Words(Settings.Seed, (ulong)sample, (0xFFFFFFFEul << 32) + (ulong)Settings.Step);
        var top = (int)((ulong)words.X * (ulong)(2 * padding + 1) >> 32);
        var left = (int)((ulong)words.Y * (ulong)(2 * padding + 1) >> 32);
        var image = new byte[Elements];
        for (var i = 0; i < Elements; i++)
        {
            int channel = i / (Height * Width), y = i / Width % Height, x = i % Width;
            var (fromY, fromX) = (y + top - padding, (flip && words.Z >= 1u << 31 ? Width - 1 - x : x) + left - padding);
            if (fromY is >= 0 and < Height && fromX is >= 0 and < Width)
                image[i] = Table[row * Elements + (channel * Height + fromY) * Width + fromX];
        }
        return image;
    }

    private float[] Gather(Augmentation? augmentation, byte[] table, int[] rows, StepSettings settings)
    {
        var g = new GraphBuilder(batch: 20, training: true);
        var x = g.Input(new InputSpec("x", [Channels, Height, Width], InputFormat.Bytes, new Normalization([0.1f, 0.5f, 0.7f], [0.3f, 1f, 0.2f]), augmentation));
        g.Output("y", g.Apply(new ReshapeOp([Elements]), x));
        using var executor = new GraphExecutor(Plan.Create(g.Build(), Device), []);
        executor.Bind("x", InputTable.FromBytes(table, table.Length / Elements));
        executor.Run(rows, settings);
        return executor.Read("y");
    }
}
