using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>The activation functions and their gradients, one vector at a time.</summary>
internal static class Activations<V, S> where V : struct where S : struct, ISimd<V>
{
    /// <summary>f(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply(Activation function, float slope, V x) => function switch
    {
        Activation.LeakyReLU => S.IfGreater(x, S.Zero, x, S.Multiply(S.Broadcast(slope), x)),
        Activation.GELU => S.Multiply(x, Phi(x).Distribution),
        Activation.SiLU => S.Multiply(x, Sigmoid(x)),
        Activation.ReLU => S.Max(x, S.Zero),
        Activation.Sigmoid => Sigmoid(x),
        // tanh x = 2 σ(2x) - 1 loses digits near 0; (e²ˣ - 1) / (e²ˣ + 1) would too, so small x go through a series instead.
        Activation.Tanh => Tanh(x),
        _ => x,
    };

    /// <summary>dy · f'(x), from y = f(x), or from x where the op says so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Gradient(Activation function, float slope, V dy, V y) => function switch
    {
        Activation.LeakyReLU => S.IfGreater(y, S.Zero, dy, S.Multiply(S.Broadcast(slope), dy)),
        Activation.GELU => GeluGradient(dy, y),
        Activation.SiLU => SiluGradient(dy, y),
        Activation.ReLU => S.IfGreater(y, S.Zero, dy, S.Zero),
        Activation.Sigmoid => S.Multiply(dy, S.Multiply(y, S.Subtract(S.Broadcast(1), y))),
        Activation.Tanh => S.Multiply(dy, S.MultiplySubtractFrom(y, y, S.Broadcast(1))),
        _ => dy,
    };

    private static V GeluGradient(V dy, V x)
    {
        var (distribution, density) = Phi(x);
        return S.Multiply(dy, S.MultiplyAdd(x, density, distribution));
    }

    private static V SiluGradient(V dy, V x)
    {
        var s = Sigmoid(x);
        return S.Multiply(S.Multiply(dy, s), S.MultiplyAdd(x, S.Subtract(S.Broadcast(1), s), S.Broadcast(1)));
    }

    /// <summary>
    /// The normal distribution Φ(x) and its density φ(x) = e^(-x²/2) / √(2π). Φ comes from erfc by a polynomial in 1 / (1 + p |x| / √2), off by
    /// less than 1.5e-7 (Abramowitz and Stegun, 7.1.26).
    /// </summary>
    private static (V Distribution, V Density) Phi(V x)
    {
        var magnitude = S.Max(x, S.Subtract(S.Zero, x));
        var t = S.Divide(S.Broadcast(1), S.MultiplyAdd(S.Broadcast(0.3275911f * 0.70710678f), magnitude, S.Broadcast(1)));
        var e = S.Exp(S.Multiply(S.Multiply(x, x), S.Broadcast(-0.5f)));
        var tail = S.MultiplyAdd(t, S.Broadcast(1.061405429f), S.Broadcast(-1.453152027f));
        tail = S.MultiplyAdd(t, tail, S.Broadcast(1.421413741f));
        tail = S.MultiplyAdd(t, tail, S.Broadcast(-0.284496736f));
        tail = S.MultiplyAdd(t, tail, S.Broadcast(0.254829592f));
        tail = S.Multiply(S.Multiply(S.Multiply(t, tail), e), S.Broadcast(0.5f));
        return (S.IfGreater(S.Zero, x, tail, S.Subtract(S.Broadcast(1), tail)), S.Multiply(e, S.Broadcast(0.39894228f)));
    }

    private static V Sigmoid(V x) => S.Divide(S.Broadcast(1), S.Add(S.Broadcast(1), S.Exp(S.Subtract(S.Zero, x))));

    private static V Tanh(V x)
    {
        var magnitude = S.Max(x, S.Subtract(S.Zero, x));
        var e = S.Exp(S.Multiply(S.Broadcast(-2), magnitude));
        var large = S.Divide(S.Subtract(S.Broadcast(1), e), S.Add(S.Broadcast(1), e));
        large = S.IfGreater(S.Zero, x, S.Subtract(S.Zero, large), large);
        // x - x³/3 + 2x⁵/15 - 17x⁷/315, off by less than 3e-8 relative below 0.12.
        var square = S.Multiply(x, x);
        var series = S.MultiplyAdd(square, S.Broadcast(-17f / 315), S.Broadcast(2f / 15));
        series = S.MultiplyAdd(square, series, S.Broadcast(-1f / 3));
        series = S.MultiplyAdd(S.Multiply(square, series), x, x);
        return S.IfGreater(S.Broadcast(0.12f), magnitude, series, large);
    }
}

/// <summary>y = f(x) over one block.</summary>
internal sealed unsafe class ActivationForward<V, S>(string name, Activation function, float slope, long elements, CpuBuffer x, CpuBuffer y)
    : BlockKernel where V : struct where S : struct, ISimd<V>
{
    public override string Name => name;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        float* from = c.Pointer(x), to = c.Pointer(y), end = from + elements * S.Lanes;
        for (; from < end; from += S.Lanes, to += S.Lanes) S.Store(to, Activations<V, S>.Apply(function, slope, S.Load(from)));
    }
}

/// <summary>dx = dy · f'(x) over one block.</summary>
internal sealed unsafe class ActivationBackward<V, S>(string name, Activation function, float slope, long elements, CpuBuffer dy, CpuBuffer y, CpuBuffer dx)
    : BlockKernel where V : struct where S : struct, ISimd<V>
{
    public override string Name => name;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        float* gradient = c.Pointer(dy), output = c.Pointer(y), to = c.Pointer(dx), end = gradient + elements * S.Lanes;
        for (; gradient < end; gradient += S.Lanes, output += S.Lanes, to += S.Lanes)
            S.Store(to, Activations<V, S>.Gradient(function, slope, S.Load(gradient), S.Load(output)));
    }
}

/// <summary>z = x + y over one block.</summary>
internal sealed unsafe class Addition<V, S>(string name, long elements, CpuBuffer x, CpuBuffer y, CpuBuffer z)
    : BlockKernel where V : struct where S : struct, ISimd<V>
{
    public override string Name => name;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        float* a = c.Pointer(x), b = c.Pointer(y), to = c.Pointer(z), end = a + elements * S.Lanes;
        for (; a < end; a += S.Lanes, b += S.Lanes, to += S.Lanes) S.Store(to, S.Add(S.Load(a), S.Load(b)));
    }
}

/// <summary>Copies a rectangle between images of different sizes: padding, whose border stays zero from the start on, and cropping.</summary>
internal sealed unsafe class CopyRectangle<V, S>(string name, int channels, Size2d size, CpuBuffer x, Size2d sizeX, Size2d cornerX, CpuBuffer y, Size2d sizeY, Size2d cornerY)
    : BlockKernel where V : struct where S : struct, ISimd<V>
{
    public override string Name => name;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        float* from = c.Pointer(x) + ((long)cornerX.Height * sizeX.Width + cornerX.Width) * S.Lanes;
        float* to = c.Pointer(y) + ((long)cornerY.Height * sizeY.Width + cornerY.Width) * S.Lanes;
        var row = (long)size.Width * S.Lanes * sizeof(float);
        for (var channel = 0; channel < channels; channel++)
            for (var line = 0; line < size.Height; line++)
                Buffer.MemoryCopy(from + ((long)channel * sizeX.Height + line) * sizeX.Width * S.Lanes, to + ((long)channel * sizeY.Height + line) * sizeY.Width * S.Lanes, row, row);
    }
}

/// <summary>Zeroes elements at random and scales the rest. The random words of four elements of one sample come from one call of <see cref="Philox"/>.</summary>
internal sealed unsafe class DropoutKernel<V, S>(string name, DropoutOp op, long elements, CpuBuffer x, CpuBuffer y)
    : BlockKernel where V : struct where S : struct, ISimd<V>
{
    public override string Name => name;

    public override long ScratchFloats => 4 * S.Lanes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        float* from = c.Pointer(x), to = c.Pointer(y), scale = c.Scratch;
        var kept = 1f / (1f - op.Probability);
        for (long f = 0; f < elements; f++, from += S.Lanes, to += S.Lanes)
        {
            if ((f & 3) == 0)
                for (var lane = 0; lane < S.Lanes; lane++)
                {
                    var sample = (ulong)(c.Block * S.Lanes + lane);
                    var words = Philox.Words(c.Settings.Seed, sample << 32 | (ulong)f >> 2, (ulong)op.Stream << 32 | (uint)c.Settings.Step);
                    scale[lane] = Scale(words.X);
                    scale[lane + S.Lanes] = Scale(words.Y);
                    scale[lane + 2 * S.Lanes] = Scale(words.Z);
                    scale[lane + 3 * S.Lanes] = Scale(words.W);
                }
            S.Store(to, S.Multiply(S.Load(from), S.Load(scale + (f & 3) * S.Lanes)));
        }

        float Scale(uint word) => Philox.ToUnit(word) >= op.Probability ? kept : 0;
    }
}
