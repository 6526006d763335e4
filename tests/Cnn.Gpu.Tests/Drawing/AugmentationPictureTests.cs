using Cnn.Gpu.Data;
using Cnn.Gpu.Drawing;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Tests.Drawing;

public sealed class AugmentationPictureTests
{
    [Test]
    public void ShowsWhatStepsSee()
    {
        var data = SyntheticDigits.Create(train: 3, test: 1).Train;
        var augmentation = new Augmentation(3, true);
        var picture = AugmentationPicture.Create(data, [2, 0], augmentation, seed: 5, steps: 4);
        foreach (var (sample, index) in new[] { 2, 0 }.Index())
        {
            var (x, y) = picture.Find(Picture.Of(data.Image(index), data.ImageShape).Enlarge(2)).Single();
            for (var step = 0; step < 4; step++)
                Assert.That(picture.Find(Picture.Of(augmentation.Apply(data.Image(index), data.ImageShape, 5, step, sample), data.ImageShape).Enlarge(2)),
                    Does.Contain((x + (step + 1) * Sheet.Pitch(56), y)));
        }
    }
}
