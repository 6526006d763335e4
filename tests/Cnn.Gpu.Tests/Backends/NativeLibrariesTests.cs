using System.Runtime.InteropServices;
using Cnn.Gpu.Backends;

namespace Cnn.Gpu.Tests.Backends;

public sealed class NativeLibrariesTests
{
    [Test]
    public void AMissingLibraryIsNoException() =>
        Assert.That(NativeLibraries.TryLoad("missing", "libcnn-gpu-has-no-such-library.so.1", "cnn-gpu-has-no-such-library.dll"), Is.False);

    [Test]
    public void TheFirstNameThatExistsIsTaken()
    {
        var system = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "kernel32.dll" : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "libSystem.dylib" : "libc.so.6";
        Assert.Multiple(() =>
        {
            Assert.That(NativeLibraries.TryLoad("system of a test", "libcnn-gpu-has-no-such-library.so.1", system), Is.True);
            Assert.That(NativeLibraries.TryLoad("system of a test", "libcnn-gpu-has-no-such-library.so.1"), Is.True, "it is loaded already");
        });
    }
}
