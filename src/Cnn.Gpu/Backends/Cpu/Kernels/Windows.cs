using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>What a 2 × 2 pooling window keeps, and where it was; the first of equals, as everywhere.</summary>
internal static class Windows<V, S> where V : struct where S : struct, ISimd<V>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (V Best, V Index) Reduce(V v0, V v1, V v2, V v3, bool smallest)
    {
        V best = v0, index = S.Zero;
        Take(v1, 1);
        Take(v2, 2);
        Take(v3, 3);
        return (best, index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void Take(V v, int place)
        {
            if (smallest)
            {
                index = S.IfGreater(best, v, S.Broadcast(place), index);
                best = S.Min(best, v);
            }
            else
            {
                index = S.IfGreater(v, best, S.Broadcast(place), index);
                best = S.Max(best, v);
            }
            best = S.KeepNaN(v, best);
        }
    }
}
