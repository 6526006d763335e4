using Cnn.Gpu.Backends;
using Cnn.Gpu.Diagnostics;

namespace Cnn.Gpu.Examples;

/// <summary>One device with one network.</summary>
/// <param name="Device">The device.</param>
/// <param name="Net">The network's name.</param>
/// <param name="Report">What came of it.</param>
internal sealed record Examination(DeviceInfo Device, string Net, DoctorReport Report);
