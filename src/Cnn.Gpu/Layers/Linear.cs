using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Initializers;

namespace Cnn.Gpu.Layers;

/// <summary>
/// A fully connected layer (torch.nn.Linear): y = x · wᵀ + b. Input [N, in]; output [N, out]. Parameters: weight [out, in], bias [out].
/// </summary>
public sealed class Linear : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="inFeatures">The number of inputs of a sample.</param>
    /// <param name="outFeatures">The number of outputs of a sample.</param>
    /// <param name="bias">Whether a learnable number is added to each output.</param>
    /// <param name="weightInitializer">PyTorch's default if null.</param>
    /// <param name="biasInitializer">PyTorch's default if null.</param>
    /// <exception cref="ShapeException">A number is below 1.</exception>
    public Linear(int inFeatures, int outFeatures, bool bias = true, Initializer? weightInitializer = null, Initializer? biasInitializer = null)
    {
        InFeatures = inFeatures;
        OutFeatures = outFeatures;
        if (inFeatures < 1 || outFeatures < 1)
            throw new ShapeException($"Layer {Describe(bias)}: the numbers of features must be at least 1.");
        Weight = Register(new Parameter("weight", [outFeatures, inFeatures], weightInitializer ?? KaimingUniform.Default));
        Bias = bias ? Register(new Parameter("bias", [outFeatures], biasInitializer ?? Uniform.ForBias(inFeatures))) : null;
    }

    /// <summary>The number of inputs of a sample.</summary>
    public int InFeatures { get; }

    /// <summary>The number of outputs of a sample.</summary>
    public int OutFeatures { get; }

    /// <summary>[out, in].</summary>
    public Parameter Weight { get; }

    /// <summary>[out], or null without a bias.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    public override Value Emit(GraphBuilder g, Value x)
    {
        if (x.Shape.Rank != 2)
        {
            var sample = x.Shape.Sample;
            var features = sample.Elements;
            throw new ShapeException(
                $"expected [N, {InFeatures}], got {x.Shape}. Put a Flatten layer before it: it gives {string.Join("·", sample)} = {features} features"
                + (features == InFeatures ? "." : $"; then create the layer with inFeatures: {features}."));
        }
        if (x.Shape[1] != InFeatures)
            throw new ShapeException(
                $"expected {InFeatures} features, [N, {InFeatures}], but the input {x.Shape} has {x.Shape[1]}. Create the layer with inFeatures: {x.Shape[1]}.");
        return Bias is null ? g.Apply(new LinearOp(), x, g.Parameter(Weight)) : g.Apply(new LinearOp(), x, g.Parameter(Weight), g.Parameter(Bias));
    }

    /// <inheritdoc/>
    public override string ToString() => Describe(Bias is not null);

    private string Describe(bool bias) => $"Linear({InFeatures}, {OutFeatures}{(bias ? "" : ", bias: false")})";
}
