namespace Cnn.Gpu;

/// <summary>A height and a width; a single number stands for both.</summary>
/// <param name="Height">Along H.</param>
/// <param name="Width">Along W.</param>
public readonly record struct Size2d(int Height, int Width)
{
    /// <summary>The same number in both directions.</summary>
    public static implicit operator Size2d(int size) => new(size, size);

    /// <summary>A height and a width.</summary>
    public static implicit operator Size2d((int Height, int Width) size) => new(size.Height, size.Width);

    /// <summary><c>5</c>, or <c>3×5</c> if the two differ.</summary>
    public override string ToString() => Height == Width ? $"{Height}" : $"{Height}×{Width}";
}
