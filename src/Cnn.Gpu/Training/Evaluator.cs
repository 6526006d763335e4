using Cnn.Gpu.Data;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Training;

/// <summary>Runs a model over images without training it, a batch at a time.</summary>
internal sealed class Evaluator(TrainerExecutors executors, Func<Normalization> normalization, Func<long> steps, int batchSize)
{
    private readonly int[] _rows = new int[batchSize];

    /// <summary>The mean loss and accuracy of a data set; null if cancelled.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="logits">Receives the model's outputs, [N, K]; if null, they stay on the device.</param>
    /// <param name="cancellation">Ends it between two batches.</param>
    /// <exception cref="TrainingException">The loss is not finite.</exception>
    public (double Loss, double Accuracy)? Measure(ImageDataset data, float[]? logits = null, CancellationToken cancellation = default)
    {
        var executor = executors.Evaluation(data, normalization(), batchSize);
        executor.ResetMetrics();
        for (var start = 0; start < data.Count; start += batchSize)
        {
            if (cancellation.IsCancellationRequested) return null;
            var count = Math.Min(batchSize, data.Count - start);
            if (!Run(executor, start, count)) throw Failure(data, start);
            if (logits is not null) Read(executor, start, count, logits);
        }
        if (executor.FailedRun is { } run) throw Failure(data, (int)run * batchSize);
        return (executor.ReadMetric(TrainingGraph.LossSum) / data.Count, executor.ReadMetric(TrainingGraph.CorrectSum) / data.Count);
    }

    /// <summary>The model's outputs for all images, [N, K].</summary>
    public Predictions Predict(ImageDataset data)
    {
        var executor = executors.Prediction(data, normalization(), batchSize);
        var classes = ClassesOf(executor);
        var logits = new float[(long)data.Count * classes];
        for (var start = 0; start < data.Count; start += batchSize)
        {
            var count = Math.Min(batchSize, data.Count - start);
            Run(executor, start, count);
            Read(executor, start, count, logits);
        }
        return new Predictions(logits, classes);
    }

    /// <summary>The model's outputs for images that are floats already, [N, K].</summary>
    public float[] Predict(Shape imageShape, ReadOnlySpan<float> images, int count)
    {
        var executor = executors.FloatPrediction(imageShape, batchSize);
        var size = (int)imageShape.Elements;
        var logits = new float[(long)count * ClassesOf(executor)];
        for (var start = 0; start < count; start += batchSize)
        {
            var n = Math.Min(batchSize, count - start);
            executor.Bind(TrainingGraph.Image, InputTable.FromFloats(images.Slice(start * size, n * size).ToArray(), n));
            Run(executor, 0, n);
            Read(executor, start, n, logits);
        }
        return logits;
    }

    private TrainingException Failure(ImageDataset data, int start)
    {
        var rows = _rows.AsSpan(0, Math.Min(batchSize, data.Count - start));
        for (var i = 0; i < rows.Length; i++) rows[i] = start + i;
        return new TrainingException($"Evaluation of {data.Name}: the loss is not finite. "
            + NonFiniteSearch.Explain(executors, data, normalization(), rows, default, training: false, isTrained: steps() > 0));
    }

    private static int ClassesOf(GraphExecutor executor) => (int)executor.Plan.Graph.Outputs[TrainingGraph.Logits].Shape.Sample.Elements;

    private bool Run(GraphExecutor executor, int firstRow, int count)
    {
        for (var i = 0; i < count; i++) _rows[i] = firstRow + i;
        return executor.Run(_rows.AsSpan(0, count));
    }

    private static void Read(GraphExecutor executor, int start, int count, float[] logits)
    {
        var classes = ClassesOf(executor);
        executor.Read(TrainingGraph.Logits, logits.AsSpan(start * classes, count * classes));
    }
}
