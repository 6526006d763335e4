using System.CommandLine;
using Cnn.Gpu.Backends;

namespace Cnn.Gpu.Benchmarks.Commands;

/// <summary>The options that choose a device: the same for every command that measures on one.</summary>
internal sealed class DeviceOptionSet
{
    private static readonly int[] LaneCounts = [16, 8, 4];
    private readonly Option<string> _device = CreateDevice();
    private readonly Option<int?> _threads = OptionFactory.Count("--threads", "CPU threads; all cores without it", maximum: 1024);
    private readonly Option<int?> _lanes = CreateLanes();

    private readonly Option<int?> _tune = OptionFactory.Count("--tune", "Seconds that a plan for OpenCL or CUDA may try out tiles; none without it", maximum: 3600);

    /// <summary>Gives the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_device);
        command.Options.Add(_threads);
        command.Options.Add(_lanes);
        command.Options.Add(_tune);
    }

    /// <summary>What the command line says.</summary>
    public DeviceChoice Read(ParseResult result) => new(
        result.GetRequiredValue(_device),
        new DeviceOptions
        {
            Threads = result.GetValue(_threads),
            VectorLanes = result.GetValue(_lanes),
            TuningBudget = result.GetValue(_tune) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        });

    /// <summary><c>--device</c> alone.</summary>
    public static Option<string> CreateDevice()
    {
        string[] kinds = ["auto", .. DeviceCatalog.Kinds.Select(k => k.Kind)];
        return new Option<string>("--device")
        {
            Description = $"What to measure on: {string.Join(", ", kinds)}",
            HelpName = "DEVICE",
            DefaultValueFactory = _ => "cpu",
            CustomParser = result =>
            {
                var name = result.Tokens[0].Value;
                if (!kinds.Contains(name.Split(':')[0]))
                    result.AddError($"--device takes one of {string.Join(", ", kinds)}, not '{name}'.");
                return name;
            },
        };
    }

    private static Option<int?> CreateLanes() => new("--lanes")
    {
        Description = $"Floats in a vector of the cpu device: {string.Join(", ", LaneCounts)}; the most that this machine has without it",
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (OptionFactory.TryCount(text, LaneCounts[0], out var lanes) && LaneCounts.Contains(lanes)) return lanes;
            result.AddError($"--lanes takes one of {string.Join(", ", LaneCounts)}, not '{text}'.");
            return null;
        },
    };
}
