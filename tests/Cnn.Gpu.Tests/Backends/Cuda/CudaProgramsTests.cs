using Cnn.Gpu.Backends.Shaders.Compute;
using static Cnn.Gpu.Tests.Backends.Cuda.CudaContextTests;

namespace Cnn.Gpu.Tests.Backends.Cuda;

public sealed class CudaProgramsTests
{
    [Test, Isolated]
    public void EqualSourcesAreOneKernel()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using var context = EmulatedCuda.Open();
        var first = context.Build(CudaShaders.MultiplyAdd());
        Assert.That(context.Build(CudaShaders.MultiplyAdd()), Is.SameAs(first));
        Assert.That(context.Build(CudaShaders.MultiplyAdd(scale: 3)), Is.Not.SameAs(first));
        Assert.That(Compilations(cuda), Is.EqualTo(2));
    }

    [TestCase(9, 0, "sm_90"), TestCase(8, 6, "compute_80"), TestCase(12, 0, "compute_90"), Isolated]
    public void CompilesForTheCardOrElsePtx(int major, int minor, string target)
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        cuda.Set("capability_major", major);
        cuda.Set("capability_minor", minor);
        using var context = EmulatedCuda.Open();
        context.Build(CudaShaders.MultiplyAdd());
        Assert.That(cuda.Calls, Does.Contain($"nvrtcCompileProgram --gpu-architecture={target} --std=c++17 --fmad=true -default-device\n"));
    }

    [Test, Isolated]
    public void SeveralAreBuiltAtATime()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using var context = EmulatedCuda.Open();
        Parallel.For(0, 8, i => context.Build(CudaShaders.MultiplyAdd(i % 4)));
        Assert.That(Compilations(cuda), Is.EqualTo(4));
        Assert.That(cuda.Balance, Does.Contain("modules=4").And.Not.Contain("programs"));
    }

    [Test, Isolated]
    public void ACompiledProgramIsFoundAgainOnDisk()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using var folder = new TempFolder();
        for (var run = 0; run < 2; run++)
        {
            using var context = EmulatedCuda.Open(cache: new ProgramCache(folder.Path));
            var kernel = context.Build(CudaShaders.MultiplyAdd());
            using var y = Of(context, new float[CudaShaders.Group]);
            using var sequence = context.Prepare([CudaShaders.Launch(kernel, CudaShaders.Group, y.All, y.All)]);
            sequence.Enqueue();
            context.Wait();
            Assert.That(Compilations(cuda), Is.EqualTo(run == 0 ? 1 : 0));
        }
    }

    [Test, Isolated]
    public void AProgramThatTheDriverRefusesIsCompiledAnew()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using var folder = new TempFolder();
        var cache = new ProgramCache(folder.Path);
        using (var context = EmulatedCuda.Open(cache: cache)) context.Build(CudaShaders.MultiplyAdd());
        _ = cuda.Calls;
        cuda.Fail("cuModuleLoadDataEx", 209);
        using (var context = EmulatedCuda.Open(cache: cache)) context.Build(CudaShaders.MultiplyAdd());
        Assert.That(Compilations(cuda), Is.EqualTo(1));
    }

    [Test, Isolated]
    public void AnErrorHasTheLogAndTheLine()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using (var context = EmulatedCuda.Open())
        {
            var wrong = CudaShaders.Source("wrong", "KERNEL(wrong)(GLOBAL float* y)\n{\n    y[0] = missing;\n}");
            Assert.That(() => context.Build(wrong), Throws.InstanceOf<KernelException>().With.Message.Contains(
                "generated:wrong does not compile for sm_90 with NVRTC 12.4: NVRTC_ERROR_COMPILATION (6)").And.Message.Contains("generated:3: y[0] = missing;"));
            // Again, and not a stale half.
            Assert.That(() => context.Build(wrong), Throws.InstanceOf<KernelException>());
            Assert.That(() => context.Build(CudaShaders.Source("other", "KERNEL(one)(GLOBAL float* y) { y[0] = 0; }")),
                Throws.InstanceOf<KernelException>().With.Message.Contains("has no kernel 'other'"));
        }
        Assert.That(cuda.Balance, Is.Empty);
    }

    [Test, Isolated]
    public void AProgramThatCannotBeLoadedSaysWhy()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using var context = EmulatedCuda.Open();
        cuda.Fail("cuModuleLoadDataEx", 222);
        Assert.That(() => context.Build(CudaShaders.MultiplyAdd()), Throws.InstanceOf<KernelException>().With.Message.Contains("The driver is older than NVRTC"));
        cuda.Fail("nvrtcCompileProgram", 7);
        Assert.That(() => context.Build(CudaShaders.MultiplyAdd(5)), Throws.InstanceOf<DeviceException>().With.Message.Contains("is incomplete"));
    }

    private static int Compilations(EmulatedCuda cuda) => cuda.Calls.Split('\n').Count(c => c.StartsWith("nvrtcCompileProgram", StringComparison.Ordinal));
}
