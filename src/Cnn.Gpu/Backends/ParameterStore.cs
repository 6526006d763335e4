namespace Cnn.Gpu.Backends;

/// <summary>A device's memory for parameters and for the optimiser's state. Several programs share one.</summary>
internal abstract class ParameterStore : IDisposable
{
    /// <summary>The parameters that it holds.</summary>
    public abstract IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The bytes that it took from the device.</summary>
    public abstract long AllocatedBytes { get; }

    /// <summary>Copies values from the host.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="state">The name of a state tensor of the optimiser, or null for the parameter itself.</param>
    /// <param name="values">In PyTorch's layout.</param>
    public abstract void Write(Parameter parameter, string? state, ReadOnlySpan<float> values);

    /// <summary>Copies values to the host.</summary>
    public abstract void Read(Parameter parameter, string? state, Span<float> values);

    /// <inheritdoc/>
    public abstract void Dispose();
}
