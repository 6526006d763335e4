using System.Globalization;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Training;

/// <summary>The numbers of a checkpoint as the text that a safetensors file keeps beside its tensors.</summary>
internal sealed class CheckpointMetadata(string path, IReadOnlyDictionary<string, string> values)
{
    private const string FormatKey = "checkpoint_version", Version = "1";

    private static CultureInfo Culture => CultureInfo.InvariantCulture;

    /// <summary>Writes the state of a run.</summary>
    public static Dictionary<string, string> Build(RunState run, string optimizer, string schedule, Shape? imageShape, Normalization? normalization)
    {
        var values = new Dictionary<string, string>
        {
            // Readers of PyTorch's side look for it.
            ["format"] = "pt",
            [FormatKey] = Version,
            ["optimizer"] = optimizer,
            ["schedule"] = schedule,
            ["seed"] = run.Seed.ToString(Culture),
            ["step"] = run.Step.ToString(Culture),
            ["epoch"] = run.Epoch.ToString(Culture),
            ["run_first_step"] = run.FirstStep.ToString(Culture),
            ["run_first_epoch"] = run.FirstEpoch.ToString(Culture),
            ["run_epochs"] = run.Epochs.ToString(Culture),
            ["position_in_epoch"] = run.Position.ToString(Culture),
            ["batch_size"] = run.BatchSize.ToString(Culture),
            ["samples"] = run.Samples.ToString(Culture),
            ["drop_last"] = run.DropLast ? "true" : "false",
            ["shuffle"] = run.Shuffle ? "true" : "false",
            ["learning_rate"] = run.LearningRate.ToString(Culture),
            ["epoch_loss_sum"] = run.Loss.ToString(Culture),
            ["epoch_correct"] = run.Correct.ToString(Culture),
            ["epoch_seconds"] = run.Seconds.ToString(Culture),
            ["history"] = string.Join('\n', run.History.Select(HistoryText.Format)),
        };
        if (imageShape is { } shape) values["image_shape"] = string.Join(',', shape);
        if (normalization is not null)
        {
            values["normalization_mean"] = string.Join(',', normalization.Mean.Select(m => m.ToString(Culture)));
            values["normalization_std"] = string.Join(',', normalization.Std.Select(s => s.ToString(Culture)));
        }
        return values;
    }

    /// <summary>The description of the optimiser that wrote the checkpoint.</summary>
    public string Optimizer => Text("optimizer");

    /// <summary>Checks that the file is a checkpoint at all.</summary>
    /// <exception cref="DataFormatException">It holds weights only, or is of another version.</exception>
    public void RequireCheckpoint()
    {
        if (!values.TryGetValue(FormatKey, out var version))
            throw new DataFormatException(path, "the file holds weights only, not where a training was. Load it with model.Load(path).");
        if (version != Version)
            throw new DataFormatException(path, $"the checkpoint has version {version}; this library reads version {Version}.");
    }

    /// <summary>Reads the state of a run.</summary>
    /// <exception cref="DataFormatException">An entry is missing or makes no sense.</exception>
    public RunState ReadRun()
    {
        var run = new RunState
        {
            Seed = Parse("seed", s => ulong.Parse(s, Culture)),
            Step = Parse("step", s => long.Parse(s, Culture)),
            Epoch = Count("epoch"),
            FirstStep = Parse("run_first_step", s => long.Parse(s, Culture)),
            FirstEpoch = Count("run_first_epoch"),
            Epochs = Count("run_epochs"),
            Position = Count("position_in_epoch"),
            BatchSize = Count("batch_size"),
            Samples = Count("samples"),
            DropLast = Parse("drop_last", bool.Parse),
            Shuffle = Parse("shuffle", bool.Parse),
            LearningRate = Parse("learning_rate", s => float.Parse(s, Culture)),
            Loss = Parse("epoch_loss_sum", s => double.Parse(s, Culture)),
            Correct = Parse("epoch_correct", s => double.Parse(s, Culture)),
            Seconds = Parse("epoch_seconds", s => double.Parse(s, Culture)),
            History = Parse("history", s => s.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(HistoryText.Parse).ToList()),
        };
        run.IsOpen = run.Epochs > 0;
        var steps = run.IsOpen && run.BatchSize > 0 ? TrainingLoop.StepsOf(run.Samples, run.BatchSize, run.DropLast) : 0;
        if (run.Step < run.FirstStep || run.Epoch < run.FirstEpoch || run.Position > steps || run.IsOpen && steps == 0
            || run.Step - run.FirstStep != (long)(run.Epoch - run.FirstEpoch) * steps + run.Position)
            throw new DataFormatException(path,
                $"the entries contradict each other: step {run.Step}, epoch {run.Epoch}, {run.Position} steps into it, "
                + $"for {run.Samples} images in batches of {run.BatchSize}.");
        return run;
    }

    /// <summary>The shape of the images; null if no data set was seen.</summary>
    public Shape? ReadImageShape() => values.ContainsKey("image_shape")
        ? Parse("image_shape", s => new Shape(Array.ConvertAll(s.Split(','), d => int.Parse(d, Culture))))
        : null;

    /// <summary>The normalisation; null if none was known.</summary>
    public Normalization? ReadNormalization() => values.ContainsKey("normalization_mean")
        ? new Normalization(Parse("normalization_mean", Floats), Parse("normalization_std", Floats))
        : null;

    private static float[] Floats(string text) => Array.ConvertAll(text.Split(','), f => float.Parse(f, Culture));

    private string Text(string key) => values.TryGetValue(key, out var text) ? text
        : throw new DataFormatException(path, $"the checkpoint lacks the entry '{key}'.");

    private int Count(string key) => Parse(key, s => int.Parse(s, NumberStyles.None, Culture));

    private T Parse<T>(string key, Func<string, T> parse)
    {
        var text = Text(key);
        try
        {
            return parse(text);
        }
        catch (Exception error) when (error is System.FormatException or OverflowException or ShapeException)
        {
            throw new DataFormatException(path, $"the checkpoint's entry '{key}' is '{text}', which makes no sense.", error);
        }
    }
}
