using Cnn.Gpu.Formats;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Layers;
using Cnn.Gpu.Models;

namespace Cnn.Gpu.Tests;

public sealed class ModelTests
{
    private static Sequential Small() => new(new Conv2d(1, 2, 3), new ReLU(), new Flatten(), new Linear(8, 3));

    private static float[][] Values(Layer model) => [.. model.NamedParameters().Select(p => (float[])p.Parameter.Values.Clone())];

    [Test]
    public void TheSameSeedGivesTheSameModel() => Assert.Multiple(() =>
    {
        var values = Values(Small().Initialize(5));
        Assert.That(Values(Small().Initialize(5)), Is.EqualTo(values));
        Assert.That(Values(Small().Initialize(6)), Is.Not.EqualTo(values));
    });

    [Test]
    public void NoTwoParametersShareRandomNumbers()
    {
        var model = new Sequential(new Linear(8, 8), new Linear(8, 8)).Initialize(5);
        Assert.That(((Linear)model[0]).Weight.Values, Is.Not.EqualTo(((Linear)model[1]).Weight.Values));
    }

    [Test]
    public void SharedParametersCountOnce()
    {
        var shared = new Linear(8, 8);
        Assert.That(new Sequential(shared, new ReLU(), shared).ParameterCount(), Is.EqualTo(72));
    }

    [Test]
    public void SummarisesLeNet5() => Assert.That(LeNet5.Create().Summary([1, 28, 28]), Is.EqualTo(
        """
        layer                          output        arithmetic                          parameters  MFLOP   bytes
        ──────────────────────────────────────────────────────────────────────────────────────────────────────────
        input                          [1, 28, 28]                                                           3,136
        0 Conv2d(1, 6, 5, padding: 2)  [6, 28, 28]   floor((28 + 2·2 - 5) / 1) + 1 = 28         156  0.235  18,816
        1 ReLU                         [6, 28, 28]                                                0  0.005  18,816
        2 MaxPool2d(2)                 [6, 14, 14]   floor((28 + 2·0 - 2) / 2) + 1 = 14           0  0.005   4,704
        3 Conv2d(6, 16, 5)             [16, 10, 10]  floor((14 + 2·0 - 5) / 1) + 1 = 10       2,416  0.480   6,400
        4 ReLU                         [16, 10, 10]                                               0  0.002   6,400
        5 MaxPool2d(2)                 [16, 5, 5]    floor((10 + 2·0 - 2) / 2) + 1 = 5            0  0.002   1,600
        6 Flatten                      [400]         16·5·5 = 400                                 0  0.000       0
        7 Linear(400, 120)             [120]                                                 48,120  0.096     480
        8 ReLU                         [120]                                                      0  0.000     480
        9 Linear(120, 84)              [84]                                                  10,164  0.020     336
        10 ReLU                        [84]                                                       0  0.000     336
        11 Linear(84, 10)              [10]                                                     850  0.002      40
        ──────────────────────────────────────────────────────────────────────────────────────────────────────────
        total for one sample                                                                 61,706  0.846  58,408

        """));

    [Test]
    public void SummaryGivesLayersThatContainOthersARowForTheirOwnOps()
    {
        var summary = new Sequential(new Skip(new Linear(4, 4)), new Wrapper()).Summary([4]);
        Assert.That(summary, Does.Contain("0 Skip").And.Contain("0.body Linear(4, 4)").And.Not.Contain("Sequential").And.Not.Contain("1 Wrapper"));
    }

    [Test]
    public void SavesUnderTheNamesOfPyTorch()
    {
        using var folder = new TempFolder();
        var model = Small().Initialize(5);
        model.Save(folder.File("model.safetensors"));
        var file = Safetensors.Read(folder.File("model.safetensors"));
        Assert.That(file.Tensors.Select(t => $"{t.Name} {t.Shape}"), Is.EquivalentTo(new[] { "0.weight [2, 1, 3, 3]", "0.bias [2]", "3.weight [3, 8]", "3.bias [3]" }));
        Assert.That(file.Metadata["format"], Is.EqualTo("pt"));
    }

    [Test]
    public void LoadsWhatItSaved()
    {
        using var folder = new TempFolder();
        var saved = Small().Initialize(5);
        saved.Save(folder.File("model.safetensors"));
        var loaded = Small().Initialize(6);
        var keys = loaded.Load(folder.File("model.safetensors"));
        Assert.That(Values(loaded), Is.EqualTo(Values(saved)));
        Assert.That(keys.MissingKeys.Concat(keys.UnexpectedKeys), Is.Empty);
    }

    [Test]
    public void NamesAllThatDoesNotFitAndChangesNothing()
    {
        using var folder = new TempFolder();
        var path = folder.File("model.safetensors");
        Safetensors.Write(path,
        [
            new NamedTensor("0.weight", [2, 1, 3, 3], new float[18]), new NamedTensor("3.weight", [3, 9], new float[27]),
            new NamedTensor("4.weight", [1], new float[1]), new NamedTensor("4.bias", [1], new float[1]),
        ]);
        var model = Small().Initialize(5);
        var before = Values(model);
        Assert.That(() => model.Load(path), Throws.TypeOf<DataFormatException>().With.Message.EqualTo(
            $"{path}: the tensors do not fit the model. missing: 0.bias, 3.bias; unexpected: 4.weight, 4.bias; "
            + "wrong shape: 3.weight is [3, 9] in the file but [3, 8] in the model."));
        Assert.That(() => model.Load(path, strict: false), Throws.TypeOf<DataFormatException>().With.Message.EqualTo(
            $"{path}: the tensors do not fit the model. wrong shape: 3.weight is [3, 9] in the file but [3, 8] in the model."));
        Assert.That(Values(model), Is.EqualTo(before));
    }

    [Test]
    public void LoadsWhatFitsIfNotStrict()
    {
        using var folder = new TempFolder();
        var path = folder.File("model.safetensors");
        Safetensors.Write(path, [new NamedTensor("0.bias", [2], [1, 2]), new NamedTensor("head.bias", [1], [3])]);
        var model = Small().Initialize(5);
        var weight = model.NamedParameters()[0].Parameter.Values;
        var keys = model.Load(path, strict: false);
        Assert.Multiple(() =>
        {
            Assert.That(keys.MissingKeys, Is.EqualTo(new[] { "0.weight", "3.weight", "3.bias" }));
            Assert.That(keys.UnexpectedKeys, Is.EqualTo(new[] { "head.bias" }));
            Assert.That(model.NamedParameters()[1].Parameter.Values, Is.EqualTo(new float[] { 1, 2 }));
            Assert.That(model.NamedParameters()[0].Parameter.Values, Is.SameAs(weight));
        });
    }

    private sealed class Skip : Layer
    {
        private readonly Layer _body;

        public Skip(Layer body) => _body = Register("body", body);

        public override Value Emit(GraphBuilder g, Value x) => g.Apply(new Gpu.Graphs.Ops.AddOp(), x, g.Apply(_body, x));
    }

    private sealed class Wrapper : Layer
    {
        private readonly Layer _body;

        public Wrapper() => _body = Register("only", new ReLU());

        public override Value Emit(GraphBuilder g, Value x) => g.Apply(_body, x);
    }
}
