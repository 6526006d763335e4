namespace Cnn.Gpu.Tests.Conformance.Golden;

/// <summary>Shows which golden cases no test runs, and why: the reason is part of the test's name, which every runner prints.</summary>
internal sealed class GoldenCoverageTests
{
    private static IEnumerable<TestCaseData> Cases => GoldenCase.All.Select(golden =>
    {
        var missing = Missing(golden);
        return new TestCaseData(missing).SetArgDisplayNames(missing is null ? golden.Name : $"{golden.Name}: {missing}");
    });

    [TestCaseSource(nameof(Cases))]
    public void IsTested(string? missing)
    {
        if (missing is not null) throw Skip.Because(missing);
    }

    /// <summary>A lost file or a renamed op must not make cases disappear in silence.</summary>
    [Test]
    public void RunsMostCases() => Assert.That(GoldenCase.All.Count(c => GoldenOps.Missing(c) is null), Is.AtLeast(49));

    private static string? Missing(GoldenCase golden) => golden.Name.Split('_')[0] switch
    {
        "optim" => GoldenOptimizerTests.Find(golden) is null ? $"There is no optimiser {golden.Op}." : null,
        "lr" => GoldenScheduleTests.Find(golden) is null ? $"There is no schedule {golden.Op}." : null,
        "train" => GoldenTrainingTests.CanTrain(golden) ? null : $"There is no network {golden.Op} with its layers.",
        _ => GoldenOps.Missing(golden),
    };
}
