using Cnn.Gpu.Graphs;
using Cnn.Gpu.Kernels;

namespace Cnn.Gpu.Backends.Managed;

/// <summary>An input with the table that it is gathered from.</summary>
internal sealed class GatherLaunches : IDisposable
{
    private readonly KernelDevice _device;
    private readonly InputSpec _spec;
    private readonly InputTable _source;
    private readonly KernelMemory _table;
    private readonly KernelMemory _mean;
    private readonly KernelMemory _std;
    private readonly GatherSize _size;

    public GatherLaunches(KernelDevice device, InputSpec spec, InputTable table)
    {
        var normalization = spec.Normalization ?? Normalization.None(1);
        (_device, _spec, _source) = (device, spec, table);
        _table = table.Format switch
        {
            InputFormat.Bytes => device.Hold(table.Bytes),
            InputFormat.Float32 => device.Hold(table.Floats),
            _ => device.Hold(table.Labels),
        };
        _mean = device.Hold<float>([.. normalization.Mean]);
        _std = device.Hold<float>([.. normalization.Std]);
        _size = new GatherSize { Channels = normalization.Mean.Count, Positions = (int)spec.SampleShape.Elements / normalization.Mean.Count };
    }

    /// <summary>Gathers floats.</summary>
    /// <param name="rows">The rows to take.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="y">Where to.</param>
    /// <param name="step">What images are augmented by.</param>
    public void Run(ArrayView<int> rows, int count, ArrayView<float> y, in StepSettings step)
    {
        var extent = count * (int)_spec.SampleShape.Elements;
        if (_spec.Format == InputFormat.Float32)
        {
            _device.Run(extent, GatherKernels.Floats, _table.View<float>(0, _source.Floats.Length), rows, y, _size);
            return;
        }
        var table = _table.View<byte>(0, _source.Bytes.Length);
        ArrayView<float> mean = _mean.View<float>(0, _size.Channels), std = _std.View<float>(0, _size.Channels);
        if (_spec.Augmentation is not { } augmentation)
        {
            _device.Run(extent, GatherKernels.Bytes, table, rows, mean, std, y, _size);
            return;
        }
        var settings = new AugmentationSettings
        {
            Height = _spec.SampleShape[1],
            Width = _spec.SampleShape[2],
            Padding = augmentation.CropPadding,
            Flip = augmentation.HorizontalFlip ? 1 : 0,
            Seed = step.Seed,
            CounterHigh = Augmentation.Stream | (uint)step.Step,
        };
        _device.Run(extent, GatherKernels.AugmentedBytes, table, rows, mean, std, y, _size, settings);
    }

    /// <summary>Gathers labels.</summary>
    public void RunLabels(ArrayView<int> rows, int count, ArrayView<int> y) =>
        _device.Run(count, GatherKernels.Labels, _table.View<int>(0, _source.Labels.Length), rows, y);

    /// <inheritdoc/>
    public void Dispose()
    {
        _table.Dispose();
        _mean.Dispose();
        _std.Dispose();
    }
}
