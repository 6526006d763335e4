namespace Cnn.Gpu.Diagnostics;

/// <summary>What came of the examination of one device with one network.</summary>
/// <param name="Device">The device.</param>
/// <param name="Batch">The batch of the plans.</param>
/// <param name="Ops">Every distinct op of the device's plans, with the shapes that it has there.</param>
/// <param name="Network">What whole plans computed: predictions, gradients, losses, trained parameters.</param>
public sealed record DoctorReport(string Device, int Batch, IReadOnlyList<Finding> Ops, IReadOnlyList<Finding> Network)
{
    /// <summary>Everything that was compared.</summary>
    public IEnumerable<Finding> Findings => Ops.Concat(Network);

    /// <summary>Whether everything was compared and is right.</summary>
    public bool IsHealthy => Findings.All(f => f.IsRight);
}
