namespace Cnn.Gpu;

/// <summary>
/// A sequence of random numbers drawn from <see cref="Philox"/>. Its whole state is a key and a position, so that a checkpoint can keep it.
/// Streams with different <c>stream</c> numbers under one seed are independent.
/// </summary>
public sealed class RandomStream(ulong seed, ulong stream = 0)
{
    private (uint X, uint Y, uint Z, uint W) _block;
    private ulong _blockIndex = ulong.MaxValue;

    /// <summary>The number of words drawn so far; set it to go to any place in the sequence.</summary>
    public ulong Position { get; set; }

    /// <summary>The next 32 random bits.</summary>
    public uint NextUInt32()
    {
        var lane = (int)(Position & 3);
        if (_blockIndex != Position >> 2)
        {
            _blockIndex = Position >> 2;
            _block = Philox.Words(seed, _blockIndex, stream);
        }
        Position++;
        return lane switch { 0 => _block.X, 1 => _block.Y, 2 => _block.Z, _ => _block.W };
    }

    /// <summary>A float, uniform in [0, 1).</summary>
    public float NextFloat() => Philox.ToUnit(NextUInt32());

    /// <summary>A float, uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public float NextFloat(float low, float high) => low + (high - low) * NextFloat();

    /// <summary>A whole number, uniform in [0, <paramref name="count"/>), without modulo bias (Lemire 2019).</summary>
    public int NextInt(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var bound = (uint)count;
        var product = (ulong)NextUInt32() * bound;
        if ((uint)product < bound)
        {
            var threshold = (0u - bound) % bound;
            while ((uint)product < threshold) product = (ulong)NextUInt32() * bound;
        }
        return (int)(product >> 32);
    }

    /// <summary>A float from the normal distribution of mean 0 and deviation 1 (Box-Muller).</summary>
    public float NextNormal()
    {
        var radius = MathF.Sqrt(-2f * MathF.Log(1f - NextFloat()));
        return radius * MathF.Cos(2f * MathF.PI * NextFloat());
    }

    /// <summary>Puts the items into a random order (Fisher-Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
