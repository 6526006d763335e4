using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>Means over windows that together cover the image, over one block.</summary>
internal sealed unsafe class AdaptivePoolForward<V, S>(string name, Shape input, Shape output, CpuBuffer x, CpuBuffer y)
    : BlockKernel where V : struct where S : struct, ISimd<V>
{
    public override string Name => name;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        float* image = c.Pointer(x), to = c.Pointer(y);
        int height = input[2], width = input[3];
        for (var channel = 0; channel < input[1]; channel++, image += (long)height * width * S.Lanes)
            for (var oy = 0; oy < output[2]; oy++)
                for (var ox = 0; ox < output[3]; ox++, to += S.Lanes)
                {
                    int top = AdaptiveAvgPool2dOp.Start(oy, output[2], height), bottom = AdaptiveAvgPool2dOp.End(oy, output[2], height);
                    int left = AdaptiveAvgPool2dOp.Start(ox, output[3], width), right = AdaptiveAvgPool2dOp.End(ox, output[3], width);
                    var sum = S.Zero;
                    for (var iy = top; iy < bottom; iy++)
                        for (var ix = left; ix < right; ix++) sum = S.Add(sum, S.Load(image + ((long)iy * width + ix) * S.Lanes));
                    S.Store(to, S.Multiply(sum, S.Broadcast(1f / ((bottom - top) * (right - left)))));
                }
    }
}

/// <summary>Sends the gradient of each window in equal parts to its elements.</summary>
internal sealed unsafe class AdaptivePoolBackward<V, S>(string name, Shape input, Shape output, CpuBuffer dy, CpuBuffer dx)
    : BlockKernel where V : struct where S : struct, ISimd<V>
{
    public override string Name => name;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        float* from = c.Pointer(dy), image = c.Pointer(dx);
        int height = input[2], width = input[3];
        new Span<float>(image, checked(input[1] * height * width * S.Lanes)).Clear();
        for (var channel = 0; channel < input[1]; channel++, image += (long)height * width * S.Lanes)
            for (var oy = 0; oy < output[2]; oy++)
                for (var ox = 0; ox < output[3]; ox++, from += S.Lanes)
                {
                    int top = AdaptiveAvgPool2dOp.Start(oy, output[2], height), bottom = AdaptiveAvgPool2dOp.End(oy, output[2], height);
                    int left = AdaptiveAvgPool2dOp.Start(ox, output[3], width), right = AdaptiveAvgPool2dOp.End(ox, output[3], width);
                    var part = S.Multiply(S.Load(from), S.Broadcast(1f / ((bottom - top) * (right - left))));
                    for (var iy = top; iy < bottom; iy++)
                        for (var ix = left; ix < right; ix++)
                        {
                            var to = image + ((long)iy * width + ix) * S.Lanes;
                            S.Store(to, S.Add(S.Load(to), part));
                        }
                }
    }
}
