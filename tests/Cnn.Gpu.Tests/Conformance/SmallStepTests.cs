namespace Cnn.Gpu.Tests.Conformance;

/// <summary>A step with fewer samples is the same as a plan of that size. Where plans are costly it must do that both agree with the reference.</summary>
[TestFixtureSource(typeof(DeviceSpec), nameof(DeviceSpec.WithoutCompiler))]
internal sealed class SmallStepTests(DeviceSpec spec) : DeviceTests(spec)
{
    [TestCaseSource(typeof(AgreementTests), nameof(AgreementTests.Cases))]
    public void SmallStepsAreSmallBatches(OpCase @case)
    {
        var samples = (@case.Batch + 1) / 2;
        using var large = new OpCaseRunner(@case, Device);
        using var small = new OpCaseRunner(@case.Cut(samples), Device);
        large.Run();
        var actual = large.Run(samples);
        Assert.Multiple(() =>
        {
            foreach (var (name, values) in small.Run()) Close.Require($"{@case}: {name}", actual[name], values, Close.Op);
        });
    }
}
