using Cnn.Gpu.Backends;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Diagnostics;

/// <summary>Runs whole plans of a network on a device and on the reference: what ops that are right alone do to each other.</summary>
internal sealed class NetworkExamination
{
    /// <summary>Fewer would leave batch statistics little to average.</summary>
    private const int FewestSamples = 4;

    private const float LearningRate = 0.01f;

    private readonly Layer _model;
    private readonly InputSpec _images;
    private readonly int _batch;
    private readonly Device _device;
    private readonly Device _reference;
    private readonly DoctorOptions _options;
    private readonly IReadOnlyList<Parameter> _parameters;

    public NetworkExamination(Layer model, Shape imageShape, int batch, Device device, Device reference, DoctorOptions options)
    {
        _model = model;
        _batch = batch;
        _device = device;
        _reference = reference;
        _options = options;
        _parameters = [.. model.NamedParameters().Select(p => p.Parameter)];
        _images = TrainingGraph.Images(imageShape, new Normalization([.. Enumerable.Repeat(0.5f, imageShape[0])], [.. Enumerable.Repeat(0.25f, imageShape[0])]));
        Classes = (int)TrainingGraph.BuildPrediction(model, _images, 1).Outputs[TrainingGraph.Logits].Shape.Sample.Elements;
    }

    /// <summary>The outputs of the network.</summary>
    public int Classes { get; }

    /// <summary>The graphs of training and evaluation.</summary>
    /// <exception cref="ShapeException">The model, the loss and the images do not fit.</exception>
    public IEnumerable<Graph> Graphs => [TrainingStep, Evaluation];

    private Graph TrainingStep => TrainingGraph.Build(_model, _options.Loss, _options.Optimizer, _images, _batch);

    private Graph Evaluation => TrainingGraph.BuildEvaluation(_model, _options.Loss, _images, _batch);

    /// <summary>A finding for each result.</summary>
    public IEnumerable<Finding> Run()
    {
        yield return Examine($"predictions of a batch of {_batch}", Rounding.Network, Evaluation, ComparePredictions);
        // A device may run single images with other kernels.
        yield return Examine("prediction of one image", Rounding.Network, TrainingGraph.BuildPrediction(_model, _images, 1), ComparePredictions);
        yield return Examine("gradients of a training step", Rounding.Gradient, TrainingGraph.BuildGradients(_model, _options.Loss, _images, _batch), CompareGradients);
        (double Error, string Where) changes = (0, "");
        var losses = Examine($"losses of {_options.Steps} training steps", Rounding.Trained, TrainingStep, (running, expecting, samples) =>
        {
            var errors = new List<(double, string)>();
            for (var step = 0; step < _options.Steps; step++)
            {
                errors.Add((Rounding.Error([Train(running, samples, step)], [Train(expecting, samples, step)]), $"step {step + 1}"));
                // Later a difference in the last digit may have moved a maximum, and with it much else.
                if (step == 0) changes = CompareWeights(running, expecting);
            }
            return Worst(errors);
        });
        yield return losses;
        if (losses.Problem is null)
            yield return losses with { Name = "changes of weights in a step", Error = changes.Error, Where = changes.Where, Tolerance = Rounding.Gradient };
    }

    private delegate (double Error, string Where) Comparison(GraphExecutor running, GraphExecutor expecting, int samples);

    private Finding Examine(string name, double tolerance, Graph graph, Comparison compare)
    {
        _options.Progress?.Invoke(name);
        var finding = new Finding(name, double.PositiveInfinity, tolerance);
        try
        {
            // Each side has parameters of its own on its device; those of the host stay as they are.
            using var running = Load(graph, _device);
            using var expecting = Load(graph, _reference);
            var samples = (int)Math.Clamp(_options.WorkLimit / Math.Max(1, graph.Flops) * graph.Batch, Math.Min(FewestSamples, graph.Batch), graph.Batch);
            var (error, where) = compare(running, expecting, samples);
            return finding with { Error = error, Where = error > 0 ? where : "", Samples = samples };
        }
        catch (Exception problem)
        {
            // Whatever a device throws is a finding, not the end of the examination.
            return finding with { Problem = problem is CnnException ? problem.Message : $"{problem.GetType().Name}: {problem.Message}" };
        }
    }

    private static (double, string) ComparePredictions(GraphExecutor running, GraphExecutor expecting, int samples)
    {
        Step(running, samples, 0);
        Step(expecting, samples, 0);
        return (Rounding.Error(running.Read(TrainingGraph.Logits), expecting.Read(TrainingGraph.Logits)), "");
    }

    private static (double, string) CompareGradients(GraphExecutor running, GraphExecutor expecting, int samples)
    {
        Step(running, samples, 0);
        Step(expecting, samples, 0);
        return WorstOfTheirSize(expecting.Plan.Graph.Outputs.Keys.Select(name => (name, running.Read(name), expecting.Read(name))));
    }

    /// <summary>The mean loss of one step of training.</summary>
    private float Train(GraphExecutor executor, int samples, int step)
    {
        executor.ResetMetrics();
        return Step(executor, samples, step) ? (float)(executor.ReadMetric(TrainingGraph.LossSum) / samples) : float.NaN;
    }

    private (double, string) CompareWeights(GraphExecutor running, GraphExecutor expecting) =>
        WorstOfTheirSize(_model.NamedParameters().Select(p => (p.Name, Change(running, p.Parameter), Change(expecting, p.Parameter))).ToArray());

    /// <summary>What training added to a parameter. The host's copy stays as it is.</summary>
    private static float[] Change(GraphExecutor executor, Parameter parameter)
    {
        var trained = new float[parameter.Shape.Elements];
        executor.Read(parameter, trained);
        for (var i = 0; i < trained.Length; i++) trained[i] -= parameter.Values[i];
        return trained;
    }

    /// <summary>
    /// The largest error, each measured by the size of what it is an error of: gradients and changes are far below 1. Those that are all but zero
    /// are measured by the largest of all.
    /// </summary>
    private static (double, string) WorstOfTheirSize(IEnumerable<(string Name, float[] Actual, float[] Expected)> pairs)
    {
        const double negligible = 1e-3;
        var all = pairs.ToArray();
        var largest = all.Max(p => Rounding.Largest(p.Expected));
        return Worst(all.Select(p => (Rounding.Difference(p.Actual, p.Expected) / Math.Max(Rounding.Largest(p.Expected), negligible * largest), p.Name)));
    }

    private static (double, string) Worst(IEnumerable<(double Error, string Where)> errors) => errors.MaxBy(e => double.IsNaN(e.Error) ? double.PositiveInfinity : e.Error);

    private static bool Step(GraphExecutor executor, int samples, int step) =>
        executor.Run([.. Enumerable.Range(0, samples).Select(i => (i + step * samples) % executor.Plan.Batch)], new StepSettings(step, Seed: 1, LearningRate));

    private GraphExecutor Load(Graph graph, Device device)
    {
        var executor = new GraphExecutor(Plan.Create(graph, device), _parameters, _options.Optimizer);
        foreach (var input in executor.Plan.Graph.Inputs) executor.Bind(input.Input!.Name, Table(input.Input, graph.Batch));
        return executor;
    }

    private InputTable Table(InputSpec spec, int rows)
    {
        var random = new RandomStream(_options.Seed, stream: 2);
        var elements = rows * (int)spec.SampleShape.Elements;
        return spec.Format switch
        {
            InputFormat.Labels => InputTable.FromLabels([.. Enumerable.Range(0, rows).Select(_ => random.NextInt(Classes))]),
            InputFormat.Bytes => InputTable.FromBytes([.. Enumerable.Range(0, elements).Select(_ => (byte)random.NextInt(256))], rows),
            _ => InputTable.FromFloats([.. Enumerable.Range(0, elements).Select(_ => random.NextNormal())], rows),
        };
    }
}
