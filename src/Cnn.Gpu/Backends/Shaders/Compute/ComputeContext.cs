namespace Cnn.Gpu.Backends.Shaders.Compute;

/// <summary>A device's driver as the shader backend sees it: memory, programs and one queue in which everything runs in order. It knows no op.</summary>
internal abstract class ComputeContext : IDisposable
{
    /// <summary>What the device is.</summary>
    public abstract ComputeTraits Traits { get; }

    /// <summary>Takes memory; what is in it is undefined.</summary>
    /// <exception cref="DeviceException">The device has not enough, or allows no buffer as large; the message has the numbers.</exception>
    public abstract ComputeBuffer Allocate(long bytes);

    /// <summary>Compiles a kernel, or finds it among those that it has compiled before, in this process or on disk.</summary>
    /// <exception cref="KernelException">It does not compile; the message has the compiler's log with the source lines that it names.</exception>
    public abstract ComputeKernel Build(ShaderSource source);

    /// <summary>Makes launches ready to run.</summary>
    /// <exception cref="KernelException">A kernel cannot run with such groups, or takes another number of arguments.</exception>
    public abstract ComputeSequence Prepare(IReadOnlyList<ComputeLaunch> launches);

    /// <summary>Makes an upload of at most so many bytes to one place.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="slots">How many steps may be under way.</param>
    /// <param name="overlapped">
    /// Whether copies should run beside the launches of the step before: through a second queue into device slots of its own, from which a copy
    /// on the device brings them to the destination. For batches; not worth it for a few numbers.
    /// </param>
    public abstract ComputeUpload CreateUpload(ComputeSlice destination, int slots, bool overlapped);

    /// <summary>Copies to the device, in order with everything else; the data may be changed as soon as it returns.</summary>
    public abstract void Write(ComputeSlice destination, ReadOnlySpan<byte> data);

    /// <summary>Waits for everything before it, and copies to the host.</summary>
    public abstract void Read(ComputeSlice source, Span<byte> data);

    /// <summary>Sets all bytes, in order with everything else.</summary>
    public abstract void Fill(ComputeSlice destination, byte value);

    /// <summary>Waits until the queue is empty.</summary>
    /// <exception cref="DeviceException">The device is lost.</exception>
    public abstract void Wait();

    /// <inheritdoc/>
    public abstract void Dispose();
}
