using Cnn.Gpu.Diagnostics;

namespace Cnn.Gpu.Tests.Conformance;

/// <summary>Profiled steps: they compute the same, and say what they ran.</summary>
internal sealed class ProfileRunTests(DeviceSpec spec) : DeviceFixture(spec)
{
    [Test]
    public void ProfiledStepsGiveTheSameBits()
    {
        using TrainingStep plain = new(Device), profiled = new(Device);
        plain.Run();
        var profile = profiled.Executor.CreateProfile();
        profiled.Run(profile: profile);
        Assert.Multiple(() =>
        {
            Assert.That(profiled.Bits(), Is.EqualTo(plain.Bits()));
            Assert.That(profile.Steps, Is.EqualTo(4));
            Assert.That(profile.Kernels.Sum(k => k.Flops), Is.EqualTo(profiled.Plan.Flops));
            Assert.That(profile.Kernels.Where(k => k.Name.Contains("Linear")).Select(k => k.Bytes), Is.Not.Empty.And.All.Positive);
            Assert.That(profile.Times.Sum(t => t.Milliseconds), Is.Positive);
            Assert.That(profile.Times.Select(t => t.Milliseconds), Is.All.Not.Negative);
            Assert.That(profile.Lanes.SelectMany(l => l), Is.All.Matches<Profile.Run>(r => r.End >= r.Start));
        });
    }
}
