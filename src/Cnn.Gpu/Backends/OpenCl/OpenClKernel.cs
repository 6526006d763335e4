using Cnn.Gpu.Backends.Shaders.Compute;
using static Cnn.Gpu.Backends.OpenCl.OpenClConstants;

namespace Cnn.Gpu.Backends.OpenCl;

/// <summary>A function of a built program, with what the driver says of it.</summary>
internal sealed unsafe class OpenClKernel : ComputeKernel
{
    private readonly OpenClContext _context;
    private readonly OpenClHandle _program;
    private readonly string _entry;

    public OpenClKernel(OpenClContext context, OpenClHandle program, ShaderSource source) : base(source.ToString())
    {
        _context = context;
        _program = program;
        _entry = source.Entry;
        // A first one, of which the numbers are asked; launches make their own, since a kernel object holds its arguments.
        using var kernel = Create();
        uint arguments;
        context.Check(OpenClApi.GetKernelInfo(kernel, CL_KERNEL_NUM_ARGS, sizeof(uint), &arguments, null), "describe a kernel");
        Arguments = (int)arguments;
        var size = stackalloc nuint[3];
        nuint most;
        ulong local;
        context.Check(OpenClApi.GetKernelWorkGroupInfo(
            kernel, context.Device.Id, CL_KERNEL_COMPILE_WORK_GROUP_SIZE, (nuint)(3 * sizeof(nuint)), size, null), "describe a kernel");
        context.Check(OpenClApi.GetKernelWorkGroupInfo(
            kernel, context.Device.Id, CL_KERNEL_WORK_GROUP_SIZE, (nuint)sizeof(nuint), &most, null), "describe a kernel");
        context.Check(OpenClApi.GetKernelWorkGroupInfo(
            kernel, context.Device.Id, CL_KERNEL_LOCAL_MEM_SIZE, sizeof(ulong), &local, null), "describe a kernel");
        GroupSize = size[0] == 0 ? null : new Extent((int)size[0], (int)size[1], (int)size[2]);
        MaxGroupSize = (long)most;
        LocalBytes = (long)local;
    }

    /// <summary>How many arguments it takes.</summary>
    public int Arguments { get; }

    /// <summary>The only group size that it was compiled for; null if it takes any.</summary>
    public Extent? GroupSize { get; }

    /// <summary>The most work items of a group that its registers allow.</summary>
    public long MaxGroupSize { get; }

    /// <summary>Bytes of local memory that a group of it takes.</summary>
    public long LocalBytes { get; }

    /// <summary>A kernel object of its own.</summary>
    public OpenClHandle Create()
    {
        int error;
        var kernel = OpenClApi.CreateKernel(_program, _entry, &error);
        if (error != OpenClError.Success) throw new KernelException($"The program of {Name} has no kernel '{_entry}': {OpenClError.Name(error)}.");
        return new OpenClHandle(kernel, OpenClObject.Kernel);
    }
}
