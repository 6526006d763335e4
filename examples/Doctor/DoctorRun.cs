using Cnn.Gpu.Backends;
using Cnn.Gpu.Diagnostics;
using Cnn.Gpu.Examples.Rendering;
using Cnn.Gpu.Examples.Reports;
using Spectre.Console;

namespace Cnn.Gpu.Examples;

/// <summary>Examines devices one after the other, and shows and writes what came of it.</summary>
/// <param name="options">What to examine.</param>
/// <param name="screen">Where to show it.</param>
/// <param name="devices">The devices of this machine.</param>
/// <param name="open">Opens one by its name.</param>
internal sealed class DoctorRun(DoctorOptionSet options, ExampleScreen screen, IReadOnlyList<DeviceInfo> devices, Func<string, Device> open)
{
    /// <returns>Whether every device that was examined is right.</returns>
    public bool Run()
    {
        screen.Title("The devices of this machine");
        screen.Write(DeviceTable.Create(devices));
        var examinations = new List<Examination>();
        foreach (var info in options.IsListOnly ? [] : Chosen())
        {
            using var device = Open(info);
            foreach (var network in options.Networks)
            {
                screen.Title($"{network.Name} on {info.Id}: {info.Name}, {info.Capabilities}");
                var report = screen.Live(() => Doctor.Examine(network.Create(), network.ImageShape, options.Batch, device, new DoctorOptions
                {
                    Progress = text => screen.Update(() => new Text($"  {text}", new Style(Color.Grey)).Overflow(Overflow.Ellipsis)),
                }));
                examinations.Add(new Examination(info, network.Name, report));
                screen.Write(FindingTable.OfOps(report.Ops));
                screen.Write(FindingTable.OfNetwork(report.Network));
                screen.Write(FindingTable.OfProblems(report.Findings));
            }
        }

        if (examinations.Count > 0) screen.Title("Verdict");
        foreach (var device in examinations.GroupBy(e => e.Device)) ShowVerdict(device.Key, [.. device]);
        if (options.Json is { } json)
        {
            ReportFile.Write(json, stream => DoctorJson.Write(stream, devices, examinations));
            screen.Field("Report", Path.GetFullPath(json));
        }
        return examinations.All(e => e.Report.IsHealthy);
    }

    private IReadOnlyList<DeviceInfo> Chosen()
    {
        // The reference is what the others are compared with, and a debugger would take all day.
        if (options.Device == DoctorOptionSet.All) return [.. devices.Where(d => d.Problem is null && !d.IsForDebugging)];
        var chosen = devices.FirstOrDefault(d => d.Id == options.Device || d.Id == $"{options.Device}:0");
        return chosen is { Problem: null } ? [chosen]
            : throw new UsageException(chosen is null
                ? $"--device: There is no device '{options.Device}'. There are: all, {string.Join(", ", devices.Select(d => d.Id))}."
                : $"--device: The device '{options.Device}' cannot be used: {chosen.Problem}");
    }

    private Device Open(DeviceInfo info)
    {
        try
        {
            return open(info.Id);
        }
        catch (DeviceException error) when (options.Device != DoctorOptionSet.All)
        {
            throw new UsageException($"--device: {error.Message}");
        }
    }

    private void ShowVerdict(DeviceInfo device, IReadOnlyList<Examination> examinations)
    {
        var findings = examinations.SelectMany(e => e.Report.Findings.Select(f => (e.Net, Finding: f))).ToArray();
        var wrong = findings.Where(f => !f.Finding.IsRight).ToArray();
        var closest = findings.MaxBy(f => f.Finding.Error / f.Finding.Tolerance);
        var count = $"{Format.Count(findings.Length, "comparison")} in {Format.Count(examinations.Count, "network")}";
        screen.Field(device.Id, wrong.Length == 0
            ? $"right: {count}; the largest error, of {closest.Finding.Name} in {closest.Net}, is {closest.Finding.Error / closest.Finding.Tolerance:F2} of what rounding excuses"
            : $"WRONG: {wrong.Length} of {count}: {string.Join("; ", wrong.Take(5).Select(w => $"{w.Finding.Name} in {w.Net}"))}{(wrong.Length > 5 ? "; …" : "")}");
    }
}
