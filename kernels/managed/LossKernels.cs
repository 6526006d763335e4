namespace Cnn.Gpu.Kernels;

/// <summary>Losses per sample, the gradients of their mean over the step's samples, and the count of right answers.</summary>
internal static class LossKernels
{
    /// <summary>One sample's cross-entropy, log Σ e^z - Σ target · z. A label that is no class gives NaN, which stops training.</summary>
    public static void CrossEntropy(Index1D index, ArrayView<float> logits, ArrayView<int> labels, ArrayView<float> loss, LossSize size)
    {
        int n = index;
        var label = labels[n];
        if (label < 0 || label >= size.Features)
        {
            loss[n] = float.NaN;
            return;
        }
        // Relative to the largest logit nothing overflows, and the subtraction of two large numbers is avoided.
        var max = Largest(n, logits, size);
        float exponentials = 0f, sum = 0f;
        for (var k = 0; k < size.Features; k++)
        {
            var z = logits[n * size.Features + k] - max;
            exponentials += MathF.Exp(z);
            sum += z;
        }
        var labelled = logits[n * size.Features + label] - max;
        loss[n] = MathF.Log(exponentials) - (1f - size.LabelSmoothing) * labelled - size.LabelSmoothing / size.Features * sum;
    }

    /// <summary>One element of the gradient: (softmax - target) / count.</summary>
    public static void CrossEntropyGradient(
        Index1D index, ArrayView<float> logits, ArrayView<int> labels, ArrayView<float> gradient, LossSize size)
    {
        int i = index;
        var n = i / size.Features;
        var k = i % size.Features;
        var max = Largest(n, logits, size);
        var exponentials = 0f;
        for (var j = 0; j < size.Features; j++) exponentials += MathF.Exp(logits[n * size.Features + j] - max);
        var softmax = MathF.Exp(logits[i] - max) / exponentials;
        var target = size.LabelSmoothing / size.Features + (labels[n] == k ? 1f - size.LabelSmoothing : 0f);
        gradient[i] = (softmax - target) / size.Count;
    }

    /// <summary>One sample's mean squared error.</summary>
    public static void SquaredError(Index1D index, ArrayView<float> prediction, ArrayView<float> target, ArrayView<float> loss, LossSize size)
    {
        int n = index;
        var sum = 0f;
        for (var f = 0; f < size.Features; f++)
        {
            var difference = prediction[n * size.Features + f] - target[n * size.Features + f];
            sum += difference * difference;
        }
        loss[n] = sum / size.Features;
    }

    /// <summary>One element of the gradient: 2 (p - t) / (F · count).</summary>
    public static void SquaredErrorGradient(
        Index1D index, ArrayView<float> prediction, ArrayView<float> target, ArrayView<float> gradient, LossSize size) =>
        gradient[index] = 2f * (prediction[index] - target[index]) / ((float)size.Features * size.Count);

    /// <summary>1 if the first of a sample's largest logits is the label's, else 0.</summary>
    public static void Correct(Index1D index, ArrayView<float> logits, ArrayView<int> labels, ArrayView<float> correct, LossSize size)
    {
        int n = index;
        var best = 0;
        for (var k = 1; k < size.Features; k++)
            if (logits[n * size.Features + k] > logits[n * size.Features + best]) best = k;
        correct[n] = best == labels[n] ? 1f : 0f;
    }

    private static float Largest(int n, ArrayView<float> logits, LossSize size)
    {
        var max = logits[n * size.Features];
        for (var k = 1; k < size.Features; k++) max = MathF.Max(max, logits[n * size.Features + k]);
        return max;
    }
}
