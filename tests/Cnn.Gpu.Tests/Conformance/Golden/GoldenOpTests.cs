namespace Cnn.Gpu.Tests.Conformance.Golden;

/// <summary>Every op against PyTorch's results in double precision, forward and backward.</summary>
internal sealed class GoldenOpTests(DeviceSpec spec) : DeviceFixture(spec)
{
    private static IEnumerable<GoldenCase> Cases => GoldenCase.All.Where(c => GoldenOps.Missing(c) is null);

    [TestCaseSource(nameof(Cases))]
    public void Matches(GoldenCase golden)
    {
        var results = OpCaseRunner.Run(GoldenOps.Create(golden), Device);
        Assert.Multiple(() =>
        {
            foreach (var (name, values) in results)
                // A golden loss is the mean over the samples.
                Close.Require(name, golden.Arrays[name].Dimensions.Count == 0 ? [values.Average()] : values, golden.Floats(name), Tolerance(golden));
        });
    }

    private static double Tolerance(GoldenCase golden)
    {
        if (!golden.Arrays.TryGetValue("weight", out var weight)) return Close.Op;
        var outputs = weight.Dimensions[0];
        var terms = Math.Max(weight.Count, golden.Arrays["y"].Count) / outputs;
        return terms > 10_000 ? Close.LongSum : Close.Op;
    }
}
