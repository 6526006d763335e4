using System.Runtime.InteropServices;

namespace Cnn.Gpu.Backends.OpenCl;

/// <summary>
/// One reference to an object of OpenCL. Objects count references among themselves (memory to its context, a kernel to its program), so handles
/// may be released in any order, also by finalisers.
/// </summary>
internal sealed class OpenClHandle : SafeHandle
{
    private readonly OpenClObject _kind;

    public OpenClHandle(nint value, OpenClObject kind) : base(0, ownsHandle: true)
    {
        _kind = kind;
        SetHandle(value);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => (_kind switch
    {
        OpenClObject.Context => OpenClApi.ReleaseContext(handle),
        OpenClObject.Queue => OpenClApi.ReleaseCommandQueue(handle),
        OpenClObject.Memory => OpenClApi.ReleaseMemObject(handle),
        OpenClObject.Program => OpenClApi.ReleaseProgram(handle),
        _ => OpenClApi.ReleaseKernel(handle),
    }) == OpenClError.Success;
}
