using Cnn.Gpu.Schedules;

namespace Cnn.Gpu.Tests.Conformance.Golden;

/// <summary>Every learning-rate schedule against PyTorch's.</summary>
internal sealed class GoldenScheduleTests
{
    private static IEnumerable<GoldenCase> Cases => GoldenCase.All.Where(c => Find(c) is not null);

    [TestCaseSource(nameof(Cases))]
    public void GivesTheRates(GoldenCase golden)
    {
        var schedule = Find(golden)!;
        var expected = golden.Floats("lr");
        var total = golden.Has("total_steps") ? (long)golden.Number("total_steps") : expected.Length;
        for (var step = 0; step < expected.Length; step++)
            Assert.That(schedule.LearningRate(golden.Float("lr"), step, total), Is.EqualTo(expected[step]).Within(1e-4).Percent, $"step {step}");
    }

    /// <summary>The schedule that a golden case names; null if there is none like it.</summary>
    public static Schedule? Find(GoldenCase golden) => golden.Op switch
    {
        "lr_step" => new StepSchedule((long)golden.Number("step_size"), golden.Number("gamma")),
        "lr_exponential" => new StepSchedule(1, golden.Number("gamma")),
        "lr_cosine" => new CosineSchedule((long)golden.Number("t_max"), golden.Number("eta_min")),
        "lr_onecycle" => new OneCycleSchedule(
            golden.Number("max_lr"), golden.Number("pct_start"), golden.Number("div_factor"), golden.Number("final_div_factor")),
        _ => null,
    };
}
