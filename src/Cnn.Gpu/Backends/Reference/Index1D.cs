namespace Cnn.Gpu.Backends.Reference;

/// <summary>The number of one invocation of a kernel; stands in for ILGPU's type of the same name.</summary>
/// <param name="X">The number.</param>
internal readonly record struct Index1D(int X)
{
    /// <summary>The number.</summary>
    public static implicit operator int(Index1D index) => index.X;

    /// <summary>The invocation of this number.</summary>
    public static implicit operator Index1D(int x) => new(x);
}
