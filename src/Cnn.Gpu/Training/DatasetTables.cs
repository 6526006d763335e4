using Cnn.Gpu.Data;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Losses;

namespace Cnn.Gpu.Training;

/// <summary>A data set as the tables that a plan gathers from, each made when a plan first asks for it.</summary>
internal sealed class DatasetTables(ImageDataset data)
{
    private readonly InputTable _images = InputTable.FromBytes(data.Pixels, data.Count);
    private InputTable? _labels;
    private InputTable? _oneHot;

    public ImageDataset Data => data;

    /// <summary>Binds all inputs of a plan.</summary>
    public void Bind(GraphExecutor executor)
    {
        foreach (var input in executor.Plan.Graph.Inputs)
            executor.Bind(input.Input!.Name, input.Input switch
            {
                { Name: TrainingGraph.Image } => _images,
                { Format: InputFormat.Labels } => _labels ??= InputTable.FromLabels(data.Labels),
                { Name: Loss.TargetName, SampleShape: var shape } => _oneHot ??= OneHot(shape[0]),
                var other => throw new InvalidOperationException($"A data set of images has nothing for the input '{other.Name}'."),
            });
    }

    /// <summary>Checks that the model has an output for each label.</summary>
    /// <exception cref="ShapeException">It has not.</exception>
    public static void RequireLabels(ImageDataset data, int classes)
    {
        for (var i = 0; i < data.Count; i++)
            if (data.Labels[i] >= classes)
                throw new ShapeException(
                    $"The label of image {i} of {data.Name} is {data.Labels[i]}, but the model has {classes} outputs, for the classes 0 to {classes - 1}. " +
                    $"Give its last layer {data.ClassNames.Count} outputs.");
    }

    // For losses that compare numbers: 1 for the label and 0 for every other class.
    private InputTable OneHot(int classes)
    {
        var values = new float[(long)data.Count * classes];
        for (var i = 0; i < data.Count; i++) values[(long)i * classes + data.Labels[i]] = 1;
        return InputTable.FromFloats(values, data.Count);
    }
}
