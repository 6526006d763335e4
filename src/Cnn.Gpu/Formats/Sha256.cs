using System.Buffers.Binary;
using System.Numerics;

namespace Cnn.Gpu.Formats;

/// <summary>SHA-256 (FIPS 180-4). The framework's own needs OpenSSL on Linux, and ends the process where that is missing.</summary>
internal sealed class Sha256
{
    /// <summary>The bytes of a hash.</summary>
    public const int HashBytes = 32;

    private const int BlockBytes = 64;
    private const int LengthBytes = 8;

    private static readonly uint[] RoundConstants = [.. FirstPrimes(64).Select(p => RootBits(p, Math.Cbrt))];

    private readonly uint[] _state = [.. FirstPrimes(8).Select(p => RootBits(p, Math.Sqrt))];
    private readonly byte[] _block = new byte[BlockBytes];
    private long _bytes;

    /// <summary>The hash of some bytes.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = new Sha256();
        hash.Append(bytes);
        return hash.Finish();
    }

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var filled = (int)(_bytes % BlockBytes);
            var taken = Math.Min(bytes.Length, BlockBytes - filled);
            bytes[..taken].CopyTo(_block.AsSpan(filled));
            bytes = bytes[taken..];
            _bytes += taken;
            if (_bytes % BlockBytes == 0) AddBlock();
        }
    }

    /// <summary>The hash of all that was added; nothing can be added after it.</summary>
    public byte[] Finish()
    {
        var bits = _bytes * 8;
        Append([0x80]);
        while (_bytes % BlockBytes != BlockBytes - LengthBytes) Append([0]);
        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteInt64BigEndian(length, bits);
        Append(length);
        var hash = new byte[HashBytes];
        for (var i = 0; i < _state.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(4 * i), _state[i]);
        return hash;
    }

    private void AddBlock()
    {
        Span<uint> w = stackalloc uint[64];
        for (var i = 0; i < 16; i++) w[i] = BinaryPrimitives.ReadUInt32BigEndian(_block.AsSpan(4 * i));
        for (var i = 16; i < 64; i++)
        {
            var s0 = BitOperations.RotateRight(w[i - 15], 7) ^ BitOperations.RotateRight(w[i - 15], 18) ^ w[i - 15] >> 3;
            var s1 = BitOperations.RotateRight(w[i - 2], 17) ^ BitOperations.RotateRight(w[i - 2], 19) ^ w[i - 2] >> 10;
            w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }
        uint a = _state[0], b = _state[1], c = _state[2], d = _state[3], e = _state[4], f = _state[5], g = _state[6], h = _state[7];
        for (var i = 0; i < 64; i++)
        {
            var s1 = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);
            var t1 = h + s1 + (e & f ^ ~e & g) + RoundConstants[i] + w[i];
            var s0 = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22);
            var t2 = s0 + (a & b ^ a & c ^ b & c);
            (h, g, f, e, d, c, b, a) = (g, f, e, d + t1, c, b, a, t1 + t2);
        }
        ReadOnlySpan<uint> added = [a, b, c, d, e, f, g, h];
        for (var i = 0; i < added.Length; i++) _state[i] += added[i];
    }

    private static IEnumerable<int> FirstPrimes(int count) =>
        Enumerable.Range(2, 400).Where(n => Enumerable.Range(2, n - 2).All(d => n % d != 0)).Take(count);

    // The first 32 bits behind the point; a double has enough of them for roots of small primes.
    private static uint RootBits(int prime, Func<double, double> root) => (uint)(root(prime) % 1 * 4294967296.0);
}
