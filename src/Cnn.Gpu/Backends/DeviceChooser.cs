using System.Globalization;

namespace Cnn.Gpu.Backends;

/// <summary>Finds the device that a word asks for among some kinds. Nothing is fallen back to silently.</summary>
/// <param name="kinds">The kinds; among graphics processors <c>auto</c> prefers the earlier.</param>
internal sealed class DeviceChooser(IReadOnlyList<DeviceKind> kinds)
{
    /// <summary>The word for the best device.</summary>
    public const string Auto = "auto";

    /// <summary>What <see cref="Auto"/> takes where there is no graphics processor.</summary>
    private const string LastResort = "cpu";

    /// <summary>Every device of every kind, and every kind that has none.</summary>
    public IReadOnlyList<DeviceInfo> List() => [.. kinds.SelectMany(k => k.List())];

    /// <summary>Opens <c>auto</c>, a kind, or a kind with a number.</summary>
    /// <exception cref="DeviceException">There is no such device, or it is unusable.</exception>
    public Device Open(string name, DeviceOptions options)
    {
        if (name == Auto) return OpenBest(options);
        var parts = name.Split(':');
        var index = 0;
        if (kinds.FirstOrDefault(k => k.Name == parts[0]) is not { } kind
            || parts.Length > 2
            || parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index))
            throw NoDevice(name);
        var devices = kind.List();
        // A kind without devices has an entry that says why.
        if (index >= devices.Count) throw devices is [{ Problem: { } reason }] ? Unusable(name, reason) : NoDevice(name);
        if (devices[index].Problem is { } problem) throw Unusable(name, problem);
        var device = kind.Open(index, options);
        options.Log?.Invoke(device.ToString());
        return device;
    }

    private Device OpenBest(DeviceOptions options)
    {
        var skipped = new List<string>();
        // The reference device is no candidate: it is slow by design.
        foreach (var kind in kinds.Where(k => k.Name is not (LastResort or "reference")))
            foreach (var (index, info) in kind.List().Index())
            {
                if (info.Problem is not null) skipped.Add(info.ToString());
                else if (!info.IsGpu) skipped.Add($"{info}: not a graphics processor, and {LastResort} is faster");
                else if (TryOpen(kind, index, options, skipped, info) is { } device) return Chosen(device, skipped, options);
            }
        return Chosen(kinds.First(k => k.Name == LastResort).Open(0, options), skipped, options);
    }

    private static Device? TryOpen(DeviceKind kind, int index, DeviceOptions options, List<string> skipped, DeviceInfo info)
    {
        try
        {
            return kind.Open(index, options);
        }
        catch (DeviceException error)
        {
            skipped.Add($"{info}: {error.Message}");
            return null;
        }
    }

    private static Device Chosen(Device device, List<string> skipped, DeviceOptions options)
    {
        options.Log?.Invoke($"{device} (the best of this machine{(skipped.Count == 0 ? "" : $"; skipped {string.Join("; ", skipped)}")})");
        return device;
    }

    private DeviceException NoDevice(string name) =>
        new($"There is no device '{name}'. There are: {string.Join(", ", [Auto, .. List().Select(d => d.ToString())])}.");

    private DeviceException Unusable(string name, string problem)
    {
        var usable = List().Where(d => d.Problem is null).Select(d => d.ToString());
        return new DeviceException($"The device '{name}' cannot be used: {problem.TrimEnd('.')}. Usable are: {string.Join(", ", [Auto, .. usable])}.");
    }
}
