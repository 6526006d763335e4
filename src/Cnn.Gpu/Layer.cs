using Cnn.Gpu.Graphs;

namespace Cnn.Gpu;

/// <summary>
/// A layer or a whole model: it holds options and parameters, and emits ops into a graph. It knows no device and owns no device memory.
/// A model of one's own derives from it, registers its layers with <see cref="Register{T}"/> and emits them in the order of a forward pass.
/// </summary>
public abstract class Layer
{
    private readonly List<Layer> _children = [];
    private readonly List<string> _childNames = [];
    private readonly List<Parameter> _parameters = [];

    /// <summary>The layers directly within this one.</summary>
    public IReadOnlyList<Layer> Children => _children;

    /// <summary>
    /// Their names within this one. A layer has no name of its own: it may stand in several places and several models, under a name in each.
    /// </summary>
    public IReadOnlyList<string> ChildNames => _childNames;

    /// <summary>The parameters of this layer alone.</summary>
    public IReadOnlyList<Parameter> OwnParameters => _parameters;

    /// <summary>Emits the ops that turn <paramref name="x"/> into the layer's output.</summary>
    /// <exception cref="ShapeException">The layer cannot take an input of this shape.</exception>
    public abstract Value Emit(GraphBuilder g, Value x);

    /// <summary>Adds a layer within this one; its parameters are named <c>name.weight</c> and so on.</summary>
    /// <exception cref="ArgumentException">There is a layer of this name already.</exception>
    protected T Register<T>(string name, T layer) where T : Layer
    {
        if (_childNames.Contains(name)) throw new ArgumentException($"{this} has a layer named '{name}' already.", nameof(name));
        _childNames.Add(name);
        _children.Add(layer);
        return layer;
    }

    /// <summary>Adds a parameter to this layer.</summary>
    protected Parameter Register(Parameter parameter)
    {
        _parameters.Add(parameter);
        return parameter;
    }

    /// <summary>All parameters with their full names, in the order of PyTorch's state_dict; one that several layers share comes once.</summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> NamedParameters()
    {
        var list = new List<(string, Parameter)>();
        var seen = new HashSet<Parameter>();
        Collect(this, "");
        return list;

        void Collect(Layer layer, string prefix)
        {
            foreach (var parameter in layer._parameters)
                if (seen.Add(parameter)) list.Add((prefix + parameter.Name, parameter));
            foreach (var (name, child) in layer._childNames.Zip(layer._children)) Collect(child, $"{prefix}{name}.");
        }
    }

    /// <summary>Where a layer stands within this one, <c>body.3</c>; the first place if there are several, null if it is not registered.</summary>
    internal string? PathOf(Layer layer)
    {
        for (var i = 0; i < _children.Count; i++)
        {
            if (_children[i] == layer) return _childNames[i];
            if (_children[i].PathOf(layer) is { } rest) return $"{_childNames[i]}.{rest}";
        }
        return null;
    }

    /// <summary>The type and the options that differ from the defaults: <c>Conv2d(1, 6, 5, padding: 2)</c>.</summary>
    public override string ToString() => GetType().Name;
}
