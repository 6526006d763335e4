namespace Cnn.Gpu.Backends;

/// <summary>A kind of device that is built in.</summary>
/// <param name="Name">The word that opens it: <c>opencl</c>.</param>
/// <param name="Description">What it stands for.</param>
/// <param name="List">
/// All devices of the kind, each at the index that opens it; or, where there are none, one entry for the kind whose problem says why.
/// It opens none of them and never throws.
/// </param>
/// <param name="Open">Opens the device at an index that <paramref name="List"/> calls usable.</param>
internal sealed record DeviceKind(
    string Name, string Description, Func<IReadOnlyList<DeviceInfo>> List, Func<int, DeviceOptions, Device> Open);
