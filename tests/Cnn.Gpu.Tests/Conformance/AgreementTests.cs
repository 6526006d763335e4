namespace Cnn.Gpu.Tests.Conformance;

/// <summary>Every device against the reference, also where a step has fewer samples than the plan allows.</summary>
internal sealed class AgreementTests(DeviceSpec spec) : DeviceFixture(spec)
{
    internal static IEnumerable<OpCase> Cases => [.. WindowCases.All, .. OtherCases.All, .. OtherCases.WideChains];

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
}
