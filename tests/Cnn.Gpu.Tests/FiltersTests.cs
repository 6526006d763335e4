using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Tests;

public sealed class FiltersTests
{
    [Test]
    public void BlurIsAMean() => Assert.That(Filters.Blur.Cast<float>().Sum(), Is.EqualTo(1).Within(1e-6));

    [Test]
    public void SobelFiltersAreTransposes() => Assert.Multiple(() =>
    {
        for (var y = 0; y < 3; y++)
            for (var x = 0; x < 3; x++)
                Assert.That(Filters.SobelVertical[y, x], Is.EqualTo(Filters.SobelHorizontal[x, y]));
    });

    [Test]
    public void BlobLooksTheSameFromAllSides() => Assert.Multiple(() =>
    {
        for (var y = 0; y < 9; y++)
            for (var x = 0; x < 9; x++)
                Assert.That(Filters.Blob[y, x], Is.EqualTo(Filters.Blob[x, y]).And.EqualTo(Filters.Blob[8 - y, x]));
        Assert.That(Filters.Blob.Cast<float>().Sum(), Is.EqualTo(4));
        Assert.That(Filters.Blob[4, 4], Is.EqualTo(-40));
    });

    /// <summary>(f * g)[n] = Σ f[k] g[n - k]: sliding the flipped filter over the padded signal without flipping it gives the same.</summary>
    [Test]
    public void FlippingTurnsCorrelationIntoConvolution()
    {
        float[] f = [1, 2, 3, 4];
        var g = Filters.Flip(new float[,] { { 1, 0, -1 } });
        var axis = new AxisGeometry(f.Length, 3, 1, 2, 2, 1);
        var full = new float[axis.Output];
        for (var n = 0; n < full.Length; n++)
            for (var tap = 0; tap < 3; tap++)
                if (axis.InputIndex(n, tap) is var i && i >= 0 && i < f.Length) full[n] += f[i] * g[0, tap];
        Assert.That(full, Is.EqualTo(new float[] { 1, 2, 2, 2, -3, -4 }));
    }

    [Test]
    public void ALayerAppliesTheFilterToEachChannel() => Assert.Multiple(() =>
    {
        var layer = Filters.ToConv2d(Filters.SobelVertical, channels: 3, padding: Padding.Same).Initialize(5);
        Assert.That(LayerProbe.OutputShape(layer, [1, 3, 8, 8]), Is.EqualTo(new Shape(1, 3, 8, 8)));
        Assert.That(((Conv2dOp)LayerProbe.Ops(layer, [1, 3, 8, 8])[0]).Groups, Is.EqualTo(3));
        Assert.That(layer.Weight.Values, Is.EqualTo(Enumerable.Repeat(Filters.SobelVertical.Cast<float>(), 3).SelectMany(v => v)));
        Assert.That(layer.Bias, Is.Null);
    });

    [Test]
    public void ACallerCannotChangeAFilterForOthers()
    {
        Filters.Blur[0, 0] = 7;
        Assert.That(Filters.Blur[0, 0], Is.EqualTo(1f / 9f));
    }
}
