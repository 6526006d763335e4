using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Tests.Backends.Shaders.Compute;

public sealed class ShaderSourceTests
{
    [TestCase(ShaderDialect.OpenCl, "opencl.h")]
    [TestCase(ShaderDialect.Cuda, "cuda.h")]
    public void TheTextHasAllPartsInOrder(int dialect, string prelude)
    {
        var source = new ShaderSource("metrics.cl", "accumulate", [("LANES", "1"), ("VECTOR", "1")], "written by a lowering\n");
        var text = source.Text((ShaderDialect)dialect);
        var lines = text.Split('\n').Where(l => l.StartsWith("#line", StringComparison.Ordinal));
        Assert.Multiple(() =>
        {
            Assert.That(lines, Is.EqualTo(new[] { "defines", prelude, "common.h", "generated", "metrics.cl" }.Select(n => $"#line 1 \"{n}\"")));
            Assert.That(text, Does.StartWith("#line 1 \"defines\"\n#define LANES 1\n#define VECTOR 1\n"));
            Assert.That(text, Does.Contain("#line 1 \"generated\"\nwritten by a lowering\n"));
        });
    }

    [Test]
    public void SourcesAreEqualIfTheirPartsAre()
    {
        ShaderSource Make(string value = "1", string entry = "f", string generated = "") => new("common.h", entry, [("LANES", value)], generated);
        var (source, same) = (Make(), Make());
        Assert.Multiple(() =>
        {
            Assert.That(source, Is.EqualTo(same));
            Assert.That(source.GetHashCode(), Is.EqualTo(same.GetHashCode()));
            Assert.That(source, Is.Not.EqualTo(Make("2")));
            Assert.That(source, Is.Not.EqualTo(Make(entry: "g")));
            Assert.That(source, Is.Not.EqualTo(Make(generated: "x")));
        });
    }

    [Test]
    public void AMissingFileIsAnErrorThatListsThoseThatThereAre() =>
        Assert.That(() => new ShaderSource("missing.cl", "f", []).Text(ShaderDialect.OpenCl),
            Throws.TypeOf<KernelException>().With.Message.Contains("missing.cl").And.Message.Contains("opencl.h"));
}
