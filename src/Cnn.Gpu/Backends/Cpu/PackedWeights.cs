namespace Cnn.Gpu.Backends.Cpu;

/// <summary>A parameter's values in the order in which a kernel reads them, kept up to date after each change of the parameter.</summary>
internal abstract unsafe class PackedWeights
{
    /// <summary>The floats that it takes.</summary>
    public abstract long Floats { get; }

    /// <summary>The number of parts that can be packed independently.</summary>
    public abstract int Parts { get; }

    /// <summary>Identifies the order: two kernels that read the same parameter in the same order share one copy.</summary>
    public abstract string Key { get; }

    /// <summary>The packed values; set by the store that owns the memory.</summary>
    public float* Values { get; set; }

    /// <summary>The parameter's values; set by the store.</summary>
    public float* Source { get; set; }

    /// <summary>The parameter's version that was packed last.</summary>
    public long Version { get; set; } = -1;

    /// <summary>Packs one part.</summary>
    public abstract void Pack(int part);
}
