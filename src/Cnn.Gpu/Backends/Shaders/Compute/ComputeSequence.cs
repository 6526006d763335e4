namespace Cnn.Gpu.Backends.Shaders.Compute;

/// <summary>Launches made ready to run in order, again and again: a captured graph where the driver has such a thing.</summary>
internal abstract class ComputeSequence : IDisposable
{
    /// <summary>Puts all launches into the device's queue and returns; allocates nothing.</summary>
    /// <exception cref="DeviceException">The device is lost, or refused a launch.</exception>
    public abstract void Enqueue();

    /// <summary>Runs all launches one by one and waits.</summary>
    /// <param name="starts">Receives for each launch when it began, in nanoseconds on the device's clock.</param>
    /// <param name="ends">Receives for each launch when it ended.</param>
    /// <exception cref="DeviceException">The device is lost, or refused a launch.</exception>
    public abstract void Measure(Span<long> starts, Span<long> ends);

    /// <inheritdoc/>
    public abstract void Dispose();
}
