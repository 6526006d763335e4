using System.Text.RegularExpressions;
using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Tests.Backends.Cuda;

/// <summary>Small kernels for tests of the driver.</summary>
internal static class CudaShaders
{
    public const int Group = 8;

    /// <summary>y[i] = SCALE * a[i] + y[i]: arguments a, y.</summary>
    public static ShaderSource MultiplyAdd(int scale = 2) => Source("multiply_add", $$"""
        KERNEL(multiply_add)(GLOBAL const float* RESTRICT a, GLOBAL float* RESTRICT y)
        {
            const int i = GROUP_ID(0) * GROUP_X + LOCAL_ID(0);
            y[i] = FMA(a[i], {{scale}}.0f, y[i]);
        }
        """);

    /// <summary>The sums of groups: arguments x, y.</summary>
    public static ShaderSource GroupSum { get; } = Source("group_sum", """
        KERNEL(group_sum)(GLOBAL const float* RESTRICT x, GLOBAL float* RESTRICT y)
        {
            LOCAL float partial[GROUP_X];
            partial[LOCAL_ID(0)] = x[GROUP_ID(0) * GROUP_X + LOCAL_ID(0)];
            BARRIER();
            for (int stride = GROUP_X / 2; stride > 0; stride /= 2)
            {
                if (LOCAL_ID(0) < stride) partial[LOCAL_ID(0)] += partial[LOCAL_ID(0) + stride];
                BARRIER();
            }
            if (LOCAL_ID(0) == 0) y[GROUP_ID(0)] = partial[0];
        }
        """);

    /// <summary>Knuth's two-sum, of which nothing is left to a compiler that takes floats for real numbers: argument y.</summary>
    public static ShaderSource TwoSum { get; } = Source("two_sum", """
        KERNEL(two_sum)(GLOBAL float* RESTRICT y)
        {
            const float sum = y[0] + y[1];
            const float part = sum - y[0];
            y[2] = (y[0] - (sum - part)) + (y[1] - part);
        }
        """);

    /// <summary>How many sums and differences PTX has; those of <see cref="TwoSum"/> are six.</summary>
    public static int Additions(string ptx) => Regex.Count(ptx, @"\b(?:add|sub)(?:\.rn)?\.f32");

    /// <summary>Writes where it must not: argument y.</summary>
    public static ShaderSource Overrun(int at) => Source("overrun", $"KERNEL(overrun)(GLOBAL float* y) {{ y[{at}] = 1; }}");

    /// <summary>A kernel with every name of cuda.h, for groups of 16×2×2; nested commas are where macros go wrong. It only has to compile.</summary>
    public static ShaderSource Everything(int vector = 1) => new(
        "", "everything", [("LANES", "16"), ("VECTOR", $"{vector}"), ("GROUP_X", "16"), ("GROUP_Y", "2"), ("GROUP_Z", "2")],
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
            const uvec bits = TO_UVEC(kept) ^ UVEC(0x9E3779B9u);
            STORE_UNALIGNED(SELECT(kept > TO_IVEC(bits), twice(sum, shared), VEC(isfinite(VEC_SUM(sum)) ? 1.0f : 0.0f)), y + group);
        }
        """);

    /// <summary>A source of one part with the defines that every shader has.</summary>
    public static ShaderSource Source(string entry, string text) => new(
        "", entry, [("LANES", "1"), ("VECTOR", "1"), ("GROUP_X", $"{Group}"), ("GROUP_Y", "1"), ("GROUP_Z", "1")], text);

    /// <summary>A launch over so many work items.</summary>
    public static ComputeLaunch Launch(ComputeKernel kernel, int items, params ComputeSlice[] arguments) =>
        new($"test of {kernel.Name}", kernel, arguments, new Extent(items / Group), new Extent(Group));
}
