using System.Runtime.InteropServices;
using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>Parameters and the optimiser's state in one buffer: all parameters, then each kind of state in the same order with the same gaps.</summary>
internal sealed class ShaderParameterStore : ParameterStore
{
    private readonly ComputeContext _context;
    private readonly List<ComputeBuffer> _buffers = [];
    private readonly Dictionary<(Parameter Parameter, string? Kind), ComputeSlice> _slices = [];

    /// <param name="context">The driver.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="optimizer">What names the kinds of state; null for none.</param>
    /// <param name="separate">For tests: every tensor gets a buffer of its own, of a multiple of so many floats; all are in one if null.</param>
    public ShaderParameterStore(ComputeContext context, IReadOnlyList<Parameter> parameters, Optimizer? optimizer, int? separate = null)
    {
        _context = context;
        Parameters = parameters;
        // Buffers, which have no state and which optimisers leave alone, come last.
        var sorted = parameters.OrderByDescending(p => p.IsTrainable).ToArray();
        List<(Parameter Parameter, string? Kind, long Bytes, long Offset)> places = [];
        long bytes = 0;
        foreach (var kind in new string?[] { null }.Concat(optimizer?.StateNames ?? []))
        {
            foreach (var parameter in sorted.Where(p => kind is null || p.IsTrainable))
            {
                places.Add((parameter, kind, parameter.Shape.Elements * sizeof(float), bytes));
                bytes += Align(parameter.Shape.Elements * sizeof(float), context.Traits.Alignment);
            }
        }
        // A model without parameters has a store too.
        var all = separate is null ? Allocate(Math.Max(bytes, context.Traits.Alignment)) : null;
        foreach (var (parameter, kind, size, offset) in places)
            _slices.Add((parameter, kind), all is null ? new ComputeSlice(Allocate(Align(size, separate!.Value * sizeof(float))), 0, size) : new ComputeSlice(all, offset, size));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public override long AllocatedBytes => _buffers.Sum(b => b.Bytes);

    /// <summary>Where a parameter or a state tensor lies.</summary>
    /// <exception cref="ArgumentException">The store does not hold it.</exception>
    public ComputeSlice Slice(Parameter parameter, string? state = null) => _slices.TryGetValue((parameter, state), out var slice) ? slice
        : throw new ArgumentException($"The store holds no {state ?? "values"} of parameter {parameter.Name}; it holds {string.Join(", ", _slices.Keys.Select(k => k.Kind ?? "values").Distinct())} of {Parameters.Count} parameters.");

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
    public override void Dispose()
    {
        foreach (var buffer in _buffers) buffer.Dispose();
    }

    /// <summary>Rounds up to what slices must start at.</summary>
    public static long Align(long bytes, int alignment) => (bytes + alignment - 1) / alignment * alignment;

    private ComputeBuffer Allocate(long bytes)
    {
        var buffer = _context.Allocate(bytes);
        _buffers.Add(buffer);
        _context.Fill(buffer.All, 0);
        return buffer;
    }
}
