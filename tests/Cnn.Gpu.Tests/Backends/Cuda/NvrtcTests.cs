using System.Text;
using Cnn.Gpu.Backends.Cuda;
using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Models;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Tests.Backends.Cuda;

/// <summary>NVIDIA's compiler where this machine has it, which needs no card.</summary>
public sealed class NvrtcTests
{
    private static IEnumerable<TestCaseData> Networks => Network.All.Select(n => new TestCaseData(n.Name).SetArgDisplayNames(n.Name));

    [Test, Isolated]
    public void CompilesForEveryCard()
    {
        var nvrtc = LoadOrIgnore();
        Assert.That(nvrtc.Version.Major, Is.AtLeast(11));
        Assert.That(nvrtc.Architectures, Is.Ordered.And.Contains(80));
        var source = CudaShaders.Everything();
        Assert.Multiple(() =>
        {
            foreach (var capability in nvrtc.Architectures.Where(a => a >= CudaConstants.SmallestCapability))
            {
                var cubin = Compile(nvrtc, source, $"sm_{capability}");
                Assert.That(cubin.AsSpan(0, 4).ToArray(), Is.EqualTo("\u007fELF"u8.ToArray()), $"sm_{capability}");
                var ptx = Encoding.UTF8.GetString(Compile(nvrtc, source, $"compute_{capability}"));
                Assert.That(ptx, Does.Contain(".entry everything(").And.Contain($".target sm_{capability}").And.Contain(".maxntid").And.EndWith("\0"));
                Assert.That(ptx, Does.Contain("fma.rn.f32").And.Contain("sqrt.rn.f32").And.Contain("bar.sync"));
            }
        });
    }

    [Test, Isolated]
    public void CompensatedSumsSurvive()
    {
        var ptx = Encoding.UTF8.GetString(Compile(LoadOrIgnore(), CudaShaders.TwoSum, "compute_80"));
        Assert.That(CudaShaders.Additions(ptx), Is.EqualTo(6), ptx);
    }

    [Test, Isolated]
    public void AnErrorHasTheLogAndTheLine()
    {
        var nvrtc = LoadOrIgnore();
        var wrong = CudaShaders.Source("wrong", "KERNEL(wrong)(GLOBAL float* y)\n{\n    y[0] = missing;\n}");
        Assert.That(() => Compile(nvrtc, wrong, "sm_80"), Throws.InstanceOf<KernelException>().With.Message.Contains("NVRTC_ERROR_COMPILATION (6)")
            .And.Message.Contains("generated(3): error").And.Message.Contains("generated:3: y[0] = missing;"));
    }

    [TestCaseSource(nameof(Networks)), Isolated]
    public void CompilesEveryKernelOfANetwork(string name)
    {
        var nvrtc = LoadOrIgnore();
        var sources = CudaNetworks.Launches(Network.Find(name)!, new Adam()).Select(l => l.Source).Distinct().ToArray();
        Assert.That(sources, Is.Not.Empty);
        Parallel.ForEach(sources, source => Compile(nvrtc, source, "sm_80"));
    }

    private static byte[] Compile(Nvrtc nvrtc, ShaderSource source, string target) =>
        nvrtc.Compile(source, source.Text(ShaderDialect.Cuda), target, CudaPrograms.Options);

    private static Nvrtc LoadOrIgnore()
    {
        // As if there were the newest card and driver.
        var nvrtc = Nvrtc.TryLoad(driverVersion: int.MaxValue, capability: 90);
        if (nvrtc is null) throw Skip.Because("NVRTC is not on this machine.");
        return nvrtc!;
    }
}
