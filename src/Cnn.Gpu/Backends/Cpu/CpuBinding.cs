namespace Cnn.Gpu.Backends.Cpu;

/// <summary>Connects kernels with the parameters that they read. Without a store it gives null pointers: enough to learn what memory kernels need.</summary>
internal sealed unsafe class CpuBinding(CpuParameterStore? store)
{
    private readonly HashSet<PackedWeights> _packed = [];
    private readonly Dictionary<string, CpuInput> _inputs = [];

    /// <summary>The packed copies that the program's kernels read.</summary>
    public IReadOnlyCollection<PackedWeights> Packed => _packed;

    /// <summary>The input tables, by name.</summary>
    public IReadOnlyDictionary<string, CpuInput> Inputs => _inputs;

    /// <summary>A parameter's values; null for no parameter.</summary>
    public float* Values(Parameter? parameter) => parameter is null || store is null ? null : store.Pointer(parameter);

    /// <summary>A packed copy of a parameter.</summary>
    public T Pack<T>(Parameter parameter, T order) where T : PackedWeights
    {
        var packed = store is null ? order : store.Share(parameter, order);
        _packed.Add(packed);
        return packed;
    }

    /// <summary>The table of an input.</summary>
    public CpuInput Input(string name) => _inputs.TryGetValue(name, out var input) ? input : _inputs[name] = new CpuInput();
}
