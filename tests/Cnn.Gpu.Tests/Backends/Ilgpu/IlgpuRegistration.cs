extern alias Ilgpu;

using System.Runtime.CompilerServices;
using Ilgpu::Cnn.Gpu.Backends.Ilgpu;

namespace Cnn.Gpu.Tests.Backends.Ilgpu;

/// <summary>Makes the kind known before tests are found: the conformance tests take their devices from the catalog.</summary>
internal static class IlgpuRegistration
{
    [ModuleInitializer]
#pragma warning disable CA2255 // Nothing but the tests loads this assembly.
    internal static void Register() => IlgpuDevices.Register();
#pragma warning restore CA2255
}
