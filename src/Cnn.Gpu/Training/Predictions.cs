namespace Cnn.Gpu.Training;

/// <summary>A model's outputs for some images: one row of logits for each.</summary>
public sealed class Predictions
{
    /// <summary>Wraps logits.</summary>
    /// <param name="logits">[N, K], which it keeps.</param>
    /// <param name="classes">K.</param>
    /// <exception cref="ShapeException">The logits are not whole rows of K numbers.</exception>
    public Predictions(float[] logits, int classes)
    {
        if (classes < 1 || logits.Length % classes != 0)
            throw new ShapeException($"{logits.Length} logits are not rows of {classes} classes.");
        Logits = logits;
        Classes = classes;
    }

    /// <summary>All logits, [N, K].</summary>
    public float[] Logits { get; }

    /// <summary>K, the number of classes.</summary>
    public int Classes { get; }

    /// <summary>N, the number of images.</summary>
    public int Count => Logits.Length / Classes;

    /// <summary>The most likely class of an image, with its probability.</summary>
    public Prediction this[int index]
    {
        get
        {
            var logits = Row(index);
            var label = ArgMax(logits);
            var sum = 0d;
            foreach (var logit in logits) sum += Math.Exp((double)logit - logits[label]);
            return new Prediction(label, (float)(1 / sum));
        }
    }

    /// <summary>The logits of an image, [K].</summary>
    public ReadOnlySpan<float> Row(int index) => Logits.AsSpan(index * Classes, Classes);

    /// <summary>The most likely class of an image.</summary>
    public int Label(int index) => ArgMax(Row(index));

    /// <summary>The probabilities of all classes for an image, [K]: the softmax of its logits.</summary>
    public float[] Probabilities(int index)
    {
        var logits = Row(index);
        var largest = logits[ArgMax(logits)];
        var exponentials = new double[Classes];
        for (var k = 0; k < Classes; k++) exponentials[k] = Math.Exp((double)logits[k] - largest);
        var sum = exponentials.Sum();
        return Array.ConvertAll(exponentials, e => (float)(e / sum));
    }

    /// <summary>The place of the largest number; the first of equal ones.</summary>
    internal static int ArgMax(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
            if (values[i] > values[best]) best = i;
        return best;
    }
}
