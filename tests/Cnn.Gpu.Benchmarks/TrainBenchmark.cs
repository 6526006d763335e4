using System.Text.Json.Nodes;
using Cnn.Gpu.Backends.Shaders;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Benchmarks;

/// <summary>
/// The time of a training step (cross-entropy, SGD with momentum, random data) and of predicting one batch. A step starts from a table of
/// floats in host memory, from which it gathers its rows; the peer's step finds its batch ready in a tensor. FLOPs are those of direct
/// convolutions: kernels that get by with fewer, as Winograd's do, can exceed the peak.
/// </summary>
internal static class TrainBenchmark
{
    private const float LearningRate = 0.01f;

    /// <summary>Measures.</summary>
    /// <exception cref="DeviceException">There is no such device.</exception>
    /// <exception cref="TrainingException">A loss was not finite.</exception>
    public static JsonObject Run(string net, int batch, DeviceChoice choice, int steps)
    {
        var (model, image) = Networks.Create(net);
        model.Initialize(0);
        using var device = choice.Open();
        var random = new RandomStream(1);
        var pixels = new float[batch * image.Elements];
        foreach (ref var pixel in pixels.AsSpan()) pixel = random.NextNormal();
        var labels = Enumerable.Range(0, batch).Select(_ => random.NextInt(Networks.Classes)).ToArray();
        var rows = Enumerable.Range(0, batch).ToArray();

        var parameters = model.NamedParameters().Select(p => p.Parameter).ToList();
        var optimizer = new Sgd(LearningRate, Momentum: 0.9f);
        using var training = new GraphExecutor(Plan.Create(TrainingGraph(model, image, batch, optimizer), device), parameters, optimizer);
        using var inference = new GraphExecutor(Plan.Create(InferenceGraph(model, image, batch), device), training);
        foreach (var executor in new[] { training, inference }) executor.Bind("x", InputTable.FromFloats(pixels, batch));
        training.Bind(Loss.TargetName, InputTable.FromLabels(labels));

        long step = 0;
        Step();
        var startMs = ProcessAge.Milliseconds();
        var timing = device is ShaderDevice ? Timing.Measure(Step, steps, training.Wait) : Timing.Measure(Step, steps);
        if (training.FailedRun is { } failed) throw NotFinite(failed);

        var logits = new float[batch * Networks.Classes];
        var prediction = Timing.Measure(Predict, Math.Max(5, steps / 4));

        var peak = choice.MeasurePeak();
        var gflops = training.Plan.Flops / timing.Milliseconds / 1e6;
        return new JsonObject
        {
            ["net"] = net,
            ["batch"] = batch,
            ["device"] = device.ToString(),
            ["ms_per_step"] = timing.Milliseconds.Rounded(),
            ["images_per_second"] = (batch / timing.Milliseconds * 1e3).Rounded(),
            ["infer_ms"] = prediction.Milliseconds.Rounded(),
            ["bytes_allocated_per_step"] = timing.AllocatedBytes.Rounded(),
            ["gflops"] = gflops.Rounded(),
            ["peak_gflops"] = peak.Rounded(),
            ["peak_fraction"] = (gflops / peak).Rounded(),
            ["start_ms"] = startMs.Rounded(),
        };

        void Step()
        {
            if (!training.Run(rows, new StepSettings(step++, 0, LearningRate))) throw NotFinite(step - 1);
        }

        static TrainingException NotFinite(long step) =>
            new($"The loss of step {step} is not finite. Compare the device with the reference: --device reference.");

        void Predict()
        {
            inference.Run(rows);
            inference.Read("logits", logits);
        }
    }

    private static Graph TrainingGraph(Layer model, Shape image, int batch, Optimizer optimizer)
    {
        var g = new GraphBuilder(batch, training: true);
        var logits = g.Apply(model, g.Input(new InputSpec("x", image, InputFormat.Float32)));
        var criterion = new CrossEntropyLoss();
        var loss = criterion.Emit(g, logits, g.Input(criterion.Target(logits.Shape.Sample)));
        g.ApplyAll(new AccumulateOp("loss"), loss);
        var parameters = model.NamedParameters().Where(p => p.Parameter.IsTrainable).Select(p => g.Parameter(p.Parameter)).ToList();
        var gradients = g.Differentiate(loss, null, parameters);
        g.ApplyAll(new OptimizerOp(optimizer), [.. parameters.SelectMany(p => new[] { p, gradients[p] })]);
        return g.Build();
    }

    private static Graph InferenceGraph(Layer model, Shape image, int batch)
    {
        var g = new GraphBuilder(batch);
        g.Output("logits", g.Apply(model, g.Input(new InputSpec("x", image, InputFormat.Float32))));
        return g.Build();
    }
}
