using System.Globalization;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Initializers;

namespace Cnn.Gpu.Layers;

/// <summary>
/// Gives each channel mean 0 and variance 1 over the samples and positions of a batch, then scales and shifts it:
/// y = weight · (x - mean) / √(variance + ε) + bias (torch.nn.BatchNorm2d; Ioffe and Szegedy 2015, arXiv:1502.03167). Input and output
/// [N, C, H, W]. Training also moves running statistics towards those of each batch; outside of training they take their place.
/// Parameters: <c>weight</c>, <c>bias</c> [C]; buffers: <c>running_mean</c>, <c>running_var</c> [C]. PyTorch's count
/// <c>num_batches_tracked</c> is read over and not written: <c>load_state_dict</c> does without it.
/// </summary>
public sealed class BatchNorm2d : Layer
{
    private const float DefaultEpsilon = 1e-5f;
    private const float DefaultMomentum = 0.1f;

    /// <summary>Creates the layer.</summary>
    /// <param name="channels">The channels C of the input.</param>
    /// <param name="epsilon">ε, which keeps the divisor from zero.</param>
    /// <param name="momentum">The share of a batch's statistics in the running ones.</param>
    /// <exception cref="ShapeException">There is no channel.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public BatchNorm2d(int channels, float epsilon = DefaultEpsilon, float momentum = DefaultMomentum)
    {
        if (!(epsilon >= 0 && float.IsFinite(epsilon)))
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "BatchNorm2d needs an epsilon of at least 0.");
        if (!(momentum >= 0 && momentum <= 1))
            throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "BatchNorm2d needs a momentum between 0 and 1.");
        Channels = channels;
        Epsilon = epsilon;
        Momentum = momentum;
        if (channels < 1) throw new ShapeException($"Layer {this}: the number of channels must be at least 1.");
        Weight = Register(new Parameter("weight", [channels], new Constant(1)));
        Bias = Register(new Parameter("bias", [channels], new Zeros()));
        RunningMean = Register(new Parameter("running_mean", [channels], new Zeros(), isTrainable: false));
        RunningVariance = Register(new Parameter("running_var", [channels], new Constant(1), isTrainable: false));
    }

    /// <summary>The channels C.</summary>
    public int Channels { get; }

    /// <summary>ε, which keeps the divisor from zero.</summary>
    public float Epsilon { get; }

    /// <summary>The share of a batch's statistics in the running ones.</summary>
    public float Momentum { get; }

    /// <summary>The scale of each channel, [C].</summary>
    public Parameter Weight { get; }

    /// <summary>The shift of each channel, [C].</summary>
    public Parameter Bias { get; }

    /// <summary>The running mean of each channel, [C].</summary>
    public Parameter RunningMean { get; }

    /// <summary>The running variance of each channel, [C].</summary>
    public Parameter RunningVariance { get; }

    /// <inheritdoc/>
    public override Value Emit(GraphBuilder g, Value x)
    {
        Value weight = g.Parameter(Weight), bias = g.Parameter(Bias), mean = g.Parameter(RunningMean), variance = g.Parameter(RunningVariance);
        if (!g.IsTraining) return g.Apply(new BatchNorm2dInferenceOp(Epsilon), x, weight, bias, mean, variance);
        var outputs = g.ApplyAll(new BatchNorm2dOp(Epsilon), x, weight, bias);
        g.ApplyAtEnd(new RunningStatisticsOp(Momentum, x.Shape[2] * x.Shape[3]), outputs[1], outputs[2], mean, variance);
        return outputs[0];
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var c = CultureInfo.InvariantCulture;
        var text = string.Create(c, $"BatchNorm2d({Channels}");
        if (Epsilon != DefaultEpsilon) text += string.Create(c, $", epsilon: {Epsilon}");
        if (Momentum != DefaultMomentum) text += string.Create(c, $", momentum: {Momentum}");
        return text + ")";
    }
}
