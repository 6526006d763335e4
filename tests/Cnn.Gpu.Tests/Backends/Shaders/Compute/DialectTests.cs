namespace Cnn.Gpu.Tests.Backends.Shaders.Compute;

public sealed class DialectTests
{
    [Test]
    public void BothPreludesDefineTheSameNames() =>
        Assert.That(Dialects.Names("cuda.h").Except(Dialects.BuiltIntoOpenCl), Is.EquivalentTo(Dialects.Names("opencl.h")));

    [Test]
    public void CudaDefinesWhatOpenClHasBuiltIn() => Assert.That(Dialects.BuiltIntoOpenCl, Is.SubsetOf(Dialects.Names("cuda.h")));
}
