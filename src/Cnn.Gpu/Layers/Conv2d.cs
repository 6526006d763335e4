using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Initializers;

namespace Cnn.Gpu.Layers;

/// <summary>
/// Slides learnable kernels over an image (torch.nn.Conv2d): each output channel is the dot product of one kernel with the window under it,
/// summed over the input channels, plus a bias. Input [N, C, H, W]; output [N, O, o_h, o_w] with o = floor((i + 2p - d·(k - 1) - 1) / s) + 1.
/// Parameters: weight [O, C / groups, k_h, k_w], bias [O].
/// </summary>
public sealed class Conv2d : Layer
{
    private readonly Size2d _kernelSize;
    private readonly Size2d _stride;
    private readonly Padding _padding;
    private readonly Size2d _dilation;
    private readonly int _groups;

    /// <summary>Creates the layer.</summary>
    /// <param name="inChannels">C.</param>
    /// <param name="outChannels">O.</param>
    /// <param name="kernelSize">k, one number or a height and a width.</param>
    /// <param name="stride">s.</param>
    /// <param name="padding">p: numbers, <see cref="Padding.Valid"/>, <see cref="Padding.Same"/> or <see cref="Padding.Full"/>.</param>
    /// <param name="dilation">d, the step between the taps of a kernel.</param>
    /// <param name="groups">The number of groups of channels that do not see each other; C for a depthwise convolution.</param>
    /// <param name="bias">Whether a learnable number is added to each output channel.</param>
    /// <param name="weightInitializer">PyTorch's default if null.</param>
    /// <param name="biasInitializer">PyTorch's default if null.</param>
    /// <exception cref="ShapeException">A number is out of range, or groups does not divide the channels.</exception>
    public Conv2d(int inChannels, int outChannels, Size2d kernelSize, Size2d? stride = null, Padding padding = default, Size2d? dilation = null,
        int groups = 1, bool bias = true, Initializer? weightInitializer = null, Initializer? biasInitializer = null)
    {
        _kernelSize = kernelSize;
        _stride = stride ?? 1;
        _padding = padding;
        _dilation = dilation ?? 1;
        _groups = groups;
        InChannels = inChannels;
        OutChannels = outChannels;
        var description = Describe(bias);
        if (inChannels < 1 || outChannels < 1 || groups < 1)
            throw new ShapeException($"Layer {description}: channels and groups must be at least 1.");
        if (inChannels % groups != 0 || outChannels % groups != 0)
            throw new ShapeException(
                $"Layer {description}: groups = {groups} must divide inChannels = {inChannels} and outChannels = {outChannels}; "
                + $"the remainders are {inChannels % groups} and {outChannels % groups}.");
        try
        {
            _ = Geometry2d.Create(1 << 20, 1 << 20, kernelSize, _stride, padding, _dilation);
        }
        catch (ShapeException error)
        {
            throw new ShapeException($"Layer {description}: {error.Message}");
        }
        var fanIn = inChannels / groups * kernelSize.Height * kernelSize.Width;
        Weight = Register(new Parameter("weight", [outChannels, inChannels / groups, kernelSize.Height, kernelSize.Width], weightInitializer ?? KaimingUniform.Default));
        Bias = bias ? Register(new Parameter("bias", [outChannels], biasInitializer ?? Uniform.ForBias(fanIn))) : null;
    }

    /// <summary>The number of input channels C.</summary>
    public int InChannels { get; }

    /// <summary>The number of output channels O.</summary>
    public int OutChannels { get; }

    /// <summary>[O, C / groups, k_h, k_w].</summary>
    public Parameter Weight { get; }

    /// <summary>[O], or null without a bias.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    public override Value Emit(GraphBuilder g, Value x)
    {
        if (x.Shape.Rank != 4)
            throw new ShapeException($"expected an image batch [N, {InChannels}, H, W], got {x.Shape}. Layers for images come before Flatten.");
        if (x.Shape[1] != InChannels)
            throw new ShapeException(
                $"expected {InChannels} input channels, [N, {InChannels}, H, W], but the input {x.Shape} has {x.Shape[1]}. Create the layer with inChannels: {x.Shape[1]}.");
        var op = new Conv2dOp(Geometry2d.Over(x.Shape, _kernelSize, _stride, _padding, _dilation), _groups);
        return Bias is null ? g.Apply(op, x, g.Parameter(Weight)) : g.Apply(op, x, g.Parameter(Weight), g.Parameter(Bias));
    }

    /// <inheritdoc/>
    public override string ToString() => Describe(Bias is not null);

    private string Describe(bool bias)
    {
        var text = $"Conv2d({InChannels}, {OutChannels}, {_kernelSize}";
        if (_stride != 1) text += $", stride: {_stride}";
        if (_padding != Padding.Valid) text += $", padding: {_padding}";
        if (_dilation != 1) text += $", dilation: {_dilation}";
        if (_groups != 1) text += $", groups: {_groups}";
        if (!bias) text += ", bias: false";
        return text + ")";
    }
}
