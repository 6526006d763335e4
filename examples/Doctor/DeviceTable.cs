using Cnn.Gpu.Backends;
using Cnn.Gpu.Examples.Rendering;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cnn.Gpu.Examples;

/// <summary>The devices of a machine, and why the others cannot be used.</summary>
internal static class DeviceTable
{
    public static IRenderable Create(IReadOnlyList<DeviceInfo> devices)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        table.AddColumns(new TableColumn("").NoWrap(), new TableColumn(""));
        foreach (var device in devices)
            if (device.Problem is { } problem) table.AddRow(Name(device), new Text($"unusable: {problem}", new Style(Color.Grey)));
            else table.AddRow(Name(device), new Text($"{device.Name}; {device.Capabilities}{(device.MemoryBytes > 0 ? $"; {Format.Bytes(device.MemoryBytes)}" : "")}"));
        return table;
    }

    private static Text Name(DeviceInfo device) => new(device.Id, new Style(device.Problem is null ? Color.Teal : Color.Grey));
}
