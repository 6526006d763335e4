namespace Cnn.Gpu.Backends.Cuda;

/// <summary>CUresult: those of its values that are treated apart.</summary>
internal enum CudaResult
{
    Success = 0,
    InvalidValue = 1,
    OutOfMemory = 2,
    Deinitialized = 4,
    NoDevice = 100,
    NoBinaryForGpu = 209,
    EccUncorrectable = 214,
    InvalidPtx = 218,
    NvlinkUncorrectable = 220,
    UnsupportedPtxVersion = 222,
    Contained = 226,
    IllegalAddress = 700,
    LaunchTimeout = 702,
    ContextIsDestroyed = 709,
    Assert = 710,
    HardwareStackError = 714,
    IllegalInstruction = 715,
    MisalignedAddress = 716,
    InvalidAddressSpace = 717,
    InvalidPc = 718,
    LaunchFailed = 719,
    TensorMemoryLeak = 721,
    Unknown = 999,
}
