namespace Cnn.Gpu.Benchmarks.Operations;

/// <summary>An op that can be measured alone.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Kind">What it needs to know.</param>
/// <param name="Dimensions">The letters of its shape's dimensions, or <see cref="AnyShape"/>.</param>
/// <param name="Emit">Emits the op with its operands and results.</param>
internal sealed record OpEntry(string Name, OpKind Kind, string Dimensions, Action<OpGraph, OpArguments> Emit)
{
    /// <summary>Of an op that takes any number of dimensions.</summary>
    public const string AnyShape = "N,...";

    /// <summary>The options that it takes besides the shape.</summary>
    public IReadOnlyList<string> Options => Kind switch
    {
        OpKind.Linear => ["--out"],
        OpKind.Pooling => ["--kernel", "--stride", "--padding"],
        OpKind.Convolution => ["--out", "--kernel", "--stride", "--padding", "--groups"],
        _ => [],
    };

    /// <summary>Whether a shape has the right number of dimensions.</summary>
    public bool Takes(Shape shape) => Dimensions == AnyShape || shape.Rank == Dimensions.Split(',').Length;
}
