using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>Brings the block's rows of an input table into the blocked layout; bytes are augmented and normalised on the way. Lanes without a sample become zero.</summary>
internal sealed unsafe class GatherKernel<V, S>(InputSpec spec, CpuBuffer destination, CpuInput input)
    : BlockKernel where V : struct where S : struct, ISimd<V>
{
    private readonly int _elements = checked((int)spec.SampleShape.Elements);
    private readonly int _plane = spec.SampleShape.Rank == 3 ? spec.SampleShape[1] * spec.SampleShape[2] : checked((int)spec.SampleShape.Elements);
    private readonly float[] _scale = [.. (spec.Normalization?.Std ?? [1f]).Select(s => 1f / (255f * s))];
    private readonly float[] _shift = [.. (spec.Normalization ?? Normalization.None(1)).Mean.Zip((spec.Normalization ?? Normalization.None(1)).Std, (mean, std) => -mean / std)];

    public override string Name => $"Gather({spec.Name})";

    // Augmented images are made whole before they are spread.
    public override long ScratchFloats => S.Lanes * S.Lanes + (spec.Augmentation is null ? 0 : ((long)S.Lanes * _elements + 3) / sizeof(float));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        var to = c.Pointer(destination);
        switch (spec.Format)
        {
            case InputFormat.Labels:
                for (var lane = 0; lane < S.Lanes; lane++) to[lane] = lane < c.Samples ? input.Labels[c.Rows[lane]] : 0;
                break;
            case InputFormat.Bytes:
                GatherBytes(c, to);
                break;
            default:
                GatherFloats(c, to);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void GatherBytes(in BlockContext c, float* to)
    {
        var staged = c.Scratch;
        var augmented = (byte*)(staged + S.Lanes * S.Lanes);
        if (spec.Augmentation is { } augmentation)
            for (var lane = 0; lane < c.Samples; lane++) Augment(c, augmentation, lane, augmented + (long)lane * _elements);
        for (var first = 0; first < _elements; first += S.Lanes)
        {
            var count = Math.Min(S.Lanes, _elements - first);
            for (var lane = 0; lane < S.Lanes; lane++)
            {
                var row = staged + lane * S.Lanes;
                if (lane >= c.Samples)
                {
                    S.Store(row, S.Zero);
                    continue;
                }
                var pixels = first + (spec.Augmentation is null ? input.Bytes + (long)c.Rows[lane] * _elements : augmented + (long)lane * _elements);
                if (count == S.Lanes) S.Store(row, S.LoadBytes(pixels));
                else for (var i = 0; i < count; i++) row[i] = pixels[i];
            }
            Spread(staged, to, first, count);
            for (var i = 0; i < count; i++)
            {
                var channel = (first + i) / _plane;
                var p = to + (long)(first + i) * S.Lanes;
                S.Store(p, S.MultiplyAdd(S.Load(p), S.Broadcast(_scale[channel % _scale.Length]), S.Broadcast(_shift[channel % _shift.Length])));
            }
        }
    }

    private void Augment(in BlockContext c, Augmentation augmentation, int lane, byte* to)
    {
        var (top, left, flip) = augmentation.Draw(c.Settings.Seed, c.Settings.Step, c.Block * S.Lanes + lane);
        var image = new ReadOnlySpan<byte>(input.Bytes + (long)c.Rows[lane] * _elements, _elements);
        AugmentedImage.Write(spec.SampleShape, image, top - augmentation.CropPadding, left - augmentation.CropPadding, flip, new Span<byte>(to, _elements));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void GatherFloats(in BlockContext c, float* to)
    {
        var staged = c.Scratch;
        for (var first = 0; first < _elements; first += S.Lanes)
        {
            var count = Math.Min(S.Lanes, _elements - first);
            for (var lane = 0; lane < S.Lanes; lane++)
            {
                var row = staged + lane * S.Lanes;
                var values = input.Floats + (long)c.Rows[Math.Min(lane, c.Samples - 1)] * _elements + first;
                if (lane >= c.Samples) S.Store(row, S.Zero);
                else if (count == S.Lanes) S.Store(row, S.Load(values));
                else for (var i = 0; i < count; i++) row[i] = values[i];
            }
            Spread(staged, to, first, count);
        }
    }

    /// <summary>Turns rows of samples into vectors over samples.</summary>
    private static void Spread(float* staged, float* to, int first, int count)
    {
        if (count == S.Lanes)
        {
            S.Transpose(staged, S.Lanes, to + (long)first * S.Lanes, S.Lanes);
            return;
        }
        for (var i = 0; i < count; i++)
            for (var lane = 0; lane < S.Lanes; lane++) to[(long)(first + i) * S.Lanes + lane] = staged[lane * S.Lanes + i];
    }
}
