namespace Cnn.Gpu.Backends.OpenCl;

/// <summary>OpenCL's error codes.</summary>
internal static class OpenClError
{
    public const int Success = 0;
    public const int DeviceNotAvailable = -2;
    public const int MemoryAllocationFailure = -4;
    public const int OutOfResources = -5;
    public const int OutOfHostMemory = -6;
    public const int ErrorForEventsInWaitList = -14;
    public const int InvalidCommandQueue = -36;
    public const int InvalidBufferSize = -61;
    public const int PlatformNotFound = -1001;

    // NVIDIA's driver gives it after an access outside of a buffer.
    private const int NvidiaIllegalAccess = -9999;

    // From 0 down to -19, and from -30 down to -72.
    private static readonly string[] Runtime =
    [
        "SUCCESS", "DEVICE_NOT_FOUND", "DEVICE_NOT_AVAILABLE", "COMPILER_NOT_AVAILABLE", "MEM_OBJECT_ALLOCATION_FAILURE", "OUT_OF_RESOURCES",
        "OUT_OF_HOST_MEMORY", "PROFILING_INFO_NOT_AVAILABLE", "MEM_COPY_OVERLAP", "IMAGE_FORMAT_MISMATCH", "IMAGE_FORMAT_NOT_SUPPORTED",
        "BUILD_PROGRAM_FAILURE", "MAP_FAILURE", "MISALIGNED_SUB_BUFFER_OFFSET", "EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST",
        "COMPILE_PROGRAM_FAILURE", "LINKER_NOT_AVAILABLE", "LINK_PROGRAM_FAILURE", "DEVICE_PARTITION_FAILED", "KERNEL_ARG_INFO_NOT_AVAILABLE",
    ];

    private static readonly string[] Invalid =
    [
        "VALUE", "DEVICE_TYPE", "PLATFORM", "DEVICE", "CONTEXT", "QUEUE_PROPERTIES", "COMMAND_QUEUE", "HOST_PTR", "MEM_OBJECT",
        "IMAGE_FORMAT_DESCRIPTOR", "IMAGE_SIZE", "SAMPLER", "BINARY", "BUILD_OPTIONS", "PROGRAM", "PROGRAM_EXECUTABLE", "KERNEL_NAME",
        "KERNEL_DEFINITION", "KERNEL", "ARG_INDEX", "ARG_VALUE", "ARG_SIZE", "KERNEL_ARGS", "WORK_DIMENSION", "WORK_GROUP_SIZE",
        "WORK_ITEM_SIZE", "GLOBAL_OFFSET", "EVENT_WAIT_LIST", "EVENT", "OPERATION", "GL_OBJECT", "BUFFER_SIZE", "MIP_LEVEL",
        "GLOBAL_WORK_SIZE", "PROPERTY", "IMAGE_DESCRIPTOR", "COMPILER_OPTIONS", "LINKER_OPTIONS", "DEVICE_PARTITION_COUNT", "PIPE_SIZE",
        "DEVICE_QUEUE", "SPEC_ID", "MAX_SIZE_RESTRICTION_EXCEEDED",
    ];

    /// <summary>The code's name in OpenCL's header, with its number.</summary>
    public static string Name(int code) => code switch
    {
        <= 0 and > -20 => $"CL_{Runtime[-code]} ({code})",
        <= -30 and > -73 => $"CL_INVALID_{Invalid[-code - 30]} ({code})".Replace("INVALID_MAX", "MAX", StringComparison.Ordinal),
        PlatformNotFound => $"CL_PLATFORM_NOT_FOUND_KHR ({code})",
        _ => $"error {code}",
    };

    /// <summary>Whether it says that memory is short.</summary>
    public static bool IsOutOfMemory(int code) => code is MemoryAllocationFailure or OutOfResources or OutOfHostMemory or InvalidBufferSize;

    /// <summary>Whether it says that the device runs nothing any more.</summary>
    public static bool IsLost(int code) => code is DeviceNotAvailable or InvalidCommandQueue or ErrorForEventsInWaitList or NvidiaIllegalAccess;
}
