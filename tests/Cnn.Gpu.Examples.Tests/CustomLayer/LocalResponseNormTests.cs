using Cnn.Gpu.Backends;
using Cnn.Gpu.Examples.CustomLayer;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Examples.Tests.CustomLayer;

internal sealed class LocalResponseNormTests
{
    private static Device Reference => Device.Open("reference");

    // torch.nn.LocalResponseNorm(4, alpha=0.6, beta=0.75, k=2) in double precision.
    [Test]
    public void IsPyTorchs()
    {
        using var device = Reference;
        var g = new GraphBuilder(1, training: true);
        var x = g.Input(new InputSpec("x", [6, 1, 1], InputFormat.Float32));
        var dy = g.Input(new InputSpec("dy", [6, 1, 1], InputFormat.Float32));
        var y = new LocalResponseNorm(4, alpha: 0.6f, beta: 0.75f, k: 2).Emit(g, x);
        g.Output("y", y);
        g.Output("dx", g.Differentiate(y, dy, [x])[x]);
        using var executor = new GraphExecutor(Plan.Create(g.Build(), device), []);
        executor.Bind("x", InputTable.FromFloats([1, -2, 3, 0.5f, -1.5f, 2], 1));
        executor.Bind("dy", InputTable.FromFloats([1, 2, -1, 0.5f, 1, -2], 1));
        executor.Run([0]);
        Assert.Multiple(() =>
        {
            Assert.That(executor.Read("y"), Is.EqualTo(new[] { 0.4682745f, -0.6941321f, 1.034112f, 0.1667172f, -0.5001516f, 0.8829066f }).Within(1e-6));
            Assert.That(executor.Read("dx"), Is.EqualTo(new[] { 0.562382f, 0.51459f, 0.1176073f, 0.272451f, 0.1005868f, -0.5637699f }).Within(1e-6));
        });
    }

    [Test]
    public void GradientIsTheSlope([Values(1, 2, 5, 9)] int size)
    {
        using var device = Reference;
        Assert.That(GradientCheck.Error(new LocalResponseNorm(size, alpha: 0.5f), [7, 2, 3], device), Is.LessThan(1e-3));
    }

    [Test]
    public void OtherDevicesRefuseIt()
    {
        using var device = Device.Open("cpu");
        var error = Assert.Throws<KernelException>(() => GradientCheck.Error(new LocalResponseNorm(5), [7, 2, 3], device));
        Assert.That(error.Message, Does.Contain("LocalResponseNorm"));
    }

    [Test]
    public void NeedsChannels()
    {
        using var device = Reference;
        var error = Assert.Throws<ShapeException>(() => GradientCheck.Error(new LocalResponseNorm(5), [7], device));
        Assert.That(error.Message, Does.Contain("[N, C, H, W]"));
    }
}
