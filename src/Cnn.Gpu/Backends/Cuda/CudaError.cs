using System.Runtime.InteropServices;

namespace Cnn.Gpu.Backends.Cuda;

/// <summary>What the driver's results mean.</summary>
internal static unsafe class CudaError
{
    /// <summary>The result's name, number and meaning, as the driver gives them: "CUDA_ERROR_OUT_OF_MEMORY (2): out of memory".</summary>
    public static string Text(CudaResult result)
    {
        byte* name = null, meaning = null;
        if (CudaApi.GetErrorName(result, &name) != CudaResult.Success || CudaApi.GetErrorString(result, &meaning) != CudaResult.Success)
            return $"CUDA error {(int)result}";
        return $"{Marshal.PtrToStringUTF8((nint)name)} ({(int)result}): {Marshal.PtrToStringUTF8((nint)meaning)}";
    }

    /// <summary>Whether every later call in the process fails as well: the context is unusable for good.</summary>
    public static bool IsSticky(CudaResult result) => result is CudaResult.Deinitialized or CudaResult.EccUncorrectable
        or CudaResult.NvlinkUncorrectable or CudaResult.Contained or CudaResult.IllegalAddress or CudaResult.LaunchTimeout
        or CudaResult.ContextIsDestroyed or CudaResult.Assert or CudaResult.HardwareStackError or CudaResult.IllegalInstruction
        or CudaResult.MisalignedAddress or CudaResult.InvalidAddressSpace or CudaResult.InvalidPc or CudaResult.LaunchFailed
        or CudaResult.TensorMemoryLeak or CudaResult.Unknown;

    /// <summary>Throws if a call failed that no context has to know of.</summary>
    /// <exception cref="DeviceException">It failed.</exception>
    public static void Check(CudaResult result, string doing)
    {
        if (result != CudaResult.Success) throw new DeviceException($"CUDA could not {doing}: {Text(result)}.");
    }
}
