namespace Cnn.Gpu.Backends.Cuda;

/// <summary>A major version of NVRTC: how its files are called, and what it goes with.</summary>
/// <param name="Major">The version; its programs run on drivers of that CUDA version and later ones.</param>
/// <param name="OldestCapability">The oldest cards that it compiles for, as 10 × major + minor.</param>
/// <param name="LinuxFile">The library's name on Linux.</param>
/// <param name="WindowsFile">The library's name on Windows.</param>
/// <param name="Package">The Python package that brings it.</param>
internal sealed record NvrtcRelease(int Major, int OldestCapability, string LinuxFile, string WindowsFile, string Package)
{
    /// <summary>The versions that are looked for, the newest first. From 11.2 on the name stays the same within a major version.</summary>
    public static readonly IReadOnlyList<NvrtcRelease> All =
    [
        new(13, 75, "libnvrtc.so.13", "nvrtc64_130_0.dll", "nvidia-cuda-nvrtc"),
        new(12, 50, "libnvrtc.so.12", "nvrtc64_120_0.dll", "nvidia-cuda-nvrtc-cu12"),
        new(11, 35, "libnvrtc.so.11.2", "nvrtc64_112_0.dll", "nvidia-cuda-nvrtc-cu11"),
    ];

    /// <summary>The versions whose programs run on a card, the newest first.</summary>
    /// <param name="driverVersion">The CUDA version of its driver: 12040 for 12.4.</param>
    /// <param name="capability">Its compute capability: 90 for 9.0.</param>
    public static IReadOnlyList<NvrtcRelease> For(int driverVersion, int capability) =>
        [.. All.Where(r => r.Major <= driverVersion / 1000 && r.OldestCapability <= capability)];

    /// <summary>The library's name on this system.</summary>
    public string File(bool isWindows) => isWindows ? WindowsFile : LinuxFile;

    /// <summary>What the files are called that the library loads when it first compiles; they lie beside it.</summary>
    public string BuiltinFiles(bool isWindows) => isWindows ? $"nvrtc-builtins64_{Major}*.dll" : $"libnvrtc-builtins.so.{Major}.*";
}
