using Cnn.Gpu.Backends.Cuda;

namespace Cnn.Gpu.Tests.Backends.Cuda;

public sealed class NvrtcReleaseTests
{
    [TestCase(12040, 90, "12 11")]
    [TestCase(13000, 90, "13 12 11")]
    [TestCase(11080, 86, "11")]
    // CUDA 13 knows nothing older than 7.5.
    [TestCase(13000, 61, "12 11")]
    [TestCase(13000, 75, "13 12 11")]
    [TestCase(10020, 70, "")]
    public void ProgramsMustRunOnTheDriverAndTheCard(int driverVersion, int capability, string expected) =>
        Assert.That(string.Join(" ", NvrtcRelease.For(driverVersion, capability).Select(r => r.Major)), Is.EqualTo(expected));

    [TestCase(12040, 90, "pip install nvidia-cuda-nvrtc-cu12")]
    [TestCase(13000, 90, "pip install nvidia-cuda-nvrtc'")]
    [TestCase(13000, 61, "pip install nvidia-cuda-nvrtc-cu12")]
    [TestCase(11040, 70, "pip install nvidia-cuda-nvrtc-cu11")]
    public void WhatIsMissingIsNamed(int driverVersion, int capability, string expected) =>
        Assert.That(Nvrtc.Missing(driverVersion, capability), Does.Contain(expected).And.Contain("opencl:N"));
}
