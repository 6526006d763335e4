using Cnn.Gpu.Backends;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Fusion;

namespace Cnn.Gpu.Diagnostics;

/// <summary>
/// Says whether a device computes what it should: every op that a network needs, with the shapes that it has there, and the network as a whole are
/// run on the device and on the reference device, whose plain loops are simple enough to trust.
/// </summary>
public static class Doctor
{
    /// <summary>Examines a device with a network. The model is not changed.</summary>
    /// <param name="model">The network, which ends with one number for each class.</param>
    /// <param name="imageShape">The shape of an image, [C, H, W].</param>
    /// <param name="batch">The batch of the plans; one that no vector width divides, such as 17, also covers blocks that are not full.</param>
    /// <param name="device">The device.</param>
    /// <param name="options">The loss, the optimiser and how long it may take.</param>
    /// <exception cref="ShapeException">The model cannot take such images.</exception>
    public static DoctorReport Examine(Layer model, Shape imageShape, int batch, Device device, DoctorOptions? options = null)
    {
        options ??= new DoctorOptions();
        using var reference = ReferenceKind.Open(0, new DeviceOptions());
        var network = new NetworkExamination(model, imageShape, batch, device, reference, options);
        // Fused without being planned, so that an op that the device lacks is found as one.
        Graph[] graphs = [.. network.Graphs.Select(g => GraphFusion.Fuse(g, device.Supports))];
        var ops = new OpExamination(device, reference, network.Classes, options);
        return new DoctorReport(device.ToString(), batch, [.. ops.Run(graphs)], [.. network.Run()]);
    }
}
