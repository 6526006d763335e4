using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Tests.Backends.Shaders.Compute;

/// <summary>Small kernels that tests of drivers run; both dialects take them.</summary>
internal static class TestShaders
{
    public const int Group = 4;

    /// <summary>y[i] = a[i] * SCALE + y[i]: arguments a, y.</summary>
    public static ShaderSource MultiplyAdd(float scale = 2) => Source("multiply_add", """
        KERNEL(multiply_add)(GLOBAL const float* RESTRICT a, GLOBAL float* RESTRICT y)
        {
            int i = GROUP_ID(0) * GROUP_X + LOCAL_ID(0);
            y[i] = FMA(a[i], SCALE, y[i]);
        }
        """, ("SCALE", $"{scale:0.0}f"));

    /// <summary>A source of one part with the defines that every shader has.</summary>
    public static ShaderSource Source(string entry, string text, params (string, string)[] defines) => Source(entry, text, new Extent(Group), defines);

    /// <summary>A source for groups of that size.</summary>
    public static ShaderSource Source(string entry, string text, Extent group, params (string, string)[] defines) => new("", entry,
        [("LANES", "1"), ("VECTOR", "1"), ("GROUP_X", $"{group.X}"), ("GROUP_Y", $"{group.Y}"), ("GROUP_Z", $"{group.Z}"), .. defines], text);

    /// <summary>A launch over so many elements.</summary>
    public static ComputeLaunch Launch(ComputeKernel kernel, int elements, params ComputeSlice[] arguments) =>
        new($"test of {kernel.Name}", kernel, arguments, new Extent(elements / Group), new Extent(Group));
}
