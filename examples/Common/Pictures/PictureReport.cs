using Cnn.Gpu.Drawing;
using Cnn.Gpu.Examples.Data;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Layers;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Examples.Pictures;

/// <summary>What a model learnt, as pictures in a folder.</summary>
public static class PictureReport
{
    private const int AugmentedImages = 8, MostLayers = 12;

    /// <summary>Draws filters, feature maps of the first test image, the confusion matrix and, if there is any, augmentation.</summary>
    /// <returns>The names of the files, their titles, and the pictures.</returns>
    public static IEnumerable<(string File, string Title, Picture Picture)> Draw(Trainer trainer, DataSplit data, EvaluationResult test, Augmentation? augmentation, ulong seed)
    {
        yield return ("filters.png", "Filters of the convolutions", FilterPicture.Create(trainer.Model));
        yield return ("feature-maps.png", "What the layers make of the first test image", FeatureMapPicture.Create(data.Test, 0, Shown(trainer.LayerOutputs(data.Test, 0))));
        yield return ("confusion.png", "How often each class (a row) was taken for each other (a column)", ConfusionPicture.Create(test.ConfusionMatrix));
        if (augmentation is null) yield break;
        // From the whole set: images of folders are in the order of their classes.
        var count = Math.Min(AugmentedImages, data.Train.Count);
        yield return ("augmentation.png", "Images as training changes them",
            AugmentationPicture.Create(data.Train, [.. Enumerable.Range(0, count).Select(i => (int)((long)i * data.Train.Count / count))], augmentation, seed));
    }

    /// <summary>All layers of a small network, the convolutions alone of a deep one.</summary>
    private static IReadOnlyList<LayerOutput> Shown(IReadOnlyList<LayerOutput> outputs)
    {
        var maps = outputs.Where(o => o.Shape.Rank == 3).ToList();
        return maps.Count <= MostLayers ? maps : [.. maps.Where(o => o.Layer is Conv2d)];
    }
}
