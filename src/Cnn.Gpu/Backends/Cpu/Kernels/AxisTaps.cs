namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>
/// The output positions along one axis that read the same taps of a window, and where. Positions in the middle of an image read all taps, those
/// near the border fewer: computing each class with its own taps needs neither a padded copy of the input nor multiplications by zero.
/// </summary>
/// <param name="Taps">The taps that lie inside the source.</param>
/// <param name="Relative">For each tap its place in the source, relative to the position's base.</param>
/// <param name="Outputs">The positions.</param>
/// <param name="Bases">For each position its base in the source.</param>
internal sealed record AxisTaps(int[] Taps, int[] Relative, int[] Outputs, int[] Bases)
{
    /// <summary>Classes for a forward pass: output o reads input o·s - p + t·d.</summary>
    public static AxisTaps[] Forward(AxisGeometry axis) => Classify(axis.Output, output =>
        Enumerable.Range(0, axis.Kernel).Select(tap => (Tap: tap, Source: axis.InputIndex(output, tap))).Where(t => t.Source >= 0 && t.Source < axis.Input));

    /// <summary>Classes for the gradient of the input: input i receives from output (i + p - t·d) / s, where that is whole and inside.</summary>
    public static AxisTaps[] Backward(AxisGeometry axis) => Classify(axis.Input, input =>
        Enumerable.Range(0, axis.Kernel).Select(tap => (Tap: tap, Scaled: input + axis.PadBefore - tap * axis.Dilation))
            .Where(t => t.Scaled >= 0 && t.Scaled % axis.Stride == 0 && t.Scaled / axis.Stride < axis.Output)
            .Select(t => (t.Tap, t.Scaled / axis.Stride)));

    private static AxisTaps[] Classify(int positions, Func<int, IEnumerable<(int Tap, int Source)>> read) =>
        [.. Enumerable.Range(0, positions)
            .Select(position => (Position: position, Reads: read(position).ToArray()))
            .GroupBy(p => string.Join(',', p.Reads.Select(r => r.Tap)))
            .Select(group =>
            {
                var first = group.First().Reads;
                return new AxisTaps(
                    [.. first.Select(r => r.Tap)],
                    [.. first.Select(r => r.Source - first[0].Source)],
                    [.. group.Select(p => p.Position)],
                    [.. group.Select(p => p.Reads.Length > 0 ? p.Reads[0].Source : 0)]);
            })];
}
