using Cnn.Gpu.Backends;

namespace Cnn.Gpu.Benchmarks;

/// <summary>The device that the command line asks for.</summary>
internal sealed record DeviceChoice(string Name, DeviceOptions Options)
{
    /// <summary>Opens it.</summary>
    /// <exception cref="DeviceException">This machine has no such device.</exception>
    public Device Open() => Device.Open(Name, Options);

    /// <summary>
    /// The multiply-add peak of the processor's threads that the device may use, in GFLOP/s. It is that of the widest vectors of this
    /// machine, also where the device was told to use narrower ones.
    /// </summary>
    public double MeasurePeak() => PeakMeter.Measure(Options.Threads ?? Environment.ProcessorCount);
}
