namespace Cnn.Gpu.Backends.Cpu.Simd;

/// <summary>
/// The vector operations that the kernels are written in, once for all widths. The JIT compiles a kernel anew for each vector type and inlines
/// these, so that nothing of the indirection is left.
/// </summary>
/// <typeparam name="V">The vector of floats; each lane is one sample of a block.</typeparam>
internal unsafe interface ISimd<V> where V : struct
{
    /// <summary>Floats in a vector: the samples of a block.</summary>
    static abstract int Lanes { get; }

    /// <summary>Vector registers of the instruction set: they bound the size of a tile.</summary>
    static abstract int Registers { get; }

    static abstract V Zero { get; }
    static abstract V Load(float* p);
    static abstract void Store(float* p, V v);

    /// <summary>Bytes as floats 0 to 255.</summary>
    static abstract V LoadBytes(byte* p);

    static abstract V Broadcast(float value);
    static abstract V Add(V a, V b);
    static abstract V Subtract(V a, V b);
    static abstract V Multiply(V a, V b);
    static abstract V Divide(V a, V b);
    static abstract V Max(V a, V b);
    static abstract V Min(V a, V b);
    static abstract V Sqrt(V a);
    static abstract V Exp(V a);
    static abstract V Log(V a);

    /// <summary>a · b + c, rounded once.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>c - a · b, rounded once.</summary>
    static abstract V MultiplySubtractFrom(V a, V b, V c);

    /// <summary>Where a &gt; b, x, else y.</summary>
    static abstract V IfGreater(V a, V b, V x, V y);

    /// <summary>Where a = b, x, else y.</summary>
    static abstract V IfEqual(V a, V b, V x, V y);

    /// <summary>v where it is no number, else x: so that what went wrong is not lost in a comparison.</summary>
    static abstract V KeepNaN(V v, V x);

    /// <summary>The sum of all lanes, always in the same order.</summary>
    static abstract float Sum(V v);

    /// <summary>Adds the lanes of each of <c>Lanes</c> consecutive vectors: lane i of the result is the sum of vector i.</summary>
    static abstract V SumEach(float* vectors);

    /// <summary>Transposes a Lanes × Lanes matrix; the pitches are in floats.</summary>
    static abstract void Transpose(float* source, long sourcePitch, float* destination, long destinationPitch);
}
