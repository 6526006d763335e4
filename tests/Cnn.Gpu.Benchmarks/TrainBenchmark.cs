using System.Diagnostics;
using Cnn.Gpu.Backends;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Benchmarks;

/// <summary>The time of a training step (cross-entropy, SGD with momentum, random data) and of predicting one batch.</summary>
internal static class TrainBenchmark
{
    public static BenchmarkRow Run(string net, int batch, string deviceName, DeviceOptions options, int steps)
    {
        var (model, image) = Networks.Create(net);
        model.Initialize(0);
        using var device = Device.Open(deviceName, options);
        var peak = PeakMeter.Measure(options.Threads ?? Environment.ProcessorCount);
        var parameters = model.NamedParameters().Select(p => p.Parameter).ToList();
        var random = new RandomStream(1);
        var pixels = new float[batch * image.Elements];
        foreach (ref var pixel in pixels.AsSpan()) pixel = random.NextNormal();
        var labels = Enumerable.Range(0, batch).Select(_ => random.NextInt(10)).ToArray();
        var rows = Enumerable.Range(0, batch).ToArray();

        var optimizer = new Sgd(0.01f, Momentum: 0.9f);
        using var training = new GraphExecutor(Plan.Create(TrainingGraph(model, image, batch, optimizer), device), parameters, optimizer);
        using var inference = new GraphExecutor(Plan.Create(InferenceGraph(model, image, batch), device), training);
        foreach (var executor in new[] { training, inference }) executor.Bind("x", InputTable.FromFloats(pixels, batch));
        training.Bind(Loss.TargetName, InputTable.FromLabels(labels));

        long step = 0;
        for (var i = 0; i < Math.Max(5, steps / 10); i++) Step();
        var times = new double[steps];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < steps; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Step();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        var logits = new float[batch * 10];
        var inferTimes = new double[Math.Max(5, steps / 4)];
        for (var i = -3; i < inferTimes.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            inference.Run(rows);
            inference.Read("logits", logits);
            if (i >= 0) inferTimes[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        var ms = Median(times);
        var gflops = training.Plan.Flops / ms / 1e6;
        return new BenchmarkRow()
            .Add("net", net).Add("batch", batch).Add("device", device.ToString())
            .Add("ms_per_step", ms).Add("images_per_second", batch / ms * 1e3).Add("infer_ms", Median(inferTimes))
            .Add("bytes_allocated_per_step", allocated / (double)steps).Add("gflops", gflops)
            .Add("peak_gflops", peak).Add("peak_fraction", gflops / peak);

        void Step()
        {
            if (!training.Run(rows, new StepSettings(step++, 0, 0.01f))) throw new InvalidOperationException("The loss is not finite.");
        }
    }

    private static Graph TrainingGraph(Layer model, Shape image, int batch, Optimizer optimizer)
    {
        var g = new GraphBuilder(batch, training: true);
        var logits = g.Apply(model, g.Input(new InputSpec("x", image, InputFormat.Float32)));
        var criterion = new CrossEntropyLoss();
        var loss = criterion.Emit(g, logits, g.Input(criterion.Target(logits.Shape.Sample)));
        g.ApplyAll(new AccumulateOp("loss"), loss);
        var parameters = model.NamedParameters().Select(p => g.Parameter(p.Parameter)).ToList();
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

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[values.Length / 2 - 1] + values[values.Length / 2]) / 2;
    }
}
