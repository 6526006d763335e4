using Cnn.Gpu.Data;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Imaging;

/// <summary>Predictions from picture files.</summary>
public static class PicturePredictions
{
    /// <summary>Reads a picture, makes it fit as <see cref="PictureFile.Load"/> does, and asks the model what it shows.</summary>
    /// <param name="trainer">The trainer with the model; its options or its training say how images are normalised.</param>
    /// <param name="path">The file.</param>
    /// <param name="imageShape">What the model takes: [3, H, W] or [1, H, W].</param>
    /// <param name="classNames">A name for each of the model's outputs.</param>
    /// <exception cref="DataFormatException">The file is damaged, or no picture.</exception>
    /// <exception cref="ShapeException">The model cannot take images of this shape, or has another number of classes.</exception>
    /// <exception cref="InvalidOperationException">Nothing says how to normalise the images.</exception>
    public static PicturePrediction Predict(this Trainer trainer, string path, Shape imageShape, IReadOnlyList<string> classNames)
    {
        // The label is not looked at.
        var predictions = trainer.Predict(new ImageDataset(path, imageShape, PictureFile.Load(path, imageShape), [0], classNames));
        if (predictions.Classes != classNames.Count)
            throw new ShapeException($"The model has {predictions.Classes} outputs, but there are {classNames.Count} names of classes.");
        var label = predictions.Label(0);
        return new PicturePrediction(classNames[label], label, predictions.Probabilities(0));
    }
}
