using Cnn.Gpu.Initializers;

namespace Cnn.Gpu;

/// <summary>A learnable tensor of a layer: its name, its shape, and the host's copy of its values.</summary>
public sealed class Parameter
{
    private float[]? _values;

    /// <summary>Creates a parameter.</summary>
    /// <param name="name">Its name within its layer, as in PyTorch's state_dict: <c>weight</c>, <c>bias</c>.</param>
    /// <param name="shape">Its shape in PyTorch's layout, e.g. [out, in / groups, kh, kw].</param>
    /// <param name="initializer">What fills it at the start.</param>
    /// <param name="isTrainable">Whether optimisers change it; false for what PyTorch calls a buffer.</param>
    public Parameter(string name, Shape shape, Initializer initializer, bool isTrainable = true)
    {
        IsTrainable = isTrainable;
        Name = name;
        Shape = shape;
        Initializer = initializer;
    }

    /// <summary>Its name; the model prefixes it with the place of its layer: <c>0.weight</c>.</summary>
    public string Name { get; internal set; }

    /// <summary>Its shape in PyTorch's layout.</summary>
    public Shape Shape { get; }

    /// <summary>What fills it at the start.</summary>
    public Initializer Initializer { get; }

    /// <summary>Whether optimisers change it; false for what PyTorch calls a buffer, as the running statistics of a batch normalisation.</summary>
    public bool IsTrainable { get; }

    /// <summary>Whether values were set or drawn.</summary>
    public bool IsInitialized => _values is not null;

    /// <summary>
    /// The host's copy, row-major; drawn with seed 0 if nothing filled it before. While a trainer runs, the device's copy is the newer one.
    /// </summary>
    /// <exception cref="ShapeException">The length is not that of the shape.</exception>
    public float[] Values
    {
        get
        {
            if (_values is null) Initialize(0, 0);
            return _values!;
        }
        set
        {
            if (value.LongLength != Shape.Elements)
                throw new ShapeException($"Parameter {Name} of shape {Shape} holds {Shape.Elements} values, not {value.LongLength}.");
            _values = value;
        }
    }

    /// <summary>Draws the values anew.</summary>
    /// <param name="seed">The model's seed.</param>
    /// <param name="stream">The parameter's number in the model, so that no two share random numbers.</param>
    public void Initialize(ulong seed, int stream)
    {
        var values = new float[Shape.Elements];
        Initializer.Fill(values, Shape, new RandomStream(seed, (ulong)stream));
        _values = values;
    }
}
