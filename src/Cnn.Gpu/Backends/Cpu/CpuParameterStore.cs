using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Backends.Cpu;

/// <summary>Parameters and optimiser state on the CPU device, in PyTorch's order, plus the packed copies that kernels read.</summary>
internal sealed unsafe class CpuParameterStore : ParameterStore
{
    /// <summary>Every parameter starts at a multiple of this many floats, and its last vector may reach into the gap behind it.</summary>
    public const int AlignmentFloats = 32;

    private readonly Dictionary<Parameter, long> _offsets = [];
    private readonly Dictionary<(Parameter, string), PackedWeights> _packed = [];
    private readonly List<CpuMemoryBlock> _packedMemory = [];
    private readonly CpuMemoryBlock _memory;
    private readonly List<string> _states;
    private readonly long _floats;
    private readonly long _trainedFloats;

    public CpuParameterStore(IReadOnlyList<Parameter> parameters, Optimizer? optimizer)
    {
        Parameters = parameters;
        _states = [.. optimizer?.StateNames ?? []];
        // Buffers, which have no state, come last.
        foreach (var parameter in parameters.OrderByDescending(p => p.IsTrainable))
        {
            _offsets[parameter] = _floats;
            _floats += Align(parameter.Shape.Elements);
            if (parameter.IsTrainable) _trainedFloats = _floats;
        }
        _memory = new CpuMemoryBlock((_floats + _trainedFloats * _states.Count) * sizeof(float));
    }

    public override IReadOnlyList<Parameter> Parameters { get; }

    public override long AllocatedBytes => _memory.Bytes + _packedMemory.Sum(m => m.Bytes);

    /// <summary>Counts the changes of the parameters: a packed copy of an older version must be packed anew.</summary>
    public long Version { get; set; }

    /// <summary>The floats of a parameter with the gap behind it.</summary>
    public static long Align(long floats) => (floats + AlignmentFloats - 1) / AlignmentFloats * AlignmentFloats;

    /// <summary>The values of a parameter, or a tensor of its optimiser state.</summary>
    public float* Pointer(Parameter parameter, int state = -1) =>
        (float*)_memory.Pointer + (state < 0 ? 0 : _floats + _trainedFloats * state) + _offsets[parameter];

    /// <summary>The copy of a parameter in the given order; a new one if no program asked for it before.</summary>
    public T Share<T>(Parameter parameter, T order) where T : PackedWeights
    {
        if (_packed.TryGetValue((parameter, order.Key), out var existing)) return (T)existing;
        var memory = new CpuMemoryBlock(order.Floats * sizeof(float));
        _packedMemory.Add(memory);
        order.Values = (float*)memory.Pointer;
        order.Source = Pointer(parameter);
        _packed[(parameter, order.Key)] = order;
        return order;
    }

    public override void Write(Parameter parameter, string? state, ReadOnlySpan<float> values)
    {
        Require(parameter, values.Length);
        values.CopyTo(Span(parameter, state));
        Version++;
    }

    public override void Read(Parameter parameter, string? state, Span<float> values)
    {
        Require(parameter, values.Length);
        Span(parameter, state).CopyTo(values);
    }

    public override void Dispose()
    {
        _memory.Dispose();
        foreach (var memory in _packedMemory) memory.Dispose();
    }

    private Span<float> Span(Parameter parameter, string? state)
    {
        var index = state is null ? -1 : _states.IndexOf(state);
        if (state is not null && !parameter.IsTrainable) throw new ArgumentException($"The optimiser keeps no state of {parameter.Name}, which it does not change.");
        if (state is not null && index < 0)
            throw new ArgumentException($"The optimiser keeps no state '{state}'; it keeps {(_states.Count > 0 ? string.Join(", ", _states) : "none")}.");
        return new Span<float>(Pointer(parameter, index), checked((int)parameter.Shape.Elements));
    }

    private static void Require(Parameter parameter, int length)
    {
        if (length != parameter.Shape.Elements)
            throw new ShapeException($"Parameter {parameter.Name} of shape {parameter.Shape} holds {parameter.Shape.Elements} values, not {length}.");
    }
}
