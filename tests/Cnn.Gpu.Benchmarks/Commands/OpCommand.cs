using System.CommandLine;
using Cnn.Gpu.Benchmarks.Operations;

namespace Cnn.Gpu.Benchmarks.Commands;

/// <summary><c>op</c>: one line of JSON about one op.</summary>
internal static class OpCommand
{
    public static Command Create()
    {
        var name = OptionFactory.Choice("--name", "The op", [.. OpCatalog.All.Select(o => o.Name)]);
        var shape = OptionFactory.Shape("--shape", "The forward op's input x, also for a gradient: 64,3,32,32, or 64,400 for linear");
        var output = OptionFactory.Count("--out", "Output channels or features [as many as come in]");
        var kernel = OptionFactory.Size("--kernel", "The window [3 for convolutions, 2 for poolings]", minimum: 1);
        var stride = OptionFactory.Size("--stride", "Steps of the window [1 for convolutions, the kernel for poolings]", minimum: 1);
        var padding = OptionFactory.Size("--padding", "Zeros on each side [0]", minimum: 0);
        var groups = OptionFactory.Count("--groups", "Groups of channels [1]");
        var steps = OptionFactory.Count("--steps", "Steps to time, after the warm-up", maximum: 1_000_000, fallback: 100);
        var device = new DeviceOptionSet();
        Option[] ofSomeOps = [output, kernel, stride, padding, groups];

        var command = new Command("op", "Times one op alone, gathering its operands included. Prints one line of JSON.") { name, shape };
        foreach (var option in ofSomeOps) command.Options.Add(option);
        command.Options.Add(steps);
        device.AddTo(command);
        command.SetAction(result =>
        {
            var entry = OpCatalog.All.First(o => o.Name == result.GetRequiredValue(name));
            var x = result.GetRequiredValue(shape);
            if (!entry.Takes(x)) throw new UsageException($"{entry.Name} takes a --shape of {entry.Dimensions}, not {x}.");
            if (Array.Find(ofSomeOps, o => result.GetResult(o) is not null && !entry.Options.Contains(o.Name)) is { } stray)
                throw new UsageException($"{entry.Name} takes no {stray.Name}.");
            var window = result.GetValue(kernel) ?? (entry.Kind == OpKind.Pooling ? 2 : 3);
            var arguments = new OpArguments(
                x,
                result.GetValue(output) ?? (x.Rank > 1 ? x[1] : 1),
                window,
                result.GetValue(stride) ?? (entry.Kind == OpKind.Pooling ? window : 1),
                result.GetValue(padding) ?? 0,
                result.GetValue(groups) ?? 1);
            try
            {
                Console.WriteLine(OpBenchmark.Run(entry, arguments, device.Read(result), result.GetValue(steps)!.Value).ToJsonString());
            }
            catch (ShapeException error)
            {
                // The shapes are those of the command line.
                throw new UsageException($"{entry.Name}: {error.Message}");
            }
        });
        return command;
    }
}
