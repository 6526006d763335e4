namespace Cnn.Gpu.Kernels;

/// <summary>y = x · wᵀ + b and its gradients.</summary>
internal static class LinearKernels
{
    /// <summary>How many terms are summed before they are added to the total; it keeps rounding errors small.</summary>
    private const int Block = 64;

    /// <summary>One element of y: a row of x times a row of w.</summary>
    public static void Forward(
        Index1D index, ArrayView<float> x, ArrayView<float> weight, ArrayView<float> bias, ArrayView<float> y, LinearSize size)
    {
        int i = index;
        var o = i % size.Outputs;
        var n = i / size.Outputs;
        var sum = size.HasBias != 0 ? bias[o] : 0f;
        for (var first = 0; first < size.Inputs; first += Block)
        {
            var blockSum = 0f;
            for (var k = first; k < first + Block && k < size.Inputs; k++) blockSum += x[n * size.Inputs + k] * weight[o * size.Inputs + k];
            sum += blockSum;
        }
        y[index] = sum;
    }

    /// <summary>One element of y before a product is added to it: its bias.</summary>
    public static void Bias(Index1D index, ArrayView<float> bias, ArrayView<float> y, LinearSize size)
    {
        int i = index;
        y[i] = bias[i % size.Outputs];
    }

    /// <summary>One element of dx: a row of dy times a column of w.</summary>
    public static void BackwardData(Index1D index, ArrayView<float> dy, ArrayView<float> weight, ArrayView<float> dx, LinearSize size)
    {
        int i = index;
        var k = i % size.Inputs;
        var n = i / size.Inputs;
        var sum = 0f;
        for (var first = 0; first < size.Outputs; first += Block)
        {
            var blockSum = 0f;
            for (var o = first; o < first + Block && o < size.Outputs; o++) blockSum += dy[n * size.Outputs + o] * weight[o * size.Inputs + k];
            sum += blockSum;
        }
        dx[index] = sum;
    }

    /// <summary>One element of dw: a column of dy times a column of x.</summary>
    public static void BackwardWeights(Index1D index, ArrayView<float> x, ArrayView<float> dy, ArrayView<float> dw, LinearSize size)
    {
        int i = index;
        var k = i % size.Inputs;
        var o = i / size.Inputs;
        var sum = 0f;
        for (var first = 0; first < size.Count; first += Block)
        {
            var blockSum = 0f;
            for (var n = first; n < first + Block && n < size.Count; n++) blockSum += dy[n * size.Outputs + o] * x[n * size.Inputs + k];
            sum += blockSum;
        }
        dw[index] = sum;
    }

    /// <summary>One element of db: the sum of a column of dy.</summary>
    public static void BackwardBias(Index1D index, ArrayView<float> dy, ArrayView<float> db, LinearSize size)
    {
        int o = index;
        var sum = 0f;
        for (var n = 0; n < size.Count; n++) sum += dy[n * size.Outputs + o];
        db[index] = sum;
    }
}
