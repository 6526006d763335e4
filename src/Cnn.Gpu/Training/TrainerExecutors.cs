using System.Globalization;
using Cnn.Gpu.Backends;
using Cnn.Gpu.Data;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Training;

/// <summary>
/// The executors of a trainer: for training, evaluation and prediction, made when first needed and kept as long as they fit what is asked.
/// All share one copy of the parameters and of the optimiser's state.
/// </summary>
internal sealed class TrainerExecutors : IDisposable
{
    private readonly Layer _model;
    private readonly Loss _loss;
    private readonly Optimizer _optimizer;
    private readonly Device _device;
    private readonly Augmentation? _augmentation;
    private readonly Slot _training = new(), _evaluation = new(), _prediction = new(), _floats = new();
    private Dictionary<(Parameter, string), float[]>? _pendingState;

    public TrainerExecutors(Layer model, Loss loss, Optimizer optimizer, Device device, Augmentation? augmentation)
    {
        _model = model;
        _loss = loss;
        _optimizer = optimizer;
        _device = device;
        _augmentation = augmentation;
        Parameters = model.NamedParameters();
    }

    /// <summary>The model's parameters.</summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> Parameters { get; }

    /// <summary>The most device memory that was held at a time.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>The executor of training, bound to a data set.</summary>
    public GraphExecutor Training(ImageDataset data, Normalization normalization, int batch) =>
        Get(_training, new Key(data.ImageShape, normalization, batch), data,
            size => TrainingGraph.Build(_model, _loss, _optimizer, TrainingGraph.Images(data.ImageShape, normalization, _augmentation), size));

    /// <summary>The executor of evaluation, bound to a data set.</summary>
    public GraphExecutor Evaluation(ImageDataset data, Normalization normalization, int batch) =>
        Get(_evaluation, new Key(data.ImageShape, normalization, batch), data,
            size => TrainingGraph.BuildEvaluation(_model, _loss, TrainingGraph.Images(data.ImageShape, normalization), size));

    /// <summary>The executor of prediction, bound to a data set.</summary>
    public GraphExecutor Prediction(ImageDataset data, Normalization normalization, int batch) =>
        Get(_prediction, new Key(data.ImageShape, normalization, batch), data,
            size => TrainingGraph.BuildPrediction(_model, TrainingGraph.Images(data.ImageShape, normalization), size));

    /// <summary>The executor of prediction from floats, bound to nothing yet.</summary>
    public GraphExecutor FloatPrediction(Shape imageShape, int batch) => Get(_floats, new Key(imageShape, null, batch), null,
        size => TrainingGraph.BuildPrediction(_model, new InputSpec(TrainingGraph.Image, imageShape, InputFormat.Float32), size));

    /// <summary>An executor of the forward pass in which the output of each layer can be read. The caller disposes it.</summary>
    public (GraphExecutor Executor, IReadOnlyList<LayerTrace> Layers) Trace(ImageDataset data, Normalization normalization, int batch, bool training)
    {
        var images = TrainingGraph.Images(data.ImageShape, normalization, training ? _augmentation : null);
        var (graph, layers) = TrainingGraph.BuildTrace(_model, _loss, images, batch, training);
        var executor = Create(Plan.Create(graph, _device));
        new DatasetTables(data).Bind(executor);
        return (executor, layers);
    }

    /// <summary>The model's output for one image: its shape without the batch.</summary>
    /// <exception cref="ShapeException">The model cannot take such images.</exception>
    public Shape OutputShape(Shape imageShape)
    {
        var g = new GraphBuilder(1);
        return g.Apply(_model, g.Input(new InputSpec(TrainingGraph.Image, imageShape, InputFormat.Float32))).Shape.Sample;
    }

    /// <summary>Copies the host's parameters to the device, if anything is there yet.</summary>
    public void Upload() => Any?.Upload();

    /// <summary>Copies the device's parameters to the host, if anything is there yet.</summary>
    public void Download() => Any?.Download();

    /// <summary>A copy of a state tensor of the optimiser.</summary>
    public float[] ReadState(Parameter parameter, string state)
    {
        if (Any is { } executor) return executor.ReadState(parameter, state);
        return _pendingState is not null ? _pendingState[(parameter, state)] : new float[parameter.Shape.Elements];
    }

    /// <summary>Replaces the state of the optimiser; all of it.</summary>
    public void WriteState(Dictionary<(Parameter, string), float[]> state)
    {
        _pendingState = state;
        WritePendingState();
    }

    /// <summary>All plans made so far, for people.</summary>
    public string Describe()
    {
        (string Name, Slot Slot)[] plans =
            [("training", _training), ("evaluation", _evaluation), ("prediction", _prediction), ("prediction from floats", _floats)];
        var text = plans.Where(p => p.Slot.Executor is not null).Select(p => $"{p.Name}: {p.Slot.Executor!.Plan.Describe()}").ToArray();
        return text.Length == 0
            ? "There is no plan yet: it is made when Fit, Evaluate or Predict sees its first images.\n"
            : string.Create(CultureInfo.InvariantCulture, $"{string.Concat(text)}parameters and optimiser state: {Any!.ParameterBytes:N0} bytes, shared\n");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var slot in Slots) slot.Executor?.Dispose();
    }

    private IEnumerable<Slot> Slots => [_training, _evaluation, _prediction, _floats];

    private GraphExecutor? Any => _training.Executor ?? _evaluation.Executor ?? _prediction.Executor ?? _floats.Executor;

    private GraphExecutor Get(Slot slot, Key key, ImageDataset? data, Func<int, Graph> build)
    {
        if (slot.Executor is null || slot.Key != key)
        {
            // The old executor goes last: it may be the only one that keeps the parameters on the device.
            var executor = Create(Plan.Create(build, key.Batch, _device));
            slot.Executor?.Dispose();
            (slot.Executor, slot.Key, slot.Bound) = (executor, key, null);
        }
        if (data is not null && slot.Bound != data)
        {
            var tables = Slots.Select(s => s.Tables).FirstOrDefault(t => t?.Data == data) ?? new DatasetTables(data);
            tables.Bind(slot.Executor);
            (slot.Bound, slot.Tables) = (data, tables);
        }
        return slot.Executor;
    }

    private GraphExecutor Create(Plan plan)
    {
        var executor = Any is { } shared
            ? new GraphExecutor(plan, shared)
            : new GraphExecutor(plan, [.. Parameters.Select(p => p.Parameter)], _optimizer);
        var others = Slots.Sum(s => s.Executor?.AllocatedBytes ?? 0);
        PeakBytes = Math.Max(PeakBytes, others + executor.AllocatedBytes + executor.ParameterBytes);
        if (_pendingState is not null) WriteStateTo(executor);
        return executor;
    }

    private void WritePendingState()
    {
        if (Any is { } executor) WriteStateTo(executor);
    }

    private void WriteStateTo(GraphExecutor executor)
    {
        foreach (var ((parameter, state), values) in _pendingState!) executor.WriteState(parameter, state, values);
        _pendingState = null;
    }

    private sealed record Key(Shape ImageShape, Normalization? Normalization, int Batch);

    private sealed class Slot
    {
        public GraphExecutor? Executor { get; set; }
        public Key? Key { get; set; }
        public ImageDataset? Bound { get; set; }
        public DatasetTables? Tables { get; set; }
    }
}
