namespace Cnn.Gpu.Kernels;

/// <summary>Updates of one weight from its gradient.</summary>
internal static class OptimizerKernels
{
    /// <summary>g += λ w; v = μ v + g; w -= lr · v, or with Nesterov lr · (g + μ v). Without momentum v is not touched.</summary>
    public static void Sgd(Index1D index, ArrayView<float> weights, ArrayView<float> gradients, ArrayView<float> velocities, SgdSettings settings)
    {
        var step = gradients[index] + settings.WeightDecay * weights[index];
        if (settings.Momentum != 0f)
        {
            var velocity = settings.Momentum * velocities[index] + step;
            velocities[index] = velocity;
            step = settings.Nesterov != 0 ? step + settings.Momentum * velocity : velocity;
        }
        weights[index] -= settings.LearningRate * step;
    }

    /// <summary>m and v are running means of g and g²; w -= lr · m̂ / (√v̂ + ε), where the hats undo their start at zero.</summary>
    public static void Adam(
        Index1D index, ArrayView<float> weights, ArrayView<float> gradients, ArrayView<float> means, ArrayView<float> squares, AdamSettings settings)
    {
        var weight = weights[index];
        var gradient = gradients[index];
        if (settings.Decoupled != 0) weight -= settings.LearningRate * settings.WeightDecay * weight;
        else gradient += settings.WeightDecay * weight;
        var mean = settings.Beta1 * means[index] + (1f - settings.Beta1) * gradient;
        var square = settings.Beta2 * squares[index] + (1f - settings.Beta2) * gradient * gradient;
        means[index] = mean;
        squares[index] = square;
        weights[index] = weight - settings.LearningRate * (mean / settings.Correction1) / (MathF.Sqrt(square / settings.Correction2) + settings.Epsilon);
    }
}
