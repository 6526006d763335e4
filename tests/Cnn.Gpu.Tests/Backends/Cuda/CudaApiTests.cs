using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Cnn.Gpu.Backends.Cuda;

namespace Cnn.Gpu.Tests.Backends.Cuda;

/// <summary>Compares the imported methods with the prototypes of cuda.h and nvrtc.h.</summary>
public sealed class CudaApiTests
{
    private const string Prototypes = """
        CUresult cuInit(unsigned)
        CUresult cuDriverGetVersion(int*)
        CUresult cuGetErrorName(CUresult, const char**)
        CUresult cuGetErrorString(CUresult, const char**)
        CUresult cuDeviceGetCount(int*)
        CUresult cuDeviceGet(CUdevice*, int)
        CUresult cuDeviceGetName(char*, int, CUdevice)
        CUresult cuDeviceGetAttribute(int*, CUdevice_attribute, CUdevice)
        CUresult cuDeviceTotalMem_v2(size_t*, CUdevice)
        CUresult cuDevicePrimaryCtxRetain(CUcontext*, CUdevice)
        CUresult cuDevicePrimaryCtxRelease_v2(CUdevice)
        CUresult cuCtxSetCurrent(CUcontext)
        CUresult cuMemGetInfo_v2(size_t*, size_t*)
        CUresult cuMemAlloc_v2(CUdeviceptr*, size_t)
        CUresult cuMemFree_v2(CUdeviceptr)
        CUresult cuMemHostAlloc(void**, size_t, unsigned)
        CUresult cuMemFreeHost(void*)
        CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr, const void*, size_t, CUstream)
        CUresult cuMemcpyDtoHAsync_v2(void*, CUdeviceptr, size_t, CUstream)
        CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr, CUdeviceptr, size_t, CUstream)
        CUresult cuMemsetD8Async(CUdeviceptr, unsigned char, size_t, CUstream)
        CUresult cuStreamCreate(CUstream*, unsigned)
        CUresult cuStreamDestroy_v2(CUstream)
        CUresult cuStreamSynchronize(CUstream)
        CUresult cuStreamWaitEvent(CUstream, CUevent, unsigned)
        CUresult cuStreamBeginCapture_v2(CUstream, CUstreamCaptureMode)
        CUresult cuStreamEndCapture(CUstream, CUgraph*)
        CUresult cuGraphInstantiateWithFlags(CUgraphExec*, CUgraph, unsigned long long)
        CUresult cuGraphLaunch(CUgraphExec, CUstream)
        CUresult cuGraphExecDestroy(CUgraphExec)
        CUresult cuGraphDestroy(CUgraph)
        CUresult cuEventCreate(CUevent*, unsigned)
        CUresult cuEventRecord(CUevent, CUstream)
        CUresult cuEventSynchronize(CUevent)
        CUresult cuEventElapsedTime(float*, CUevent, CUevent)
        CUresult cuEventDestroy_v2(CUevent)
        CUresult cuModuleLoadDataEx(CUmodule*, const void*, unsigned, CUjit_option*, void**)
        CUresult cuModuleUnload(CUmodule)
        CUresult cuModuleGetFunction(CUfunction*, CUmodule, const char*)
        CUresult cuFuncGetAttribute(int*, CUfunction_attribute, CUfunction)
        CUresult cuFuncGetParamInfo(CUfunction, size_t, size_t*, size_t*)
        CUresult cuLaunchKernel(CUfunction, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, CUstream, void**, void**)
        const char* nvrtcGetErrorString(nvrtcResult)
        nvrtcResult nvrtcVersion(int*, int*)
        nvrtcResult nvrtcGetNumSupportedArchs(int*)
        nvrtcResult nvrtcGetSupportedArchs(int*)
        nvrtcResult nvrtcCreateProgram(nvrtcProgram*, const char*, const char*, int, const char**, const char**)
        nvrtcResult nvrtcCompileProgram(nvrtcProgram, int, const char**)
        nvrtcResult nvrtcGetCUBINSize(nvrtcProgram, size_t*)
        nvrtcResult nvrtcGetCUBIN(nvrtcProgram, char*)
        nvrtcResult nvrtcGetPTXSize(nvrtcProgram, size_t*)
        nvrtcResult nvrtcGetPTX(nvrtcProgram, char*)
        nvrtcResult nvrtcGetProgramLogSize(nvrtcProgram, size_t*)
        nvrtcResult nvrtcGetProgramLog(nvrtcProgram, char*)
        nvrtcResult nvrtcDestroyProgram(nvrtcProgram*)
        """;

    private static IEnumerable<TestCaseData> Imports => new[] { typeof(CudaApi), typeof(NvrtcApi) }
        .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        // Of a method with strings the generator imports another one without.
        .Select(m => (Method: m, m.GetCustomAttribute<DllImportAttribute>()?.EntryPoint))
        .Where(i => i.EntryPoint is not null).Select(i => new TestCaseData(i.Method, i.EntryPoint).SetArgDisplayNames(i.EntryPoint!));

    [TestCaseSource(nameof(Imports))]
    public void IsDeclaredAsInTheHeader(MethodInfo method, string entryPoint)
    {
        var prototype = Regex.Match(Prototypes, $@"^ *(?<result>.+?) ?\b{entryPoint}\((?<parameters>.*)\)", RegexOptions.Multiline);
        Assert.That(prototype.Success, $"no prototype of {entryPoint}");
        Assert.That(Managed(method.ReturnType), Is.EqualTo(Managed(prototype.Groups["result"].Value)));
        Assert.That(method.GetParameters().Select(p => Managed(p.ParameterType)), Is.EqualTo(prototype.Groups["parameters"].Value.Split(", ").Select(Managed)));
    }

    [Test]
    public void EveryFunctionIsImported() =>
        Assert.That(Imports.Select(i => i.Arguments[1]), Is.EquivalentTo(Regex.Matches(Prototypes, @"\w+(?=\()").Select(m => m.Value)));

    // What a type is in C#, with enums as the ints that they are.
    private static string Managed(Type type) => type switch
    {
        { IsPointer: true } => Managed(type.GetElementType()!) + "*",
        { IsEnum: true } => Managed(type.GetEnumUnderlyingType()),
        _ => type.Name,
    };

    private static string Managed(string type)
    {
        type = type.Replace("const ", "", StringComparison.Ordinal).Trim();
        return type.EndsWith('*') ? Managed(type[..^1]) + "*" : type switch
        {
            "CUresult" or "nvrtcResult" or "int" or "CUdevice" => nameof(Int32),
            "CUdevice_attribute" or "CUfunction_attribute" or "CUstreamCaptureMode" or "CUjit_option" => nameof(Int32),
            "unsigned" => nameof(UInt32),
            "size_t" => nameof(UIntPtr),
            "unsigned long long" or "CUdeviceptr" => nameof(UInt64),
            "char" or "unsigned char" => nameof(Byte),
            "float" => nameof(Single),
            "void" => "Void",
            "CUcontext" or "CUstream" or "CUevent" or "CUmodule" or "CUfunction" or "CUgraph" or "CUgraphExec" or "nvrtcProgram" => nameof(IntPtr),
            _ => throw new ArgumentException(type),
        };
    }
}
