extern alias Ilgpu;

using System.Diagnostics;
using System.Reflection;
using Cnn.Gpu.Tests.Backends.Cuda;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using Ilgpu::Cnn.Gpu.Backends.Ilgpu;

namespace Cnn.Gpu.Tests.Backends.Ilgpu;

/// <summary>What ILGPU makes of every kernel for graphics processors, of which none is needed for it.</summary>
public sealed class GeneratedCodeTests
{
    private static IEnumerable<TestCaseData> Kernels =>
        from type in typeof(IlgpuDevices).Assembly.GetTypes()
        where type.Namespace == "Cnn.Gpu.Kernels"
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
        where method.GetParameters() is [{ ParameterType: { } first }, ..] && first == typeof(Index1D)
        orderby type.Name, method.Name
        select new TestCaseData(method).SetArgDisplayNames($"{type.Name}.{method.Name}");

    [Test]
    public void EveryKernelIsTested() => Assert.That(Kernels.Count(), Is.GreaterThan(35));

    [TestCaseSource(nameof(Kernels))]
    public void CompilesForCuda(MethodInfo kernel)
    {
        using var context = IlgpuKind.CreateContext();
        using var backend = new PTXBackend(
            context, new CudaCapabilityContext(CudaArchitecture.SM_70), CudaArchitecture.SM_70, CudaInstructionSet.ISA_70, null);
        var ptx = ((PTXCompiledKernel)Compile(backend, kernel)).PTXAssembly;
        Keep(kernel, "ptx", ptx);
        Assert.Multiple(() =>
        {
            Assert.That(ptx, Does.Contain(".visible .entry").And.Contain("st.global."));
            // Sums in an order that no one knows.
            Assert.That(ptx, Does.Not.Contain("atom.").And.Not.Contain("red.global"));
        });
    }

    [TestCaseSource(nameof(Kernels))]
    public void CompilesForOpenCl(MethodInfo kernel)
    {
        using var context = IlgpuKind.CreateContext();
        var capabilities = new CLCapabilityContext(float16: false, float64: true, genericAddressSpace: true, int64_Atomics: false, subGroups: false);
        using var backend = new CLBackend(context, capabilities, CLDeviceVendor.Other, CLCVersion.CL20);
        var source = ((CLCompiledKernel)Compile(backend, kernel)).Source;
        Keep(kernel, "cl", source);
        Assert.That(source, Does.Contain("kernel void").And.Not.Contain("atomic_"));
        if (ClangCuda.Command is { } clang) Assert.That(Errors(clang, source), Is.Empty);
    }

    private static CompiledKernel Compile(Backend backend, MethodInfo kernel) =>
        backend.Compile(EntryPointDescription.FromImplicitlyGroupedKernel(kernel), KernelSpecialization.Empty);

    /// <summary>Writes code to the folder that CNN_GPU_ILGPU_CODE names, for people to read.</summary>
    private static void Keep(MethodInfo kernel, string extension, string code)
    {
        if (Environment.GetEnvironmentVariable("CNN_GPU_ILGPU_CODE") is not { } folder) return;
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{kernel.DeclaringType!.Name}.{kernel.Name}.{extension}"), code);
    }

    /// <summary>What clang, which PoCL and many drivers are made of, has against an OpenCL source.</summary>
    private static string Errors(string clang, string source)
    {
        var start = new ProcessStartInfo(clang) { RedirectStandardInput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-x", "cl", "-cl-std=CL2.0", "-Xclang", "-finclude-default-header", "-w", "-fsyntax-only", "-"])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        process.StandardInput.Write(source);
        process.StandardInput.Close();
        return process.StandardError.ReadToEnd();
    }
}
