namespace Cnn.Gpu.Training;

/// <summary>What came of a training.</summary>
/// <param name="Epochs">The finished epochs, those before a resumed checkpoint included.</param>
/// <param name="Stopped">Why it ended before the last epoch; null if it did not.</param>
/// <param name="Cancelled">Whether the cancellation token ended it.</param>
public sealed record TrainingHistory(IReadOnlyList<EpochResult> Epochs, string? Stopped = null, bool Cancelled = false);
