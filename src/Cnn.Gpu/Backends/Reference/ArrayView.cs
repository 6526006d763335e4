namespace Cnn.Gpu.Backends.Reference;

/// <summary>
/// A piece of memory as a kernel sees it; stands in for ILGPU's type of the same name. Every access is checked. The memory is pinned, and
/// whoever made the view keeps it alive.
/// </summary>
internal readonly unsafe struct ArrayView<T>(T* data, int length) where T : unmanaged
{
    /// <summary>The number of elements.</summary>
    public int IntLength => length;

    /// <summary>One element.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such element.</exception>
    public ref T this[long index]
    {
        get
        {
            if ((ulong)index >= (ulong)length)
                throw new IndexOutOfRangeException($"A kernel reached for element {index} of a view of {length}.");
            return ref data[index];
        }
    }

    /// <summary>The elements.</summary>
    public Span<T> AsSpan() => new(data, length);
}
