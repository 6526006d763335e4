namespace Cnn.Gpu;

/// <summary>Zero padding around an image: a number for each direction, or a rule that derives it from the kernel.</summary>
public readonly record struct Padding
{
    private enum Rule { Explicit, Same, Full }

    private Padding(Rule rule, Size2d amount)
    {
        _rule = rule;
        Amount = amount;
    }

    private readonly Rule _rule;

    /// <summary>The explicit padding on each side; zero for the rules.</summary>
    public Size2d Amount { get; }

    /// <summary>No padding: the window stays inside the input.</summary>
    public static Padding Valid => default;

    /// <summary>The output is as large as the input (stride 1 only, as in PyTorch); an odd total puts the extra row and column last.</summary>
    public static Padding Same => new(Rule.Same, 0);

    /// <summary>Every overlap of window and input counts: p = d·(k - 1), output i + d·(k - 1).</summary>
    public static Padding Full => new(Rule.Full, 0);

    /// <summary>The same padding on all four sides.</summary>
    public static implicit operator Padding(int amount) => (Size2d)amount;

    /// <summary>Padding of the height (above and below) and of the width (left and right).</summary>
    public static implicit operator Padding((int Height, int Width) amount) => (Size2d)amount;

    /// <summary>Padding of the height (above and below) and of the width (left and right).</summary>
    public static implicit operator Padding(Size2d amount) =>
        amount.Height < 0 || amount.Width < 0
            ? throw new ShapeException($"padding {amount} must not be negative.")
            : new(Rule.Explicit, amount);

    /// <summary><c>same</c>, <c>full</c> or the numbers.</summary>
    public override string ToString() => _rule switch { Rule.Same => "same", Rule.Full => "full", _ => Amount.ToString() };

    /// <summary>The padding before and after along one axis.</summary>
    /// <exception cref="ShapeException"><see cref="Same"/> with a stride above 1.</exception>
    internal (int Before, int After) Resolve(int kernel, int stride, int dilation, int amount)
    {
        var total = dilation * (kernel - 1);
        return _rule switch
        {
            Rule.Same when stride != 1 => throw new ShapeException(
                $"padding 'same' needs stride 1, not {stride}. Give the padding as a number, {total / 2} for a kernel of {kernel}."),
            Rule.Same => (total / 2, total - total / 2),
            Rule.Full => (total, total),
            _ => (amount, amount),
        };
    }
}
