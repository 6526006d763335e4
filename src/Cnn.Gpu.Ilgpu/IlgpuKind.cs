using Cnn.Gpu.Backends.Managed;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using IlgpuDevice = ILGPU.Runtime.Device;

namespace Cnn.Gpu.Backends.Ilgpu;

/// <summary>ILGPU's accelerators as a device kind: those for CUDA, those for OpenCL, the one that debugs kernels on the processor, and last what cannot be used.</summary>
internal static class IlgpuKind
{
    /// <summary>What it stands for.</summary>
    public const string Description = "C# kernels through ILGPU, on CUDA, OpenCL and, very slowly, the processor";

    /// <summary>All accelerators, or why there are none.</summary>
    public static IReadOnlyList<DeviceInfo> List()
    {
        try
        {
            using var context = CreateContext();
            return [.. Devices(context).Select((device, index) => new DeviceInfo($"{KernelDevice.Kind}:{index}", device.Name)
            {
                IsGpu = device is CudaDevice or CLDevice { DeviceType: CLDeviceType.CL_DEVICE_TYPE_GPU },
                IsForDebugging = device is CPUDevice,
                MemoryBytes = MemoryBytes(device),
                Capabilities = Describe(device),
                Problem = Problem(device),
            })];
        }
        catch (Exception error) when (error is AcceleratorException or TypeInitializationException or DllNotFoundException or NotSupportedException)
        {
            return [new DeviceInfo(KernelDevice.Kind, "ILGPU") { Problem = $"ILGPU does not start: {error.GetBaseException().Message}" }];
        }
    }

    /// <summary>Opens an accelerator.</summary>
    /// <exception cref="DeviceException">ILGPU cannot open it.</exception>
    public static Device Open(int index, DeviceOptions options)
    {
        var context = CreateContext();
        try
        {
            var accelerator = Devices(context)[index].CreateAccelerator(context);
            return new ManagedDevice(new KernelDevice(context, accelerator, MatrixProducts.TryCreate(accelerator)), options);
        }
        catch (Exception error) when (error is AcceleratorException or NotSupportedException)
        {
            context.Dispose();
            throw new DeviceException($"ILGPU cannot open {KernelDevice.Kind}:{index}: {error.Message}", error);
        }
    }

    /// <summary>What matters for its speed.</summary>
    public static string Describe(IlgpuDevice device) => device switch
    {
        CudaDevice cuda => $"ILGPU on CUDA, compute capability {cuda.Architecture}",
        CLDevice cl => $"ILGPU on OpenCL {cl.DeviceVersion}, {cl.NumMultiprocessors} compute units",
        _ => "ILGPU's debugger on the processor, slower than the reference",
    };

    /// <summary>The memory of an accelerator.</summary>
    public static long MemoryBytes(IlgpuDevice device) =>
        device is CPUDevice ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes : device.MemorySize;

    /// <summary>Optimised, with the mathematical functions that ILGPU itself lacks.</summary>
    public static Context CreateContext() => Context.Create(builder => builder
        .Cuda().OpenCL(_ => true).CPU(CPUDevice.Default).EnableAlgorithms().Optimize(OptimizationLevel.O2));

    private static IlgpuDevice[] Devices(Context context) =>
        [.. context.Devices.OrderBy(d => Problem(d) is not null).ThenBy(d => d switch { CudaDevice => 0, CLDevice => 1, _ => 2 })];

    private static string? Problem(IlgpuDevice device) => device switch
    {
        CLDevice { Capabilities.GenericAddressSpace: false } =>
            "ILGPU needs OpenCL's generic address space, which this driver does not have; use the device kind opencl",
        CLDevice { Capabilities.Float64: false } => "The kernels sum in double precision, which this device does not have; use the device kind opencl",
        CLDevice cl when cl.CLStdVersion < CLBackend.MinimumVersion =>
            $"ILGPU needs OpenCL C {CLBackend.MinimumVersion}, this driver has {cl.CLStdVersion}; use the device kind opencl",
        _ => null,
    };
}
