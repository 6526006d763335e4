using System.Globalization;

namespace Cnn.Gpu.Examples.Options;

/// <summary>The words that <c>--device</c> takes. Whether this machine has such a device shows only when it is opened.</summary>
public static class DeviceName
{
    public const string Syntax = "auto|cpu|opencl[:i]|cuda[:i]|ilgpu[:i]|reference";

    private static readonly string[] Single = ["auto", "cpu", "reference"];
    private static readonly string[] Numbered = ["opencl", "cuda", "ilgpu"];

    public static bool IsValid(string name)
    {
        var parts = name.Split(':');
        return parts.Length switch
        {
            1 => Single.Contains(name) || Numbered.Contains(name),
            2 => Numbered.Contains(parts[0]) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _),
            _ => false,
        };
    }
}
