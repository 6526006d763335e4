namespace Cnn.Gpu.Tests;

/// <summary>Skips tests. The console names skipped tests but not why, so the reasons are printed when all have run.</summary>
[SetUpFixture]
internal sealed class Skip
{
    private static readonly SortedDictionary<string, int> Reasons = new(StringComparer.Ordinal);

    /// <summary>What skips the test or fixture at hand when it is thrown.</summary>
    public static IgnoreException Because(string reason)
    {
        lock (Reasons) Reasons[reason] = Reasons.GetValueOrDefault(reason) + 1;
        return new IgnoreException(reason);
    }

    [OneTimeTearDown]
    public void PrintReasons()
    {
        foreach (var (reason, count) in Reasons) TestContext.Error.WriteLine($"Skipped {count} times (tests or whole fixtures): {reason}");
    }
}
