using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>What a 2 × 2 pooling window keeps, and where it was; the first of equals, as everywhere, and NaN before all.</summary>
internal static class Windows<V, S> where V : struct where S : struct, ISimd<V>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (V Best, V Index) Reduce(V v0, V v1, V v2, V v3, bool smallest) => smallest ? Smallest(v0, v1, v2, v3) : Largest(v0, v1, v2, v3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V Best, V Index) Largest(V v0, V v1, V v2, V v3)
    {
        var index = S.IfGreater(v1, v0, S.Broadcast(1), S.Zero);
        var best = S.Max(v0, v1);
        index = S.IfGreater(v2, best, S.Broadcast(2), index);
        best = S.Max(best, v2);
        index = S.IfGreater(v3, best, S.Broadcast(3), index);
        best = S.Max(best, v3);
        return (KeepNaN(v1, v2, v3, best), index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V Best, V Index) Smallest(V v0, V v1, V v2, V v3)
    {
        var index = S.IfGreater(v0, v1, S.Broadcast(1), S.Zero);
        var best = S.Min(v0, v1);
        index = S.IfGreater(best, v2, S.Broadcast(2), index);
        best = S.Min(best, v2);
        index = S.IfGreater(best, v3, S.Broadcast(3), index);
        best = S.Min(best, v3);
        return (KeepNaN(v1, v2, v3, best), index);
    }

    /// <summary>NaN in the first element has survived the comparisons already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V KeepNaN(V v1, V v2, V v3, V best) => S.KeepNaN(v1, S.KeepNaN(v2, S.KeepNaN(v3, best)));
}
