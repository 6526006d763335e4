using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Backends.Reference;

/// <summary>Parameters and the optimiser's state, each a block in PyTorch's layout.</summary>
internal sealed class ReferenceParameterStore : ParameterStore
{
    private readonly Dictionary<(Parameter Parameter, string? State), PinnedMemory> _blocks = [];

    public ReferenceParameterStore(IReadOnlyList<Parameter> parameters, Optimizer? optimizer)
    {
        Parameters = parameters;
        foreach (var parameter in parameters)
        {
            _blocks.Add((parameter, null), new PinnedMemory(parameter.Shape.Elements * sizeof(float)));
            foreach (var state in parameter.IsTrainable ? optimizer?.StateNames ?? [] : [])
                _blocks.Add((parameter, state), new PinnedMemory(parameter.Shape.Elements * sizeof(float)));
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public override long AllocatedBytes => _blocks.Values.Sum(b => b.Bytes);

    /// <summary>The elements of a parameter or of a state tensor.</summary>
    /// <exception cref="ArgumentException">The store does not hold it.</exception>
    public ArrayView<float> View(Parameter parameter, string? state = null) =>
        _blocks.TryGetValue((parameter, state), out var block)
            ? block.View<float>(0, parameter.Shape.Elements)
            : throw new ArgumentException($"The store holds no {state ?? "values"} of parameter {parameter.Name}{Held(parameter)}.");

    /// <inheritdoc/>
    public override void Write(Parameter parameter, string? state, ReadOnlySpan<float> values)
    {
        var view = View(parameter, state).AsSpan();
        if (values.Length != view.Length)
            throw new ShapeException($"Parameter {parameter.Name} of shape {parameter.Shape} holds {view.Length} values, not {values.Length}.");
        values.CopyTo(view);
    }

    /// <inheritdoc/>
    public override void Read(Parameter parameter, string? state, Span<float> values) => View(parameter, state).AsSpan().CopyTo(values);

    /// <inheritdoc/>
    public override void Dispose() => _blocks.Clear();

    private string Held(Parameter parameter) =>
        _blocks.ContainsKey((parameter, null))
            ? $"; of its states it holds: {string.Join(", ", _blocks.Keys.Where(k => k.Parameter == parameter && k.State is not null).Select(k => k.State))}"
            : "";
}
