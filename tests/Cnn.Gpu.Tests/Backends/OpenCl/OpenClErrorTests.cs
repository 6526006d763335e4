using Cnn.Gpu.Backends.OpenCl;

namespace Cnn.Gpu.Tests.Backends.OpenCl;

public sealed class OpenClErrorTests
{
    // From OpenCL's header.
    [TestCase(0, "CL_SUCCESS")]
    [TestCase(-1, "CL_DEVICE_NOT_FOUND")]
    [TestCase(-5, "CL_OUT_OF_RESOURCES")]
    [TestCase(-11, "CL_BUILD_PROGRAM_FAILURE")]
    [TestCase(-14, "CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST")]
    [TestCase(-19, "CL_KERNEL_ARG_INFO_NOT_AVAILABLE")]
    [TestCase(-30, "CL_INVALID_VALUE")]
    [TestCase(-36, "CL_INVALID_COMMAND_QUEUE")]
    [TestCase(-45, "CL_INVALID_PROGRAM_EXECUTABLE")]
    [TestCase(-54, "CL_INVALID_WORK_GROUP_SIZE")]
    [TestCase(-63, "CL_INVALID_GLOBAL_WORK_SIZE")]
    [TestCase(-68, "CL_INVALID_DEVICE_PARTITION_COUNT")]
    [TestCase(-72, "CL_MAX_SIZE_RESTRICTION_EXCEEDED")]
    [TestCase(-1001, "CL_PLATFORM_NOT_FOUND_KHR")]
    [TestCase(-25, "error -25")]
    [TestCase(-9999, "error -9999")]
    [TestCase(5, "error 5")]
    public void CodesHaveTheirNames(int code, string name) => Assert.That(OpenClError.Name(code), Does.StartWith(name).And.Contain($"{code}"));
}
