namespace Cnn.Gpu;

/// <summary>How a window slides along one axis: o = floor((i + p₀ + p₁ - d·(k - 1) - 1) / s) + 1, or ceil in ceil mode.</summary>
/// <param name="Input">Input size i.</param>
/// <param name="Kernel">Window size k.</param>
/// <param name="Stride">Step s between windows.</param>
/// <param name="PadBefore">Padding p₀ before the first element.</param>
/// <param name="PadAfter">Padding p₁ after the last element.</param>
/// <param name="Dilation">Step d between the taps of one window.</param>
/// <param name="CeilMode">Round up, as PyTorch's ceil_mode does; a last window that would start in the padding behind the input is dropped.</param>
public readonly record struct AxisGeometry(int Input, int Kernel, int Stride, int PadBefore, int PadAfter, int Dilation, bool CeilMode = false)
{
    /// <summary>The span of one window over the input: d·(k - 1) + 1.</summary>
    public int Span => Dilation * (Kernel - 1) + 1;

    /// <summary>The number of windows o; zero if not even one fits into the padded input.</summary>
    public int Output => Math.Max(0, Starts - (DropsLast ? 1 : 0));

    /// <summary>The formula with its numbers: <c>floor((28 + 2·2 - 5) / 1) + 1 = 28</c>. Ceil mode takes 1 off again if it dropped a window.</summary>
    public string Formula
    {
        get
        {
            var padding = PadBefore == PadAfter ? $"2·{PadBefore}" : $"{PadBefore} + {PadAfter}";
            var window = Dilation == 1 ? $"{Kernel}" : $"({Dilation}·({Kernel} - 1) + 1)";
            return $"{(CeilMode ? "ceil" : "floor")}(({Input} + {padding} - {window}) / {Stride}) + 1{(DropsLast ? " - 1" : "")} = {Output}";
        }
    }

    /// <summary>The number of windows before ceil mode drops one.</summary>
    private int Starts
    {
        get
        {
            var room = Input + PadBefore + PadAfter - Span + (CeilMode ? Stride - 1 : 0);
            return room < 0 ? 0 : room / Stride + 1;
        }
    }

    private bool DropsLast => CeilMode && (Starts - 1) * Stride >= Input + PadBefore;

    /// <summary>The input index that a tap of a window reads; outside [0, Input) it reads padding.</summary>
    public int InputIndex(int output, int tap) => output * Stride - PadBefore + tap * Dilation;

    /// <summary>The half-open range of windows for which <paramref name="tap"/> reads inside the input.</summary>
    public (int Start, int End) OutputsInside(int tap)
    {
        var shift = tap * Dilation - PadBefore;
        var start = shift >= 0 ? 0 : (-shift + Stride - 1) / Stride;
        var last = Input - 1 - shift;
        var end = last < 0 ? 0 : Math.Min(Output, last / Stride + 1);
        return (Math.Min(start, end), end);
    }
}
