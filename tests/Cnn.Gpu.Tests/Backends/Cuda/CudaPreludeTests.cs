using System.Text.RegularExpressions;
using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Tests.Backends.Shaders.Compute;

namespace Cnn.Gpu.Tests.Backends.Cuda;

/// <summary>Compiles what cuda.h makes of shaders, on any machine that has clang.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CudaPreludeTests
{
    // Every name of cuda.h; nested commas and arguments with side effects are where macros go wrong.
    private const string Everything =
        """
        CONSTANT float FACTORS[] = { 1.5f, -2.0f };
        FUNCTION vec twice(vec x, LOCAL_PTR float* shared) { return x + VEC(shared[0]) * TO_VEC(LANE_NUMBERS + IVEC(2)); }
        KERNEL(everything)(GLOBAL const uchar* RESTRICT bytes, GLOBAL const uint* RESTRICT words, GLOBAL vec* RESTRICT y, const GLOBAL ivec* RESTRICT z)
        {
            LOCAL float shared[GROUP_X * GROUP_Y * GROUP_Z];
            const int at = LOCAL_ID(0) + GROUP_X * (LOCAL_ID(1) + GROUP_Y * LOCAL_ID(2));
            const int group = GROUP_ID(0) + GROUP_COUNT(0) * (GROUP_ID(1) + GROUP_COUNT(1) * (GROUP_ID(2) + GROUP_COUNT(2)));
            shared[at] = (float)bytes[group] + BITS_FLOAT(MULTIPLY_HIGH(words[group], words[at] + FLOAT_BITS(2.0f)));
            BARRIER();
            vec sum = VEC(-INFINITY);
            UNROLL
            for (int i = 0; i < 4; i++) sum = FMA(VEC(FACTORS[group & 1]), y[group + i], fmax(sum, fmin(y[i], VEC(shared[at ^ 1]))));
            sum += exp(log(fabs(sqrt(rsqrt(erf(tanh(sum)))))));
            const ivec kept = TO_IVEC(sum) + z[group];
            y[group] = SELECT(kept > IVEC(0), twice(sum, shared), VEC(isfinite(VEC_SUM(sum)) ? 1.0f : 0.0f));
        }
        """;

    [TestCase("sm_50")]
    [TestCase("sm_70")]
    [TestCase("sm_80")]
    [TestCase("sm_90")]
    public void EveryNameCompiles(string architecture)
    {
        var clang = ClangCuda.OrIgnore();
        clang.IgnoreUnlessKnown(architecture);
        var compiled = clang.Compile(Shader("everything", Everything), architecture);
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
        Assert.That(Dialects.Names("cuda.h"), Is.SubsetOf(Regex.Matches(Everything + " vec ivec", @"\w+").Select(m => m.Value)));

    [Test]
    public void CompensatedSumsSurvive()
    {
        // Knuth's two-sum, which is zero to a compiler that takes floats for real numbers.
        var compiled = ClangCuda.OrIgnore().Compile(Shader("two_sum",
            """
            KERNEL(two_sum)(GLOBAL float* RESTRICT y)
            {
                const float sum = y[0] + y[1];
                const float part = sum - y[0];
                y[2] = (y[0] - (sum - part)) + (y[1] - part);
            }
            """));
        Assert.That(compiled.IsGood, compiled.ToString());
        Assert.That(Regex.Count(compiled.Ptx, @"\b(?:add|sub)(?:\.rn)?\.f32"), Is.EqualTo(6));
    }

    [Test]
    public void AnErrorNamesThePartAndItsLine()
    {
        var compiled = ClangCuda.OrIgnore().Compile(Shader("wrong", "KERNEL(wrong)(GLOBAL float* y)\n{\n    y[0] = missing;\n}"));
        Assert.That(compiled.IsGood, Is.False);
        Assert.That(compiled.Log, Does.Contain("generated:3:").And.Contain("missing"));
    }

    [Test]
    public void OneSamplePerThread()
    {
        var compiled = ClangCuda.OrIgnore().Compile(Shader("none", "", vector: 4));
        Assert.That(compiled.Log, Does.Contain("VECTOR must be 1"));
    }

    private static ShaderSource Shader(string entry, string text, int vector = 1) => new(
        "", entry, [("LANES", "16"), ("VECTOR", $"{vector}"), ("GROUP_X", "16"), ("GROUP_Y", "2"), ("GROUP_Z", "2"), ("PER_ITEM", "4")], text);
}
