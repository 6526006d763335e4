using System.CommandLine;

namespace Cnn.Gpu.Benchmarks.Commands;

/// <summary><c>train</c>: one line of JSON about a network's training step.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var net = OptionFactory.Choice("--net", "The network", Networks.Names);
        var batch = OptionFactory.Count("--batch", "Images in a step", maximum: Networks.MaxBatch, fallback: 64);
        var steps = OptionFactory.Count("--steps", "Steps to time, after the warm-up", maximum: 1_000_000, fallback: 200);
        var device = new DeviceOptionSet();
        var command = new Command("train", "Times the training step of a network, and predicting one batch. Prints one line of JSON.")
        {
            net, batch, steps,
        };
        device.AddTo(command);
        command.SetAction(result =>
        {
            var row = TrainBenchmark.Run(
                result.GetRequiredValue(net), result.GetValue(batch)!.Value, device.Read(result), result.GetValue(steps)!.Value);
            Console.WriteLine(row.ToJsonString());
        });
        return command;
    }
}
