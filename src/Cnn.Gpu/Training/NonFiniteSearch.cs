using System.Globalization;
using Cnn.Gpu.Data;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Training;

/// <summary>Finds where NaN or infinity came from after a step whose loss was not finite, by running its forward pass again.</summary>
internal static class NonFiniteSearch
{
    /// <summary>The first parameter with a value that is not finite, by the host's copies, in words; null if all are finite.</summary>
    public static string? DescribeParameter(IReadOnlyList<(string Name, Parameter Parameter)> parameters)
    {
        foreach (var (name, parameter) in parameters)
            if (FirstIn(parameter.Values) is >= 0 and var first)
                return $"Parameter {name} {parameter.Shape} is {Number(parameter.Values[first])} at element {first}";
        return null;
    }

    /// <summary>What is not finite in a step, in whole sentences.</summary>
    /// <param name="executors">Whose parameters to use; they are copied to the host.</param>
    /// <param name="data">The data set.</param>
    /// <param name="normalization">How its bytes became floats.</param>
    /// <param name="rows">The images of the step.</param>
    /// <param name="settings">The settings of the step.</param>
    /// <param name="training">Whether it was a step of training.</param>
    /// <param name="isTrained">Whether parameters were updated before.</param>
    public static string Explain(
        TrainerExecutors executors, ImageDataset data, Normalization normalization, ReadOnlySpan<int> rows, in StepSettings settings, bool training, bool isTrained)
    {
        executors.Download();
        var parameter = DescribeParameter(executors.Parameters);
        var origin = parameter is null ? ""
            : isTrained ? $"{parameter}: an earlier update produced it. " : $"{parameter}: it was so before any training. ";

        GraphExecutor executor;
        IReadOnlyList<LayerTrace> layers;
        try
        {
            (executor, layers) = executors.Trace(data, normalization, rows.Length, training);
        }
        catch (DeviceException error)
        {
            // The outputs of all layers at once may not fit beside the plans; that must not hide what happened.
            return $"{origin}The layer was not searched for: {error.Message}";
        }
        using (executor)
        {
            // It says again what is known: that a sum is not finite.
            executor.Run(rows, settings);
            for (var i = 0; i <= layers.Count; i++)
            {
                var values = executor.Read(TrainingGraph.TraceName(i));
                if (FirstIn(values) is not (>= 0 and var first)) continue;
                var sample = first / (values.Length / rows.Length);
                var what = i < layers.Count ? $"Layer {$"{layers[i].Path} {layers[i].Layer}".Trim()} is the first whose output is not finite"
                    : "All layers' outputs are finite, but the loss computed from them is not";
                return $"{origin}{what}: {Number(values[first])} for image {rows[sample]} of {data.Name}.";
            }
        }
        return $"{origin}All layers' outputs are finite when they are computed again.";
    }

    private static int FirstIn(ReadOnlySpan<float> values)
    {
        for (var i = 0; i < values.Length; i++)
            if (!float.IsFinite(values[i])) return i;
        return -1;
    }

    private static string Number(float value) => float.IsNaN(value) ? "NaN" : value.ToString("R", CultureInfo.InvariantCulture).Replace("∞", "infinity");
}
