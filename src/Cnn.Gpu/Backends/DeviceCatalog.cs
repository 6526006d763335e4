namespace Cnn.Gpu.Backends;

/// <summary>The device kinds that are built in, the fastest first.</summary>
public static class DeviceCatalog
{
    private sealed record Entry(string Kind, string Description, Func<int, DeviceOptions, Device> Open, bool IsCandidate);

    private static readonly Entry[] Entries =
    [
        new("cpu", "this machine's processor, with its vector units", (_, options) => new Cpu.CpuDevice(options), IsCandidate: true),
        new("reference", "plain loops, slow: what other devices are compared with", (_, options) => new ReferenceDevice(options), IsCandidate: false),
    ];

    /// <summary>The words that <see cref="Device.Open"/> understands, with what they stand for.</summary>
    public static IReadOnlyList<(string Kind, string Description)> Kinds => [.. Entries.Select(e => (e.Kind, e.Description))];

    internal static Device Open(string name, DeviceOptions options)
    {
        var parts = name.Split(':');
        var index = 0;
        var entry = parts[0] == "auto" ? Entries.First(e => e.IsCandidate) : Array.Find(Entries, e => e.Kind == parts[0]);
        if (entry is null || parts.Length > 2 || parts.Length == 2 && (!int.TryParse(parts[1], out index) || index != 0))
            throw new DeviceException($"There is no device '{name}'. There are: auto, {string.Join(", ", Entries.Select(e => $"{e.Kind} ({e.Description})"))}.");
        var device = entry.Open(index, options);
        options.Log?.Invoke(parts[0] == "auto" ? $"{device} (the fastest kind built in)" : device.ToString());
        return device;
    }
}
