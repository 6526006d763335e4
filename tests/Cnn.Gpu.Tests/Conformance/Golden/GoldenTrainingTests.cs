using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Layers;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Models;

namespace Cnn.Gpu.Tests.Conformance.Golden;

/// <summary>Whole networks against PyTorch: the losses of some steps of training, the weights after them, and what the trained network then says.</summary>
[TestFixtureSource(typeof(DeviceSpec), nameof(DeviceSpec.All))]
[TestFixtureSource(typeof(DeviceSpec), nameof(DeviceSpec.Unguarded))]
internal sealed class GoldenTrainingTests(DeviceSpec spec) : DeviceTests(spec)
{
    private static IEnumerable<GoldenCase> Cases => GoldenCase.All.Where(c => CanTrain(c));

    [TestCaseSource(nameof(Cases))]
    public void TrainsAlike(GoldenCase golden)
    {
        var model = CreateModel(golden)!;
        var optimizer = GoldenOptimizerTests.Find(golden, golden.Text("optimizer"))!;
        var dimensions = golden.Arrays["x"].Dimensions;
        int steps = dimensions[0], batch = dimensions[1];
        Shape sample = [.. dimensions.Skip(2)];

        // The golden names are those of another module, in the same order.
        var parameters = model.NamedParameters().Select(p => p.Parameter).ToArray();
        var names = golden.Arrays.Keys.Where(k => k.StartsWith("init.", StringComparison.Ordinal)).Select(k => k["init.".Length..]).ToArray();
        Assert.That(parameters.Select(p => p.Shape), Is.EqualTo(names.Select(n => golden.Arrays[$"init.{n}"].Shape)));
        foreach (var (parameter, name) in parameters.Zip(names)) parameter.Values = [.. golden.Floats($"init.{name}")];

        using var training = new GraphExecutor(Plan.Create(TrainingGraph(model, optimizer, sample, batch), Device), parameters, optimizer);
        using var evaluation = new GraphExecutor(Plan.Create(EvaluationGraph(model, sample, batch), Device), training);
        var images = InputTable.FromFloats(golden.Floats("x"), steps * batch);
        training.Bind("x", images);
        evaluation.Bind("x", images);
        training.Bind(Loss.TargetName, InputTable.FromLabels(Array.ConvertAll(golden.Arrays["target"].AsInts(), label => (int)label)));

        var losses = new float[steps];
        for (var step = 0; step < steps; step++)
        {
            training.ResetMetrics();
            var finite = training.Run([.. Enumerable.Range(step * batch, batch)], new StepSettings(step, LearningRate: optimizer.LearningRate));
            Assert.That(finite, $"step {step}");
            // What the step started from: with batch normalisation, training's own statistics.
            if (step == 0) Close.Require("logits before training", training.Read("y"), golden.Floats("logits0"), Close.Op);
            losses[step] = (float)(training.ReadMetric("loss") / batch);
        }
        training.Download();
        evaluation.Run([.. Enumerable.Range(0, batch)]);
        Assert.Multiple(() =>
        {
            Close.Require("losses", losses, golden.Floats("losses"), Close.Trained);
            Close.Require("logits after training", evaluation.Read("y"), golden.Floats("logits_eval_after"), Close.Trained);
            foreach (var (parameter, name) in parameters.Zip(names))
                Close.Require(name, parameter.Values, golden.Floats($"final.{name}"), Close.Trained);
        });
    }

    /// <summary>Whether the layers, the loss and the optimiser of a golden network exist.</summary>
    public static bool CanTrain(GoldenCase golden) =>
        CreateModel(golden) is not null && golden.Text("loss") == "cross_entropy" && GoldenOptimizerTests.Find(golden, golden.Text("optimizer")) is not null;

    private static Layer? CreateModel(GoldenCase golden) => golden.Op switch
    {
        "train_lenet5" => LeNet5.Create(),
        "train_largenet" => LargeNet.Create(),
        "train_residual_bn" => new Sequential(
            new Conv2d(3, 8, 3, padding: 1, bias: false), new BatchNorm2d(8), new ReLU(),
            new Residual(new Sequential(new Conv2d(8, 8, 3, padding: 1, bias: false), new BatchNorm2d(8))), new ReLU(),
            new Conv2d(8, 16, 3, stride: 2, padding: 1), new ReLU(), new GlobalAvgPool2d(), new Flatten(), new Linear(16, 10)),
        _ => null,
    };

    private static Graph TrainingGraph(Layer model, Optimizers.Optimizer optimizer, Shape sample, int batch)
    {
        var g = new GraphBuilder(batch, training: true);
        var y = g.Apply(model, g.Input(new InputSpec("x", sample, InputFormat.Float32)));
        var loss = new CrossEntropyLoss();
        var losses = loss.Emit(g, y, g.Input(loss.Target(y.Shape.Sample)));
        g.ApplyAll(new AccumulateOp("loss"), losses);
        g.Output("y", y);
        var weights = model.NamedParameters().Where(p => p.Parameter.IsTrainable).Select(p => g.Parameter(p.Parameter)).ToArray();
        var gradients = g.Differentiate(losses, null, weights);
        g.ApplyAll(new OptimizerOp(optimizer), [.. weights.SelectMany(w => new[] { w, gradients[w] })]);
        return g.Build();
    }

    private static Graph EvaluationGraph(Layer model, Shape sample, int batch)
    {
        var g = new GraphBuilder(batch);
        g.Output("y", g.Apply(model, g.Input(new InputSpec("x", sample, InputFormat.Float32))));
        return g.Build();
    }
}
