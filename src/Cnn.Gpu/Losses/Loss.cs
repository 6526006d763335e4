using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Losses;

/// <summary>What training makes small: it compares the model's output with a target, sample by sample. Training minimises the mean of a batch.</summary>
public abstract record Loss
{
    /// <summary>The name under which a step's targets are bound.</summary>
    public const string TargetName = "target";

    /// <summary>What one target looks like.</summary>
    /// <param name="outputSample">The shape of the model's output for one sample, without the batch.</param>
    /// <exception cref="ShapeException">The loss cannot judge an output of this shape.</exception>
    public abstract InputSpec Target(Shape outputSample);

    /// <summary>Emits the loss.</summary>
    /// <param name="g">The graph.</param>
    /// <param name="prediction">The model's output [N, …].</param>
    /// <param name="target">The input made from <see cref="Target"/>.</param>
    /// <returns>
    /// The loss of each sample, [N]. Its op has the gradient of the mean itself, so that <see cref="GraphBuilder.Differentiate"/> takes it
    /// with a null gradient.
    /// </returns>
    /// <exception cref="ShapeException">Prediction and target do not fit.</exception>
    public abstract Value Emit(GraphBuilder g, Value prediction, Value target);
}
