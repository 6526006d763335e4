using System.Runtime.InteropServices;
using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>Parameters and the optimiser's state in one buffer: all parameters, then each kind of state in the same order with the same gaps.</summary>
internal sealed class ShaderParameterStore : ParameterStore
{
    private readonly ComputeContext _context;
    private readonly ComputeBuffer _buffer;
    private readonly Dictionary<Parameter, long> _offsets = [];
    private readonly List<string?> _kinds;
    private readonly long _bytes;
    private readonly long _trainedBytes;

    public ShaderParameterStore(ComputeContext context, IReadOnlyList<Parameter> parameters, Optimizer? optimizer)
    {
        _context = context;
        Parameters = parameters;
        _kinds = [null, .. optimizer?.StateNames ?? []];
        // Buffers, which have no state and which optimisers leave alone, come last.
        foreach (var parameter in parameters.OrderByDescending(p => p.IsTrainable))
        {
            _offsets.Add(parameter, _bytes);
            _bytes += Align(parameter.Shape.Elements * sizeof(float), context.Traits.Alignment);
            if (parameter.IsTrainable) _trainedBytes = _bytes;
        }
        // A model without parameters has a store too.
        AllocatedBytes = Math.Max(_bytes + _trainedBytes * (_kinds.Count - 1), context.Traits.Alignment);
        _buffer = context.Allocate(AllocatedBytes);
        context.Fill(_buffer.All, 0);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public override long AllocatedBytes { get; }

    /// <summary>Where a parameter or a state tensor lies.</summary>
    /// <exception cref="ArgumentException">The store does not hold it.</exception>
    public ComputeSlice Slice(Parameter parameter, string? state = null)
    {
        var kind = _kinds.IndexOf(state);
        if (!_offsets.TryGetValue(parameter, out var offset) || kind < 0 || kind > 0 && !parameter.IsTrainable)
            throw new ArgumentException($"The store holds no {state ?? "values"} of parameter {parameter.Name}; it holds {string.Join(", ", _kinds.Select(k => k ?? "values"))} of {Parameters.Count} parameters.");
        return new ComputeSlice(_buffer, (kind == 0 ? 0 : _bytes + (kind - 1) * _trainedBytes) + offset, parameter.Shape.Elements * sizeof(float));
    }

    /// <inheritdoc/>
    public override void Write(Parameter parameter, string? state, ReadOnlySpan<float> values)
    {
        var slice = Slice(parameter, state);
        if (values.Length * sizeof(float) != slice.Bytes)
            throw new ShapeException($"Parameter {parameter.Name} of shape {parameter.Shape} holds {parameter.Shape.Elements} values, not {values.Length}.");
        _context.Write(slice, MemoryMarshal.AsBytes(values));
    }

    /// <inheritdoc/>
    public override void Read(Parameter parameter, string? state, Span<float> values) => _context.Read(Slice(parameter, state), MemoryMarshal.AsBytes(values));

    /// <inheritdoc/>
    public override void Dispose() => _buffer.Dispose();

    /// <summary>Rounds up to what slices must start at.</summary>
    public static long Align(long bytes, int alignment) => (bytes + alignment - 1) / alignment * alignment;
}
