using System.Globalization;

namespace Cnn.Gpu.Metrics;

/// <summary>How often each class was taken for each other: a row for each true class, a column for each predicted one.</summary>
public sealed class ConfusionMatrix
{
    private readonly long[,] _counts;

    /// <summary>Creates an empty matrix with the classes 0, 1, …</summary>
    /// <param name="classes">The number of classes.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no class.</exception>
    public ConfusionMatrix(int classes)
        : this([.. Enumerable.Range(0, Math.Max(0, classes)).Select(i => i.ToString(CultureInfo.InvariantCulture))]) { }

    /// <summary>Creates an empty matrix.</summary>
    /// <param name="classNames">One name for each class.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no class.</exception>
    public ConfusionMatrix(IReadOnlyList<string> classNames)
    {
        if (classNames.Count == 0) throw new ArgumentOutOfRangeException(nameof(classNames), "A confusion matrix needs at least one class.");
        ClassNames = classNames;
        _counts = new long[classNames.Count, classNames.Count];
    }

    /// <summary>The name of each class.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The number of samples.</summary>
    public long Total { get; private set; }

    /// <summary>The number of samples whose prediction was their label.</summary>
    public long Correct => Classes.Sum(i => _counts[i, i]);

    /// <summary>The fraction of samples whose prediction was their label; NaN without samples.</summary>
    public double Accuracy => (double)Correct / Total;

    /// <summary>The number of samples of class <paramref name="label"/> that were taken for class <paramref name="prediction"/>.</summary>
    public long this[int label, int prediction] => _counts[Require(label, "label"), Require(prediction, "prediction")];

    /// <summary>Counts one sample.</summary>
    /// <param name="label">Its true class.</param>
    /// <param name="prediction">The predicted class.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public void Add(int label, int prediction)
    {
        _counts[Require(label, "label"), Require(prediction, "prediction")]++;
        Total++;
    }

    /// <summary>Of the samples taken for a class, the fraction that belongs to it; NaN if there is none.</summary>
    public double Precision(int index) => (double)this[index, index] / Classes.Sum(i => _counts[i, index]);

    /// <summary>Of the samples of a class, the fraction that was recognised; NaN if there is none.</summary>
    public double Recall(int index) => (double)this[index, index] / Classes.Sum(i => _counts[index, i]);

    /// <summary>The most frequent mistakes, the worst first.</summary>
    /// <param name="count">How many to list at most.</param>
    public IReadOnlyList<Confusion> WorstConfusions(int count) =>
    [
        .. (from label in Classes
            from prediction in Classes
            where label != prediction && _counts[label, prediction] > 0
            orderby _counts[label, prediction] descending, label, prediction
            select new Confusion(label, prediction, _counts[label, prediction])).Take(count),
    ];

    /// <summary>An aligned table: true classes downwards, predicted ones to the right, with the recall and precision of each.</summary>
    public override string ToString()
    {
        var table = new TextTable([false, .. Enumerable.Repeat(true, ClassNames.Count + 1)]);
        table.Add(["label \\ predicted", .. ClassNames, "recall"]);
        foreach (var label in Classes)
            table.Add([ClassNames[label], .. Classes.Select(p => _counts[label, p].ToString(CultureInfo.InvariantCulture)), Percent(Recall(label))]);
        table.Add(["precision", .. Classes.Select(p => Percent(Precision(p))), Percent(Accuracy)]);
        return table.ToString();
    }

    private IEnumerable<int> Classes => Enumerable.Range(0, ClassNames.Count);

    private static string Percent(double fraction) => double.IsNaN(fraction) ? "-" : (100 * fraction).ToString("F1", CultureInfo.InvariantCulture) + "%";

    private int Require(int index, string name) => (uint)index < (uint)ClassNames.Count ? index
        : throw new ArgumentOutOfRangeException(name, index, $"There are {ClassNames.Count} classes, 0 to {ClassNames.Count - 1}.");
}

/// <summary>A mistake and how often it was made.</summary>
/// <param name="Label">The true class.</param>
/// <param name="Prediction">The class that it was taken for.</param>
/// <param name="Count">The number of samples.</param>
public readonly record struct Confusion(int Label, int Prediction, long Count);
