using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Backends.Cuda;

/// <summary>A function of a loaded module, with what the driver says of it.</summary>
internal sealed unsafe class CudaKernel : ComputeKernel
{
    public CudaKernel(CudaContext context, nint module, ShaderSource source) : base(source.ToString())
    {
        nint function;
        if (CudaApi.ModuleGetFunction(&function, module, source.Entry) is var result and not CudaResult.Success)
            throw new KernelException($"The program of {Name} has no kernel '{source.Entry}': {CudaError.Text(result)}.");
        Function = function;
        // This also loads its code, which otherwise the first launch would do: not every driver can while launches are captured.
        int threads;
        context.Check(CudaApi.FuncGetAttribute(&threads, CudaFunctionAttribute.MaxThreadsPerBlock, function), "describe a kernel");
        MaxGroupSize = threads;
        if (context.Device.DriverVersion >= CudaConstants.ParameterInfoDriver) Arguments = CountArguments(context, function);
    }

    /// <summary>The driver's CUfunction.</summary>
    public nint Function { get; }

    /// <summary>The most threads of a block that its registers and launch bounds allow.</summary>
    public int MaxGroupSize { get; }

    /// <summary>How many arguments it takes; null where the driver is too old to tell.</summary>
    public int? Arguments { get; }

    private static int CountArguments(CudaContext context, nint function)
    {
        for (var i = 0; ; i++)
        {
            nuint offset, size;
            var result = CudaApi.FuncGetParamInfo(function, (nuint)i, &offset, &size);
            if (result == CudaResult.InvalidValue) return i;
            context.Check(result, "describe a kernel's arguments");
        }
    }
}
