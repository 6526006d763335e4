namespace Cnn.Gpu.Tests.Conformance;

/// <summary>Every device against the reference, also where a step has fewer samples than the plan allows.</summary>
internal sealed class AgreementTests(DeviceSpec spec) : DeviceFixture(spec)
{
    private static IEnumerable<OpCase> Cases => [.. WindowCases.All, .. OtherCases.All, .. OtherCases.WideChains];

    [TestCaseSource(nameof(Cases))]
    public void AgreesWithTheReference(OpCase @case)
    {
        using var reference = DeviceSpec.Reference.Open();
        using var expecting = new OpCaseRunner(@case, reference);
        using var running = new OpCaseRunner(@case, Device);
        Assert.Multiple(() =>
        {
            // The full batch first: what it leaves behind must not leak into the smaller steps.
            foreach (var samples in new[] { @case.Batch, (@case.Batch + 1) / 2, 1 })
            {
                var expected = expecting.Run(samples);
                var actual = running.Run(samples);
                Assert.That(actual.Keys, Is.EquivalentTo(expected.Keys));
                foreach (var (name, values) in actual) Close.Require($"{@case}: {name} of {samples} samples", values, expected[name], Close.Op);
            }
        });
    }

    /// <summary>A smaller step is the same as a plan of that size.</summary>
    [TestCaseSource(nameof(Cases))]
    public void SmallStepsAreSmallBatches(OpCase @case)
    {
        var samples = (@case.Batch + 1) / 2;
        using var large = new OpCaseRunner(@case, Device);
        using var small = new OpCaseRunner(Cut(@case, samples), Device);
        large.Run();
        var actual = large.Run(samples);
        Assert.Multiple(() =>
        {
            foreach (var (name, values) in small.Run()) Close.Require($"{@case}: {name}", actual[name], values, Close.Op);
        });
    }

    private static OpCase Cut(OpCase @case, int samples) => @case with
    {
        Operands =
        [
            .. @case.Operands.Select(o => o.Kind == OperandKind.Parameter ? o
                : o with { Shape = o.Shape.Sample.WithBatch(samples), Values = o.Values[..(o.Values.Length / o.Shape[0] * samples)] }),
        ],
        OutputGradient = @case.OutputGradient?[..(@case.OutputGradient.Length / @case.Batch * samples)],
    };
}
