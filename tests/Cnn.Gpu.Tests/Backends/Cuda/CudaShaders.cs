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

    /// <summary>Writes where it must not: argument y.</summary>
    public static ShaderSource Overrun(int at) => Source("overrun", $"KERNEL(overrun)(GLOBAL float* y) {{ y[{at}] = 1; }}");

    /// <summary>A source of one part with the defines that every shader has.</summary>
    public static ShaderSource Source(string entry, string text) => new(
        "", entry, [("LANES", "1"), ("VECTOR", "1"), ("GROUP_X", $"{Group}"), ("GROUP_Y", "1"), ("GROUP_Z", "1")], text);

    /// <summary>A launch over so many work items.</summary>
    public static ComputeLaunch Launch(ComputeKernel kernel, int items, params ComputeSlice[] arguments) =>
        new($"test of {kernel.Name}", kernel, arguments, new Extent(items / Group), new Extent(Group));
}
