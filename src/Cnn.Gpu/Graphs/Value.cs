namespace Cnn.Gpu.Graphs;

/// <summary>A virtual tensor: a shape without memory. The plan of a device decides where, how and whether its elements are stored.</summary>
public sealed class Value
{
    internal Value(int id, ValueSpec spec, string name)
    {
        Id = id;
        Spec = spec;
        Name = name;
    }

    /// <summary>Its number in the graph.</summary>
    public int Id { get; }

    /// <summary>Shape, element type, and whether the first dimension is the batch.</summary>
    public ValueSpec Spec { get; }

    /// <summary>The logical shape, NCHW for images.</summary>
    public Shape Shape => Spec.Shape;

    /// <summary>Whether the first dimension counts samples.</summary>
    public bool IsBatched => Spec.IsBatched;

    /// <summary>What it is, for messages: the layer that made it, or the parameter's name.</summary>
    public string Name { get; }

    /// <summary>The parameter whose weights this value is, if any.</summary>
    public Parameter? Parameter { get; internal init; }

    /// <summary>The input that a step feeds into this value, if any.</summary>
    public InputSpec? Input { get; internal init; }

    /// <inheritdoc/>
    public override string ToString() => $"%{Id} {Name} {Shape}";
}

/// <summary>What an op says of one of its outputs.</summary>
/// <param name="Shape">The logical shape.</param>
/// <param name="Type">The element type.</param>
/// <param name="IsBatched">Whether the first dimension counts samples.</param>
public readonly record struct ValueSpec(Shape Shape, ElementType Type = ElementType.Float32, bool IsBatched = true);
