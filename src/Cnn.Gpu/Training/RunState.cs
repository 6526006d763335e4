namespace Cnn.Gpu.Training;

/// <summary>
/// Where a training is: all that a resumed one needs beside parameters and optimiser state. A run is what one call of <see cref="Trainer.Fit"/>
/// was asked to do; what stopped it early leaves it open, to be continued.
/// </summary>
internal sealed class RunState
{
    /// <summary>The seed of shuffling, augmentation and dropout.</summary>
    public ulong Seed { get; set; }

    /// <summary>The steps done in all runs.</summary>
    public long Step { get; set; }

    /// <summary>The epochs finished in all runs.</summary>
    public int Epoch { get; set; }

    /// <summary>Whether the run is not finished.</summary>
    public bool IsOpen { get; set; }

    /// <summary>The step with which the run began.</summary>
    public long FirstStep { get; set; }

    /// <summary>The epochs that were finished when the run began.</summary>
    public int FirstEpoch { get; set; }

    /// <summary>The epochs that the run was asked to do.</summary>
    public int Epochs { get; set; }

    /// <summary>The steps done in the epoch at hand.</summary>
    public int Position { get; set; }

    /// <summary>The images of a step.</summary>
    public int BatchSize { get; set; }

    /// <summary>The images of the data set.</summary>
    public int Samples { get; set; }

    /// <summary>Whether a last batch that is not full is left out.</summary>
    public bool DropLast { get; set; }

    /// <summary>Whether the images are shuffled.</summary>
    public bool Shuffle { get; set; }

    /// <summary>The learning rate of the last step.</summary>
    public float LearningRate { get; set; }

    /// <summary>The sum of losses in the epoch at hand, without what the device still holds.</summary>
    public double Loss { get; set; }

    /// <summary>The images recognised in the epoch at hand, without what the device still holds.</summary>
    public double Correct { get; set; }

    /// <summary>The training time of the epoch at hand, without what the loop still counts.</summary>
    public double Seconds { get; set; }

    /// <summary>The finished epochs of the run.</summary>
    public List<EpochResult> History { get; init; } = [];
}
