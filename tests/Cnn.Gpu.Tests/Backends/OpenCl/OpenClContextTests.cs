using System.Runtime.InteropServices;
using Cnn.Gpu.Backends.OpenCl;
using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Tests.Backends.Shaders.Compute;

namespace Cnn.Gpu.Tests.Backends.OpenCl;

public sealed class OpenClContextTests
{
    [Test]
    public void ALaunchRunsOnTheNumbersOfItsSlices()
    {
        using var context = OpenClContext.Open(0, new ProgramCache(null));
        var kernel = context.Build(TestShaders.MultiplyAdd());
        using var buffer = context.Allocate(4096);
        float[] a = [1, 2, 3, 4], y = [10, 20, 30, 40];
        context.Write(new ComputeSlice(buffer, 0, 16), MemoryMarshal.AsBytes(a.AsSpan()));
        context.Write(new ComputeSlice(buffer, 2048, 16), MemoryMarshal.AsBytes(y.AsSpan()));
        using var sequence = context.Prepare([TestShaders.Launch(kernel, 4, new ComputeSlice(buffer, 0, 16), new ComputeSlice(buffer, 2048, 16))]);
        sequence.Enqueue();
        sequence.Enqueue();
        context.Read(new ComputeSlice(buffer, 2048, 16), MemoryMarshal.AsBytes(y.AsSpan()));
        Assert.That(y, Is.EqualTo(new float[] { 14, 28, 42, 56 }));
    }
}
