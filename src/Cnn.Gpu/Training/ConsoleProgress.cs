using System.Diagnostics;
using System.Globalization;

namespace Cnn.Gpu.Training;

/// <summary>
/// Writes a line for each epoch, and on a terminal one in place that shows how far the epoch is. The device is asked for the running numbers
/// a few times a second only.
/// </summary>
public sealed class ConsoleProgress : Callback
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly TextWriter _output;
    private readonly bool _isInPlace;
    private long _shown;
    private int _width;

    /// <summary>Creates the callback.</summary>
    /// <param name="output">Where to write; standard output if null.</param>
    /// <param name="inPlace">Whether to show progress within an epoch; if null, only where standard output is a terminal.</param>
    public ConsoleProgress(TextWriter? output = null, bool? inPlace = null)
    {
        _output = output ?? Console.Out;
        _isInPlace = inPlace ?? (output is null && !Console.IsOutputRedirected);
    }

    /// <inheritdoc/>
    public override void OnTrainingStart(TrainingContext context) => _width = 0;

    /// <inheritdoc/>
    public override void OnEpochStart(TrainingContext context) => _shown = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public override void OnStep(TrainingContext context, in StepInfo step)
    {
        if (!_isInPlace || Stopwatch.GetElapsedTime(_shown) < Interval) return;
        var running = context.ReadRunningMetrics();
        var left = running.Seconds / running.Samples * (context.SamplesPerEpoch - running.Samples);
        var done = 100d * step.StepInEpoch / context.StepsPerEpoch;
        ShowInPlace(string.Create(CultureInfo.InvariantCulture, $"epoch {step.Epoch}/{context.Epochs}  {done,3:F0}%  loss {running.Loss:F4}  ")
            + $"accuracy {Percent(running.Accuracy)}  {Rate(running.Samples / running.Seconds)}  "
            + string.Create(CultureInfo.InvariantCulture, $"{left:F0} s left"));
        _shown = Stopwatch.GetTimestamp();
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingContext context, EpochResult epoch)
    {
        var test = epoch is { TestLoss: { } loss, TestAccuracy: { } accuracy }
            ? string.Create(CultureInfo.InvariantCulture, $"  test loss {loss:F4}  test accuracy {Percent(accuracy)}")
            : "";
        WriteLine(string.Create(CultureInfo.InvariantCulture, $"epoch {epoch.Epoch}/{context.Epochs}  loss {epoch.TrainLoss:F4}  ")
            + $"accuracy {Percent(epoch.TrainAccuracy)}{test}  "
            + string.Create(CultureInfo.InvariantCulture, $"{epoch.Seconds:F1} s  {Rate(epoch.ImagesPerSecond)}"));
    }

    /// <inheritdoc/>
    public override void OnTrainingEnd(TrainingContext context, TrainingHistory history)
    {
        if (history.Stopped is not null) WriteLine($"stopped: {history.Stopped}");
    }

    /// <inheritdoc/>
    public override void OnTrainingFailed(TrainingContext context, Exception error)
    {
        // What comes next, the error's message, starts on a line of its own.
        if (_width > 0) _output.WriteLine();
        _width = 0;
    }

    private static string Rate(double imagesPerSecond) => imagesPerSecond.ToString("F0", CultureInfo.InvariantCulture) + " images/s";

    private static string Percent(double fraction) => (100 * fraction).ToString("F2", CultureInfo.InvariantCulture) + "%";

    private void ShowInPlace(string text)
    {
        _output.Write('\r' + text.PadRight(_width));
        _output.Flush();
        _width = text.Length;
    }

    private void WriteLine(string text)
    {
        _output.WriteLine(_width > 0 ? '\r' + text.PadRight(_width) : text);
        _output.Flush();
        _width = 0;
    }
}
