namespace Cnn.Gpu.Training;

/// <summary>The order in which an epoch takes the images: a function of the seed and the epoch alone, so that a resumed run takes the same.</summary>
internal sealed class EpochOrder(int count)
{
    // The upper half of the stream number is no dropout layer's, no parameter's and not augmentation's.
    private const ulong Streams = 0xFFFF_FFFF_0000_0000;

    private readonly int[] _rows = new int[count];

    /// <summary>Puts the images into the order of an epoch.</summary>
    public void Fill(ulong seed, int epoch, bool shuffle)
    {
        for (var i = 0; i < _rows.Length; i++) _rows[i] = i;
        if (shuffle) new RandomStream(seed, Streams + (uint)epoch).Shuffle<int>(_rows);
    }

    /// <summary>The images of a step.</summary>
    public ReadOnlySpan<int> Rows(int start, int length) => _rows.AsSpan(start, length);
}
