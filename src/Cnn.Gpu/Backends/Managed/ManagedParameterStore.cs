using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Backends.Managed;

/// <summary>Parameters and the optimiser's state, each a block in PyTorch's layout.</summary>
internal sealed class ManagedParameterStore : ParameterStore
{
    private readonly Dictionary<(Parameter Parameter, string? State), KernelMemory> _blocks = [];

    public ManagedParameterStore(KernelDevice device, IReadOnlyList<Parameter> parameters, Optimizer? optimizer)
    {
        Parameters = parameters;
        try
        {
            foreach (var parameter in parameters)
                foreach (var state in (string?[])[null, .. parameter.IsTrainable ? optimizer?.StateNames ?? [] : []])
                    _blocks.Add((parameter, state), device.Allocate(parameter.Shape.Elements * sizeof(float)));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public override long AllocatedBytes => _blocks.Values.Sum(b => b.Bytes);

    /// <summary>The elements of a parameter or of a state tensor.</summary>
    /// <exception cref="ArgumentException">The store does not hold it.</exception>
    public ArrayView<float> View(Parameter parameter, string? state = null) => Block(parameter, state).View<float>(0, parameter.Shape.Elements);

    /// <inheritdoc/>
    public override void Write(Parameter parameter, string? state, ReadOnlySpan<float> values)
    {
        if (values.Length != parameter.Shape.Elements)
            throw new ShapeException($"Parameter {parameter.Name} of shape {parameter.Shape} holds {parameter.Shape.Elements} values, not {values.Length}.");
        Block(parameter, state).Write(0, values);
    }

    /// <inheritdoc/>
    public override void Read(Parameter parameter, string? state, Span<float> values) =>
        Block(parameter, state).Read(0, values[..(int)parameter.Shape.Elements]);

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var block in _blocks.Values) block.Dispose();
        _blocks.Clear();
    }

    private KernelMemory Block(Parameter parameter, string? state) =>
        _blocks.TryGetValue((parameter, state), out var block)
            ? block
            : throw new ArgumentException($"The store holds no {state ?? "values"} of parameter {parameter.Name}{Held(parameter)}.");

    private string Held(Parameter parameter) =>
        _blocks.ContainsKey((parameter, null))
            ? $"; of its states it holds: {string.Join(", ", _blocks.Keys.Where(k => k.Parameter == parameter && k.State is not null).Select(k => k.State))}"
            : "";
}
