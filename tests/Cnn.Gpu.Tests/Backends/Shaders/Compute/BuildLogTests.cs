using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Tests.Backends.Shaders.Compute;

public sealed class BuildLogTests
{
    private static readonly ShaderSource Source = TestShaders.Source("f", "first line\n  second line\nthird line\n");

    [TestCase("error: generated:2:12: use of undeclared identifier 'x'", Description = "PoCL")]
    [TestCase("generated:2:12: error: use of undeclared identifier 'x'", Description = "clang")]
    [TestCase("/build-1/generated:2: error", Description = "with a folder")]
    [TestCase("generated(2): error: identifier \"x\" is undefined", Description = "NVRTC")]
    public void ShowsTheLineThatTheLogNames(string log) =>
        Assert.That(BuildLog.Explain(log, Source, ShaderDialect.OpenCl), Is.EqualTo($"{log}\ngenerated:2: second line"));

    [Test]
    public void ShowsALineOnce() =>
        Assert.That(BuildLog.Explain("generated:3: a\ngenerated:3: b\nopencl.h:1: c", Source, ShaderDialect.OpenCl),
            Does.EndWith("\ngenerated:3: third line\nopencl.h:1: // The dialect of OpenCL C 1.2. cuda.h defines the same names."));

    [TestCase("generated:99: error")]
    [TestCase("elsewhere.h:1: error")]
    [TestCase("ld: error 7")]
    public void LeavesOtherLogsAsTheyAre(string log) => Assert.That(BuildLog.Explain(log, Source, ShaderDialect.OpenCl), Is.EqualTo(log));

    [Test]
    public void SaysThatThereIsNoLog() => Assert.That(BuildLog.Explain("", Source, ShaderDialect.OpenCl), Does.Contain("no log"));
}
