using CustomProgram = Cnn.Gpu.Examples.CustomLayer.Program;

namespace Cnn.Gpu.Examples.Tests.CustomLayer;

internal sealed class ProgramTests
{
    [Test]
    public void Trains() => Assert.That(CustomProgram.Run("reference", images: 60), Is.EqualTo(ExitCode.Success));

    [TestCase("cpu", ExitCode.Failure)]
    [TestCase("nothing", ExitCode.BadUsage)]
    public void RefusesOtherDevices(string device, int code) => Assert.That(CustomProgram.Run(device, images: 60), Is.EqualTo(code));
}
