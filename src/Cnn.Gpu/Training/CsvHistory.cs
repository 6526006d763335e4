using System.Text;
using Cnn.Gpu.Formats;

namespace Cnn.Gpu.Training;

/// <summary>
/// Writes the history of a training to a CSV file, a row for each epoch. The file is complete after each of them; a training starts it anew,
/// a resumed one with the epochs before.
/// </summary>
public sealed class CsvHistory(string path) : Callback
{
    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public override void OnTrainingStart(TrainingContext context) => Write(context.History);

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public override void OnEpochEnd(TrainingContext context, EpochResult epoch) => Write(context.History);

    private void Write(IReadOnlyList<EpochResult> history) => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(HistoryText.Header);
        foreach (var epoch in history) writer.WriteLine(HistoryText.Format(epoch));
    });
}
