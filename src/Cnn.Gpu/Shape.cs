using System.Collections;
using System.Runtime.CompilerServices;

namespace Cnn.Gpu;

/// <summary>An immutable list of dimensions, outermost first. Images are [N, C, H, W]; a sample alone is [C, H, W].</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>, IReadOnlyList<int>
{
    private readonly int[]? _dimensions;

    /// <summary>Creates a shape.</summary>
    /// <exception cref="ShapeException">A dimension is below one.</exception>
    public Shape(params ReadOnlySpan<int> dimensions)
    {
        foreach (var d in dimensions)
            if (d < 1)
                throw new ShapeException($"A shape needs dimensions of at least 1, but [{string.Join(", ", dimensions.ToArray())}] has {d}.");
        _dimensions = dimensions.ToArray();
    }

    /// <summary>Creates a shape; lets collection expressions such as <c>[1, 28, 28]</c> stand for one.</summary>
    public static Shape Create(ReadOnlySpan<int> dimensions) => new(dimensions);

    /// <summary>The dimensions.</summary>
    public ReadOnlySpan<int> Dimensions => _dimensions;

    /// <summary>The number of dimensions.</summary>
    public int Rank => _dimensions?.Length ?? 0;

    /// <summary>One dimension; <c>^1</c> is the innermost.</summary>
    public int this[Index index] => _dimensions![index.GetOffset(Rank)];

    /// <inheritdoc/>
    public int this[int index] => _dimensions![index];

    int IReadOnlyCollection<int>.Count => Rank;

    /// <summary>The product of all dimensions; 1 for a scalar.</summary>
    /// <exception cref="ShapeException">The product does not fit into 63 bits.</exception>
    public long Elements
    {
        get
        {
            long n = 1;
            try
            {
                foreach (var d in Dimensions) n = checked(n * d);
            }
            catch (OverflowException)
            {
                throw new ShapeException($"{this} has more elements than 63 bits can count.");
            }
            return n;
        }
    }

    /// <summary>This shape with one more dimension in front: the batch of samples of this shape.</summary>
    public Shape WithBatch(int batch) => new([batch, .. Dimensions]);

    /// <summary>This shape without its first dimension: one sample of the batch.</summary>
    public Shape Sample => new(Dimensions[1..]);

    /// <inheritdoc/>
    public bool Equals(Shape other) => Dimensions.SequenceEqual(other.Dimensions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var d in Dimensions) hash.Add(d);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(_dimensions ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The dimensions in brackets: <c>[64, 1, 28, 28]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", this)}]";

    /// <summary>Whether the dimensions are the same.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether the dimensions differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);
}
