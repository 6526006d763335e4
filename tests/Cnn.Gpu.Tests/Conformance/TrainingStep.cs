using Cnn.Gpu.Backends;
using Cnn.Gpu.Diagnostics;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Layers;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Tests.Conformance;

/// <summary>A small network with everything a training step has: bytes in, convolution, pooling, dropout, loss, metrics, optimiser.</summary>
internal sealed class TrainingStep : IDisposable
{
    private static readonly Shape Sample = [2, 10, 9];

    private readonly Sequential _model;

    public TrainingStep(Device device, int batch = 20, Optimizer? optimizer = null, Sequential? model = null, Augmentation? augmentation = null)
    {
        optimizer ??= new Sgd(0.05f, Momentum: 0.9f);
        _model = (model ?? new Sequential(
            new Conv2d(2, 5, 3, padding: 1), new ReLU(), new MaxPool2d(2), new Conv2d(5, 7, 3), new ReLU(), new Dropout(0.25f),
            new Flatten(), new Linear(42, 6), new Tanh(), new Linear(6, Classes))).Initialize(seed: 3);
        var g = new GraphBuilder(batch, training: true);
        var y = g.Apply(_model, g.Input(new InputSpec("x", Sample, InputFormat.Bytes, new Normalization([0.4f, 0.5f], [0.2f, 0.3f]), augmentation)));
        var loss = new CrossEntropyLoss();
        var labels = g.Input(loss.Target(y.Shape.Sample));
        var losses = loss.Emit(g, y, labels);
        g.ApplyAll(new AccumulateOp("loss"), losses);
        g.ApplyAll(new AccumulateOp("correct"), g.Apply(new CorrectOp(), y, labels));
        var weights = _model.NamedParameters().Where(p => p.Parameter.IsTrainable).Select(p => g.Parameter(p.Parameter)).ToArray();
        var gradients = g.Differentiate(losses, null, weights);
        g.ApplyAll(new OptimizerOp(optimizer), [.. weights.SelectMany(w => new[] { w, gradients[w] })]);
        g.Output("y", y);
        Plan = Plan.Create(g.Build(), device);
        Executor = new GraphExecutor(Plan, Parameters, optimizer);

        var random = new RandomStream(9);
        var pixels = new byte[Rows * Sample.Elements];
        foreach (ref var pixel in pixels.AsSpan()) pixel = (byte)random.NextInt(256);
        Executor.Bind("x", InputTable.FromBytes(pixels, Rows));
        Executor.Bind(Loss.TargetName, InputTable.FromLabels([.. Enumerable.Range(0, Rows).Select(_ => random.NextInt(Classes))]));
    }

    public const int Classes = 4;

    public const int Rows = 50;

    public Plan Plan { get; }

    public GraphExecutor Executor { get; }

    public IReadOnlyList<Parameter> Parameters => [.. _model.NamedParameters().Select(p => p.Parameter)];

    /// <summary>Runs some steps over different rows, the last one smaller.</summary>
    public bool Run(int steps = 4, ulong seed = 1, Profile? profile = null)
    {
        var finite = true;
        for (var step = 0; step < steps; step++)
        {
            var count = step == steps - 1 ? Math.Max(1, Plan.Batch - 3) : Plan.Batch;
            int[] rows = [.. Enumerable.Range(0, count).Select(i => (i * 7 + step * 11) % Rows)];
            var settings = new StepSettings(step, seed, 0.05f);
            finite &= profile is null ? Executor.Run(rows, settings) : Executor.Run(rows, settings, profile);
        }
        return finite;
    }

    /// <summary>All weights, the last logits and the metrics, bit by bit.</summary>
    public int[] Bits()
    {
        Executor.Download();
        return
        [
            .. Parameters.SelectMany(p => p.Values).Select(BitConverter.SingleToInt32Bits),
            .. Executor.Read("y").Select(BitConverter.SingleToInt32Bits),
            BitConverter.DoubleToInt64Bits(Executor.ReadMetric("loss")).GetHashCode(),
            (int)Executor.ReadMetric("correct"),
        ];
    }

    public void Dispose() => Executor.Dispose();
}
