using Cnn.Gpu.Models;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Tests.Backends.Cuda;

/// <summary>Compiles every kernel of whole networks, with and without NVIDIA's compiler.</summary>
public sealed class CudaNetworksTests
{
    private static readonly string[] Architectures = ["sm_70", "sm_80", "sm_90"];

    private static IEnumerable<TestCaseData> Networks => Network.All.SelectMany(n => new Optimizer[] { new Sgd(0.1f, Momentum: 0.9f), new Adam() }
        .SelectMany(o => Architectures.Select(a => new TestCaseData(n, o, a).SetArgDisplayNames(n.Name, o.GetType().Name, a))));

    [TestCaseSource(nameof(Networks))]
    public void EveryKernelCompilesAndTakesWhatItsLaunchGives(Network network, Optimizer optimizer, string architecture)
    {
        var clang = ClangCuda.OrIgnore();
        clang.IgnoreUnlessKnown(architecture);
        var launches = CudaNetworks.Launches(network, optimizer);
        Assert.That(launches, Is.Not.Empty);
        var compiled = clang.Compile(launches.Select(l => l.Source), architecture).ToDictionary(c => c.Source);
        Assert.Multiple(() =>
        {
            foreach (var (source, launch) in launches)
            {
                var kernel = compiled[source];
                Assert.That(kernel.IsGood, $"{launch.Name}: {kernel}");
                Assert.That(kernel.Arguments, Is.EqualTo(launch.Arguments.Count), launch.Name);
                Assert.That(kernel.MaxGroupSize, Is.EqualTo(launch.GroupSize.Total), launch.Name);
            }
        });
    }
}
