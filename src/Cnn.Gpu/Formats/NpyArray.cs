namespace Cnn.Gpu.Formats;

/// <summary>An array of NumPy: floats or integers of any rank, also empty.</summary>
public sealed class NpyArray
{
    private readonly string _source;
    private readonly float[]? _floats;
    private readonly long[]? _integers;

    internal NpyArray(string source, string type, int[] dimensions, float[]? floats, long[]? integers)
    {
        _source = source;
        Type = type;
        Dimensions = dimensions;
        _floats = floats;
        _integers = integers;
    }

    /// <summary>The element type in NumPy's spelling, such as <c>&lt;f4</c>.</summary>
    public string Type { get; }

    /// <summary>The dimensions: none for a scalar; a zero makes the array empty.</summary>
    public IReadOnlyList<int> Dimensions { get; }

    /// <summary>The number of elements.</summary>
    public int Count => _floats?.Length ?? _integers!.Length;

    /// <summary>Whether the elements are integers.</summary>
    public bool IsInteger => _integers is not null;

    /// <summary>The dimensions as a shape.</summary>
    /// <exception cref="ShapeException">The array is empty.</exception>
    public Shape Shape => new([.. Dimensions]);

    /// <summary>The elements in C order as floats; float64 and integers are rounded to the nearest. Floats are not copied.</summary>
    public float[] AsFloats() => _floats ?? Array.ConvertAll(_integers!, i => (float)i);

    /// <summary>The elements in C order as integers, not copied.</summary>
    /// <exception cref="DataFormatException">The elements are floats.</exception>
    public long[] AsInts() => _integers
        ?? throw new DataFormatException(_source, $"the array's elements are {Type}, but integers are needed.");
}
