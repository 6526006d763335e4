using System.Text.RegularExpressions;
using Cnn.Gpu.Tests.Backends.Shaders.Compute;

namespace Cnn.Gpu.Tests.Backends.Cuda;

/// <summary>Compiles what cuda.h makes of shaders, on any machine that has clang.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CudaPreludeTests
{
    [TestCase("sm_50")]
    [TestCase("sm_70")]
    [TestCase("sm_80")]
    [TestCase("sm_90")]
    public void EveryNameCompiles(string architecture)
    {
        var clang = ClangCuda.OrIgnore();
        clang.IgnoreUnlessKnown(architecture);
        var compiled = clang.Compile(CudaShaders.Everything(), architecture);
        Assert.That(compiled.IsGood, compiled.ToString());
        Assert.That(compiled.Ptx, Does.Contain($".target {architecture}"));
        Assert.That(compiled.Arguments, Is.EqualTo(4));
        Assert.That(compiled.MaxGroupSize, Is.EqualTo(64));
        Assert.That(compiled.Ptx, Does.Contain("fma.rn.f32").And.Contain("bar.sync").And.Contain("mul.hi.u32").And.Contain(".shared").And.Contain(".const"));
        // A plain square root, not an approximate one.
        Assert.That(compiled.Ptx, Does.Contain("sqrt.rn.f32"));
    }

    [Test]
    public void EveryNameIsInThatShader() =>
        Assert.That(Dialects.Names("cuda.h"), Is.SubsetOf(Regex.Matches(CudaShaders.Everything().Generated, @"\w+").Select(m => m.Value)));

    [Test]
    public void CompensatedSumsSurvive()
    {
        var compiled = ClangCuda.OrIgnore().Compile(CudaShaders.TwoSum);
        Assert.That(compiled.IsGood, compiled.ToString());
        Assert.That(CudaShaders.Additions(compiled.Ptx), Is.EqualTo(6));
    }

    [Test]
    public void AnErrorNamesThePartAndItsLine()
    {
        var compiled = ClangCuda.OrIgnore().Compile(CudaShaders.Source("wrong", "KERNEL(wrong)(GLOBAL float* y)\n{\n    y[0] = missing;\n}"));
        Assert.That(compiled.IsGood, Is.False);
        Assert.That(compiled.Log, Does.Contain("generated:3:").And.Contain("missing"));
    }

    [Test]
    public void OneSamplePerThread()
    {
        var compiled = ClangCuda.OrIgnore().Compile(CudaShaders.Everything(vector: 4));
        Assert.That(compiled.Log, Does.Contain("VECTOR must be 1"));
    }
}
