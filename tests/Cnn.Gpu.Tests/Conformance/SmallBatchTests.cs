using Cnn.Gpu.Backends;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Layers;
using Cnn.Gpu.Models;

namespace Cnn.Gpu.Tests.Conformance;

/// <summary>Prediction of a few samples, for which a device may have kernels of its own.</summary>
internal sealed class SmallBatchTests(DeviceSpec spec) : DeviceFixture(spec)
{
    private static IEnumerable<TestCaseData> Cases =>
        from net in new (string Name, Func<Sequential> Create, Shape Image)[]
        {
            ("LeNet5", () => LeNet5.Create(), [1, 28, 28]),
            ("Cifar3Conv", () => Cifar3Conv.Create(), [3, 32, 32]),
            ("odd shapes", () => new Sequential(
                new ZeroPad2d(1, 2, 3, 0), new Conv2d(5, 19, (3, 2), stride: (2, 1), padding: 1, dilation: (1, 2)), new Tanh(), new AvgPool2d(2, padding: 1),
                new Conv2d(19, 34, 3, padding: 2, bias: false), new MinPool2d(3, stride: 2), new Sigmoid(), new Flatten(), new Linear(34 * 6, 7, bias: false)), [5, 7, 6]),
            ("groups", () => new Sequential(new Conv2d(4, 6, 3, groups: 2), new ReLU(), new Flatten(), new Linear(6 * 9, 3)), [4, 5, 5]),
            ("linear alone", () => new Sequential(new Linear(37, 21), new ReLU(), new Linear(21, 2)), [37]),
        }
        from batch in new[] { 1, 3, 15 }
        select new TestCaseData(net.Create, net.Image, batch).SetArgDisplayNames(net.Name, $"batch {batch}");

    [TestCaseSource(nameof(Cases))]
    public void PredictsAsTheReference(Func<Sequential> create, Shape image, int batch)
    {
        var model = create().Initialize(seed: 5);
        var x = RandomValues.Uniform(image.WithBatch(batch + 2), 6);
        using var reference = DeviceSpec.Reference.Open();
        foreach (var samples in new[] { batch, 1 })
            Close.Require($"{samples} of {batch}", Predict(Device, model, image, batch, samples, x), Predict(reference, model, image, batch, samples, x), Close.Op);
    }

    private static float[] Predict(Device device, Sequential model, Shape image, int batch, int samples, float[] x)
    {
        var g = new GraphBuilder(batch);
        g.Output("y", g.Apply(model, g.Input(new InputSpec("x", image, InputFormat.Float32))));
        var plan = Plan.Create(g.Build(), device);
        using var executor = new GraphExecutor(plan, [.. model.NamedParameters().Select(p => p.Parameter)]);
        Assert.That(executor.AllocatedBytes, Is.EqualTo(plan.Bytes));
        executor.Bind("x", InputTable.FromFloats(x, batch + 2));
        executor.Run([.. Enumerable.Range(2, samples)]);
        return executor.Read("y");
    }
}
