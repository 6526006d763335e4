using Cnn.Gpu.Graphs;
using Cnn.Gpu.Schedules;

namespace Cnn.Gpu.Training;

/// <summary>How a <see cref="Trainer"/> trains, beside the model, the loss and the optimiser.</summary>
public sealed record TrainerOptions
{
    /// <summary>The seed of everything random: parameters that nothing filled before, the order of the images, augmentation, dropout.</summary>
    public ulong Seed { get; init; }

    /// <summary>How the learning rate changes; the optimiser's own rate in every step if null.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>
    /// How the bytes of an image become floats. If null, the first data set to train on decides: each channel gets mean 0 and deviation 1.
    /// </summary>
    public Normalization? Normalization { get; init; }

    /// <summary>Random changes of the images that are trained with; those that are evaluated or predicted stay as they are.</summary>
    public Augmentation? Augmentation { get; init; }

    /// <summary>The shape of one image, [C, H, W]; needed only to predict from floats before any data set was seen.</summary>
    public Shape? ImageShape { get; init; }

    /// <summary>The number of images that evaluation and prediction take at a time. It does not change their results.</summary>
    public int EvaluationBatchSize { get; init; } = 256;

    /// <summary>Whether the images that do not fill a last batch are left out of the epoch.</summary>
    public bool DropLast { get; init; }

    /// <summary>Whether each epoch takes the images in another random order.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>
    /// The steps of the next <see cref="Trainer.Fit"/> to profile; none if 0. They follow after some that are not, which compile code and warm
    /// caches, if there are as many.
    /// </summary>
    public int ProfileSteps { get; init; }
}
