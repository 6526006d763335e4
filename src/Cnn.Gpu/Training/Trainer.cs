using Cnn.Gpu.Backends;
using Cnn.Gpu.Data;
using Cnn.Gpu.Diagnostics;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Metrics;
using Cnn.Gpu.Optimizers;
using Cnn.Gpu.Schedules;

namespace Cnn.Gpu.Training;

/// <summary>
/// Trains a model on a device, evaluates it and predicts with it. It owns all device memory that this takes. When <see cref="Fit"/> returns,
/// the host's copies of the parameters are current, so that <see cref="Model.Save"/> writes the trained model. One thread at a time may use a
/// trainer, and nothing else may use its model or its device meanwhile; cancel from other threads through the cancellation token.
/// </summary>
public sealed class Trainer : IDisposable
{
    private readonly Loss _loss;
    private readonly Optimizer _optimizer;
    private readonly TrainerOptions _options;
    private readonly TrainerExecutors _executors;
    private readonly Evaluator _evaluator;
    private RunState _run;
    private Shape? _imageShape;
    private TrainingLoop? _loop;
    private float[][] _uploaded = [];
    private bool _disposed;

    /// <summary>Creates a trainer; parameters that nothing filled before are drawn from the seed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">What to make small.</param>
    /// <param name="optimizer">How to change the parameters.</param>
    /// <param name="device">Where to compute; the caller disposes it, after the trainer.</param>
    /// <param name="options">Seed, schedule and the like.</param>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public Trainer(Layer model, Loss loss, Optimizer optimizer, Device device, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(device);
        _options = options ?? new TrainerOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.EvaluationBatchSize, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(_options.ProfileSteps, nameof(options));
        Model = model;
        Device = device;
        _loss = loss;
        _optimizer = optimizer;
        _imageShape = _options.ImageShape;
        Normalization = Require(_options.Normalization);
        _run = new RunState { Seed = _options.Seed };
        _executors = new TrainerExecutors(model, loss, optimizer, device, _options.Augmentation);
        _evaluator = new Evaluator(_executors, RequireNormalization, () => _run.Step, _options.EvaluationBatchSize);
        var stream = 0;
        foreach (var (_, parameter) in _executors.Parameters)
        {
            if (!parameter.IsInitialized) parameter.Initialize(_options.Seed, stream);
            stream++;
        }
    }

    /// <summary>The model.</summary>
    public Layer Model { get; }

    /// <summary>Where it computes.</summary>
    public Device Device { get; }

    /// <summary>The steps done, those before a loaded checkpoint included.</summary>
    public long Step => _run.Step;

    /// <summary>The epochs finished, those before a loaded checkpoint included.</summary>
    public int Epoch => _run.Epoch;

    /// <summary>How bytes become floats; null before the first training if the options left it open.</summary>
    public Normalization? Normalization { get; private set; }

    /// <summary>The most device memory that plans and parameters took at a time; bound data sets come on top where a device copies them.</summary>
    public long PeakDeviceBytes => _executors.PeakBytes;

    /// <summary>What kernels took in the steps that <see cref="TrainerOptions.ProfileSteps"/> asked for; null if it asked for none.</summary>
    public Profile? Profile { get; private set; }

    /// <summary>All plans made so far: their bytes, what reuse saves, FLOPs and launches.</summary>
    public string DescribePlan() => _executors.Describe();

    /// <summary>
    /// Trains. A training that was cancelled or stopped, or that <see cref="LoadCheckpoint"/> loaded, is continued exactly where it was, up to
    /// <paramref name="epochs"/> epochs in total; after a finished one, <paramref name="epochs"/> more are trained.
    /// </summary>
    /// <param name="train">The images to learn.</param>
    /// <param name="epochs">How many times to go through them.</param>
    /// <param name="batchSize">The images of one step; an epoch's last step takes the rest.</param>
    /// <param name="validation">Images to evaluate after each epoch.</param>
    /// <param name="callbacks">They are called in this order.</param>
    /// <param name="cancellationToken">Stops after the step at hand; the history then says so, and no exception is thrown.</param>
    /// <exception cref="ShapeException">Model, loss and images do not fit, or a label is beyond the model's outputs.</exception>
    /// <exception cref="TrainingException">The loss or a parameter became NaN or infinite; the message says where.</exception>
    /// <exception cref="ArgumentException">The data set is empty, or does not continue the training that was loaded.</exception>
    /// <exception cref="InvalidOperationException">A callback of this training called it.</exception>
    public TrainingHistory Fit(
        ImageDataset train, int epochs, int batchSize = 64, ImageDataset? validation = null, IReadOnlyList<Callback>? callbacks = null,
        CancellationToken cancellationToken = default)
    {
        RequireIdle();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epochs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        RequireFit(train);
        if (validation is not null) RequireFit(validation);
        var run = BeginRun(train, epochs, batchSize);
        var normalization = Normalization ?? train.MeasureNormalization();

        var loop = new TrainingLoop(this, _executors, _evaluator, run, _optimizer, _options.Schedule ?? new ConstantSchedule(), normalization,
            train, validation, callbacks ?? [], cancellationToken)
        {
            ProfileSteps = _options.ProfileSteps,
        };
        (_run, Normalization, _imageShape, _loop) = (run, normalization, train.ImageShape, loop);
        try
        {
            return loop.Run();
        }
        finally
        {
            Profile = loop.Profile ?? Profile;
            _loop = null;
        }
    }

    /// <summary>Evaluates the model; a callback may call it too.</summary>
    /// <param name="data">Labelled images.</param>
    /// <exception cref="ShapeException">Model, loss and images do not fit, or a label is beyond the model's outputs.</exception>
    /// <exception cref="TrainingException">The loss is NaN or infinite; the message says where.</exception>
    /// <exception cref="ArgumentException">The data set is empty.</exception>
    /// <exception cref="InvalidOperationException">Nothing says how to normalise the images.</exception>
    public EvaluationResult Evaluate(ImageDataset data)
    {
        Prepare(data);
        var classes = RequireFit(data);
        var names = Enumerable.Range(data.ClassNames.Count, Math.Max(0, classes - data.ClassNames.Count)).Select(i => $"{i}");
        var matrix = new ConfusionMatrix([.. data.ClassNames, .. names]);
        var predictions = new Predictions(new float[(long)data.Count * classes], classes);
        var (loss, accuracy) = _evaluator.Measure(data, predictions.Logits)!.Value;
        for (var i = 0; i < data.Count; i++) matrix.Add(data.Labels[i], predictions.Label(i));
        return new EvaluationResult(loss, accuracy, matrix, predictions);
    }

    /// <summary>The model's outputs for all images of a data set; its labels are not looked at.</summary>
    /// <exception cref="ShapeException">The model cannot take such images.</exception>
    /// <exception cref="InvalidOperationException">Nothing says how to normalise the images.</exception>
    public Predictions Predict(ImageDataset data)
    {
        Prepare(data);
        return _evaluator.Predict(data);
    }

    /// <summary>
    /// The model's outputs for images that are normalised floats already. Parameters that were replaced since the last use are noticed; after
    /// writing into the array of one, call <see cref="Upload"/>.
    /// </summary>
    /// <param name="images">[N, C, H, W].</param>
    /// <param name="count">N.</param>
    /// <returns>The logits, [N, K].</returns>
    /// <exception cref="ShapeException">The model cannot take such images, or the span does not hold as many.</exception>
    /// <exception cref="InvalidOperationException">The shape of an image is not known.</exception>
    public float[] Predict(ReadOnlySpan<float> images, int count)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var shape = _imageShape ?? throw new InvalidOperationException(
            "The shape of an image is not known before any data set was seen. Set TrainerOptions.ImageShape, for example to [1, 28, 28].");
        if (images.Length != shape.Elements * count)
            throw new ShapeException($"{count} images of {shape} are {shape.Elements * count} floats, not {images.Length}.");
        if (_loop is null && IsReplaced()) Upload();
        return _evaluator.Predict(shape, images, count);
    }

    /// <summary>What each layer makes of one image, in evaluation, in the order in which they finish. It compiles a plan of its own at every call.</summary>
    /// <param name="data">The data set with the image.</param>
    /// <param name="index">Its place there.</param>
    /// <exception cref="ShapeException">The model cannot take such images, or has no output for the image's label.</exception>
    /// <exception cref="InvalidOperationException">Nothing says how to normalise the images.</exception>
    public IReadOnlyList<LayerOutput> LayerOutputs(ImageDataset data, int index)
    {
        Prepare(data);
        RequireFit(data);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, data.Count);
        var (executor, layers) = _executors.Trace(data, RequireNormalization(), batch: 1, training: false);
        using (executor)
        {
            executor.Run([index]);
            return [.. layers.Select((layer, i) => new LayerOutput(layer.Path, layer.Layer, layer.Output.Shape.Sample, executor.Read(TrainingGraph.TraceName(i))))];
        }
    }

    /// <summary>
    /// Copies the host's parameters to the device. <see cref="Fit"/>, <see cref="Evaluate"/> and <see cref="Predict(ImageDataset)"/> do so
    /// themselves when they start; within a training it serves callbacks that change parameters at the end of an epoch.
    /// </summary>
    public void Upload()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _executors.Upload();
        _uploaded = [.. _executors.Parameters.Select(p => p.Parameter.Values)];
    }

    /// <summary>
    /// Writes parameters, optimiser state and where the training is, so that a trainer that loads it continues bit for bit. The file is a
    /// safetensors file, from which <c>model.Load(path, strict: false)</c> takes the weights alone. A callback may call it, after any step.
    /// </summary>
    /// <param name="path">The file; the old one is replaced only when the new one is complete.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveCheckpoint(string path)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _loop?.Settle();
        var schedule = _options.Schedule?.GetType().Name ?? nameof(ConstantSchedule);
        CheckpointFile.Write(path, _executors, _optimizer, schedule, _run, _imageShape, Normalization);
    }

    /// <summary>
    /// Loads a checkpoint: the next <see cref="Fit"/>, on the same images with the same batch size, continues its training. Seed and
    /// normalisation come from the file; the optimiser must be of the same kind, but its constants, the schedule and the augmentation are this trainer's. If it
    /// fails, it has changed nothing.
    /// </summary>
    /// <exception cref="DataFormatException">The file is damaged, holds weights only, or does not fit the model or the optimiser.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidOperationException">A callback called it.</exception>
    public void LoadCheckpoint(string path)
    {
        RequireIdle();
        var file = CheckpointFile.Read(path, _executors.Parameters, _optimizer);
        Require(file.Normalization);
        for (var i = 0; i < _executors.Parameters.Count; i++) _executors.Parameters[i].Parameter.Values = file.Values[i];
        _executors.WriteState(file.State);
        _run = file.Run;
        _imageShape = file.ImageShape ?? _imageShape;
        Normalization = file.Normalization ?? Normalization;
    }

    /// <summary>Frees the device memory; the device stays open.</summary>
    public void Dispose()
    {
        _disposed = true;
        _executors.Dispose();
    }

    private RunState BeginRun(ImageDataset train, int epochs, int batchSize)
    {
        if (TrainingLoop.StepsOf(train.Count, batchSize, _options.DropLast) == 0)
            throw new ArgumentException(
                $"{train.Name} has {train.Count} images, which do not fill one batch of {batchSize}, and DropLast leaves out the rest.", nameof(batchSize));
        if (!_run.IsOpen)
            return new RunState
            {
                Seed = _run.Seed,
                Step = _run.Step,
                Epoch = _run.Epoch,
                IsOpen = true,
                FirstStep = _run.Step,
                FirstEpoch = _run.Epoch,
                Epochs = epochs,
                BatchSize = batchSize,
                Samples = train.Count,
                DropLast = _options.DropLast,
                Shuffle = _options.Shuffle,
            };
        if (_run.BatchSize != batchSize)
            throw new ArgumentException(
                $"The training to continue has batches of {_run.BatchSize}, not {batchSize}. Pass batchSize: {_run.BatchSize}.", nameof(batchSize));
        if (_run.Samples != train.Count)
            throw new ArgumentException(
                $"The training to continue has a data set of {_run.Samples} images, but {train.Name} has {train.Count}.", nameof(train));
        if (_run.DropLast != _options.DropLast || _run.Shuffle != _options.Shuffle)
            throw new ArgumentException(
                $"The training to continue has DropLast = {_run.DropLast} and Shuffle = {_run.Shuffle}, "
                + $"the trainer has {_options.DropLast} and {_options.Shuffle}. Set the options to the same.", nameof(train));
        _run.Epochs = epochs;
        return _run;
    }

    private void Prepare(ImageDataset data)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(data);
        // In a training the device's parameters are the newer ones.
        if (_loop is null) Upload();
        _imageShape ??= data.ImageShape;
    }

    /// <returns>The number of classes.</returns>
    private int RequireFit(ImageDataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Count == 0) throw new ArgumentException($"The data set {data.Name} is empty.", nameof(data));
        var classes = (int)_executors.OutputShape(data.ImageShape).Elements;
        DatasetTables.RequireLabels(data, classes);
        return classes;
    }

    private bool IsReplaced()
    {
        if (_uploaded.Length != _executors.Parameters.Count) return true;
        for (var i = 0; i < _uploaded.Length; i++)
            if (_uploaded[i] != _executors.Parameters[i].Parameter.Values) return true;
        return false;
    }

    private void RequireIdle()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_loop is not null)
            throw new InvalidOperationException("A callback cannot call Fit or LoadCheckpoint of the trainer that is training.");
    }

    private Normalization RequireNormalization() => Normalization ?? throw new InvalidOperationException(
        "Nothing says how to normalise the images: train or load a checkpoint first, "
        + "or set TrainerOptions.Normalization, for example to train.MeasureNormalization().");

    private static Normalization? Require(Normalization? normalization) =>
        normalization is null
            || normalization.Mean.Count == normalization.Std.Count && normalization.Mean.All(float.IsFinite)
            && normalization.Std.All(s => float.IsFinite(s) && s > 0)
            ? normalization
            : throw new ArgumentException("A normalisation needs as many means as deviations, all finite, and deviations above 0.", nameof(normalization));
}
