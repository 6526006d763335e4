using Cnn.Gpu.Backends;
using Cnn.Gpu.Backends.OpenCl;
using Cnn.Gpu.Backends.Shaders;
using Cnn.Gpu.Tests.Conformance;

namespace Cnn.Gpu.Tests.Backends.Shaders;

/// <summary>Methods and tiles that the tables would not choose for such small layers; the conformance tests run those that they choose.</summary>
[TestFixture]
internal sealed class ConvolutionShadersTests
{
    private static readonly string[] Shapes =
        ["1x1 image", "rectangular all over", "padding beyond kernel", "stride 2,", "depthwise, multiplier 2", "relu pool,"];

    private static IEnumerable<OpCase> Cases =>
        WindowCases.All.Concat(OtherCases.WideChains).Where(c => Shapes.Any(s => c.Name.StartsWith($"conv {s}", StringComparison.Ordinal)));

    [Test]
    public void EveryShapeIsThere() => Assert.That(Shapes.Where(s => !Cases.Any(c => c.Name.StartsWith($"conv {s}", StringComparison.Ordinal))), Is.Empty);

    [TestCaseSource(nameof(Cases))]
    public void ProductsOfMatricesAgreeWithTheReference(OpCase @case) => Compare(@case, ShaderTiling.Gpu.Convolutions with { Method = ConvolutionMethod.Gemm });

    [TestCaseSource(nameof(Cases))]
    public void DirectSumsOnAGpuAgreeWithTheReference(OpCase @case) => Compare(@case, ShaderTiling.Gpu.Convolutions with { Method = ConvolutionMethod.Direct });

    /// <summary>Which is why tuning may choose among them.</summary>
    [Test]
    public void TheTileChangesNoBit()
    {
        var @case = WindowCases.All.Single(c => c.Name.StartsWith("conv wide channels, one-sided tiles", StringComparison.Ordinal));
        using var device = Open(ShaderTiling.Cpu);
        using var small = Open(ShaderTiling.Cpu with { Convolutions = ConvolutionTiles.Cpu with { Channels = 3, Columns = 2 } });
        var (expected, actual) = (OpCaseRunner.Run(@case, device), OpCaseRunner.Run(@case, small));
        Assert.That((actual["y"], actual["dx"]), Is.EqualTo((expected["y"], expected["dx"])));
    }

    private static void Compare(OpCase @case, ConvolutionTiles tiles)
    {
        using var device = Open(ShaderTiling.Gpu with { Convolutions = tiles });
        using var reference = DeviceSpec.Reference.Open();
        var expected = OpCaseRunner.Run(@case, reference);
        foreach (var (name, values) in OpCaseRunner.Run(@case, device)) Close.Require($"{@case}: {name}", values, expected[name], Close.Op);
    }

    private static ShaderDevice Open(ShaderTiling tiling)
    {
        try
        {
            return new ShaderDevice("opencl", OpenClContext.Open(0), new DeviceOptions { GuardBuffers = true }) { Tiling = tiling };
        }
        catch (DeviceException error)
        {
            throw Skip.Because(error.Message);
        }
    }
}
