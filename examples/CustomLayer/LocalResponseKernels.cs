using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Examples.CustomLayer;

/// <summary>What both kernels need to know.</summary>
public struct LocalResponse
{
    /// <summary>C.</summary>
    public int Channels;

    /// <summary>H · W.</summary>
    public int Plane;

    /// <summary>The channels that are summed.</summary>
    public int Size;

    /// <summary>The weight of the sum.</summary>
    public float Alpha;

    /// <summary>The exponent.</summary>
    public float Beta;

    /// <summary>What the sum is added to.</summary>
    public float K;

    /// <summary>k + alpha / size · Σ x² around the element at an index.</summary>
    public readonly float Scale<TElements>(int index, TElements x) where TElements : struct, IElements
    {
        var channel = index / Plane % Channels;
        var sum = 0f;
        for (var c = channel - Size / 2; c <= channel + (Size - 1) / 2; c++)
        {
            if (c < 0 || c >= Channels) continue;
            var neighbour = x[index + (c - channel) * Plane];
            sum += neighbour * neighbour;
        }
        return K + Alpha / Size * sum;
    }
}

/// <summary>y = x · s^-beta, with s as <see cref="LocalResponse.Scale"/> gives it.</summary>
public readonly struct LocalResponseKernel : IKernel<LocalResponse>
{
    /// <inheritdoc/>
    public static float Compute<TElements>(int index, KernelInputs<TElements> inputs, LocalResponse options) where TElements : struct, IElements =>
        inputs.First[index] * MathF.Pow(options.Scale(index, inputs.First), -options.Beta);
}

/// <summary>dx = dy · s^-beta - 2 alpha beta / size · x · Σ dy x s^(-beta - 1), summed over all channels in whose sum x is.</summary>
public readonly struct LocalResponseBackwardKernel : IKernel<LocalResponse>
{
    /// <inheritdoc/>
    public static float Compute<TElements>(int index, KernelInputs<TElements> inputs, LocalResponse options) where TElements : struct, IElements
    {
        TElements dy = inputs.First, x = inputs.Second;
        var channel = index / options.Plane % options.Channels;
        var sum = 0f;
        for (var c = channel - (options.Size - 1) / 2; c <= channel + options.Size / 2; c++)
        {
            if (c < 0 || c >= options.Channels) continue;
            var place = index + (c - channel) * options.Plane;
            sum += dy[place] * x[place] * MathF.Pow(options.Scale(place, x), -options.Beta - 1);
        }
        return dy[index] * MathF.Pow(options.Scale(index, x), -options.Beta) - 2 * options.Alpha * options.Beta / options.Size * x[index] * sum;
    }
}
