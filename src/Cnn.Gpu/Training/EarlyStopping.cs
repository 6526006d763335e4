using System.Globalization;

namespace Cnn.Gpu.Training;

/// <summary>
/// Stops training when a metric has not improved for some epochs, and then puts back the parameters of the best epoch (Keras' EarlyStopping).
/// They are put back at the end of a full training as well, but not after one that was cancelled, which can be continued. Of a resumed
/// training it knows the metrics of earlier epochs, not their parameters: if none of the epochs since was better, the last ones stay.
/// </summary>
public sealed class EarlyStopping : Callback
{
    private readonly int _patience;
    private readonly bool _restoreBest;
    private readonly BestEpoch _best;
    private float[][]? _values;
    private int _valuesEpoch;

    /// <summary>Creates the callback.</summary>
    /// <param name="patience">The number of epochs without improvement after which training stops.</param>
    /// <param name="minDelta">The smallest change that counts as an improvement.</param>
    /// <param name="monitor">What should improve.</param>
    /// <param name="restoreBest">Whether to put back the best parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException">The patience is below 1, or the change negative.</exception>
    public EarlyStopping(int patience, double minDelta = 0, MonitoredMetric monitor = MonitoredMetric.ValidationLoss, bool restoreBest = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(patience, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(minDelta);
        _patience = patience;
        _restoreBest = restoreBest;
        Monitor = monitor;
        _best = new BestEpoch(monitor, minDelta);
    }

    /// <summary>What should improve.</summary>
    public MonitoredMetric Monitor { get; }

    /// <summary>The number of the best epoch so far; 0 before the first.</summary>
    public int BestEpoch => _best.Epoch;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The metric needs a validation set and there is none.</exception>
    public override void OnTrainingStart(TrainingContext context)
    {
        _best.Start(context);
        // A training that goes on in the same process still has the parameters of its best epoch.
        if (_valuesEpoch != _best.Epoch) _values = null;
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingContext context, EpochResult epoch)
    {
        if (_best.Improves(epoch))
        {
            if (_restoreBest) Keep(context, epoch.Epoch);
        }
        else if (epoch.Epoch - _best.Epoch >= _patience)
        {
            context.RequestStop(string.Create(CultureInfo.InvariantCulture,
                $"{Monitor} has not improved for {_patience} {(_patience == 1 ? "epoch" : "epochs")}; the best was {_best.Value:G6} in epoch {_best.Epoch}"));
        }
    }

    /// <inheritdoc/>
    public override void OnTrainingEnd(TrainingContext context, TrainingHistory history)
    {
        if (_values is null || history.Cancelled || _best.Epoch == context.Trainer.Epoch) return;
        var parameters = context.Trainer.Model.NamedParameters();
        for (var i = 0; i < _values.Length; i++) _values[i].CopyTo(parameters[i].Parameter.Values, 0);
        context.Trainer.Upload();
    }

    private void Keep(TrainingContext context, int epoch)
    {
        var parameters = context.Trainer.Model.NamedParameters();
        _values ??= [.. parameters.Select(p => new float[p.Parameter.Shape.Elements])];
        for (var i = 0; i < _values.Length; i++) parameters[i].Parameter.Values.CopyTo(_values[i], 0);
        _valuesEpoch = epoch;
    }
}
