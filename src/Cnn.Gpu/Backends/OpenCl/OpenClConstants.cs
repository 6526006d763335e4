namespace Cnn.Gpu.Backends.OpenCl;

/// <summary>The numbers of OpenCL's header that are used, under its names.</summary>
internal static class OpenClConstants
{
    public const uint CL_PLATFORM_VERSION = 0x0901;
    public const uint CL_PLATFORM_NAME = 0x0902;

    public const ulong CL_DEVICE_TYPE_CPU = 1 << 1;
    public const ulong CL_DEVICE_TYPE_GPU = 1 << 2;
    public const ulong CL_DEVICE_TYPE_ALL = 0xFFFFFFFF;
    public const uint CL_DEVICE_TYPE = 0x1000;
    public const uint CL_DEVICE_MAX_COMPUTE_UNITS = 0x1002;
    public const uint CL_DEVICE_MAX_WORK_GROUP_SIZE = 0x1004;
    public const uint CL_DEVICE_MAX_MEM_ALLOC_SIZE = 0x1010;
    public const uint CL_DEVICE_MEM_BASE_ADDR_ALIGN = 0x1019;
    public const uint CL_DEVICE_GLOBAL_MEM_SIZE = 0x101F;
    public const uint CL_DEVICE_LOCAL_MEM_SIZE = 0x1023;
    public const uint CL_DEVICE_ENDIAN_LITTLE = 0x1026;
    public const uint CL_DEVICE_AVAILABLE = 0x1027;
    public const uint CL_DEVICE_COMPILER_AVAILABLE = 0x1028;
    public const uint CL_DEVICE_NAME = 0x102B;
    public const uint CL_DEVICE_VENDOR = 0x102C;
    public const uint CL_DRIVER_VERSION = 0x102D;
    public const uint CL_DEVICE_VERSION = 0x102F;
    public const uint CL_DEVICE_OPENCL_C_VERSION = 0x103D;

    public const nint CL_CONTEXT_PLATFORM = 0x1084;
    public const ulong CL_QUEUE_PROFILING_ENABLE = 1 << 1;

    public const ulong CL_MEM_READ_WRITE = 1 << 0;
    public const ulong CL_MEM_ALLOC_HOST_PTR = 1 << 4;
    public const uint CL_BUFFER_CREATE_TYPE_REGION = 0x1220;
    public const ulong CL_MAP_WRITE = 1 << 1;

    public const uint CL_PROGRAM_BINARY_SIZES = 0x1165;
    public const uint CL_PROGRAM_BINARIES = 0x1166;
    public const uint CL_PROGRAM_BUILD_LOG = 0x1183;

    public const uint CL_KERNEL_NUM_ARGS = 0x1191;
    public const uint CL_KERNEL_WORK_GROUP_SIZE = 0x11B0;
    public const uint CL_KERNEL_COMPILE_WORK_GROUP_SIZE = 0x11B1;
    public const uint CL_KERNEL_LOCAL_MEM_SIZE = 0x11B2;

    public const uint CL_PROFILING_COMMAND_START = 0x1282;
    public const uint CL_PROFILING_COMMAND_END = 0x1283;
}
