namespace Cnn.Gpu.Graphs;

/// <summary>What the elements of a value are.</summary>
public enum ElementType
{
    /// <summary>A 32-bit float.</summary>
    Float32,

    /// <summary>A class number or the place of a window's maximum, a 32-bit integer in logical terms; devices may hold it in fewer bits.</summary>
    Int32,
}
