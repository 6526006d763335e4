using Cnn.Gpu.Data;
using Cnn.Gpu.Tests;
using Cnn.Gpu.Tests.Formats;

namespace Cnn.Gpu.Examples.Tests.Mnist;

/// <summary>Writes a small set of digits as the four files of MNIST.</summary>
internal static class DigitFiles
{
    public static void Write(TempFolder folder, int train, int test)
    {
        var digits = SyntheticDigits.Create(train, test);
        Write(folder, "train", digits.Train);
        Write(folder, "t10k", digits.Test);
    }

    private static void Write(TempFolder folder, string stem, ImageDataset data)
    {
        folder.Write($"{stem}-images-idx3-ubyte", IdxFile.Build(0x803, [(uint)data.Count, 28, 28], data.Pixels));
        folder.Write($"{stem}-labels-idx1-ubyte.gz", IdxFile.Gzip(IdxFile.Labels(data.Labels)));
    }
}
