namespace Cnn.Gpu.Training;

/// <summary>The number by which <see cref="EarlyStopping"/> and <see cref="Checkpoint"/> tell which epoch is the best.</summary>
public enum MonitoredMetric
{
    /// <summary>The loss of the validation set; lower is better.</summary>
    ValidationLoss,

    /// <summary>The accuracy of the validation set; higher is better.</summary>
    ValidationAccuracy,

    /// <summary>The loss of training; lower is better.</summary>
    TrainLoss,

    /// <summary>The accuracy of training; higher is better.</summary>
    TrainAccuracy,
}
