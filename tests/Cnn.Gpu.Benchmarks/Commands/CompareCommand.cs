using System.CommandLine;
using Cnn.Gpu.Benchmarks.Comparing;

namespace Cnn.Gpu.Benchmarks.Commands;

/// <summary><c>compare</c>: training steps of ours and of PyTorch, in turn.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var nets = new Option<string>("--nets")
        {
            Description = "Networks with their batches",
            HelpName = "NET:BATCH,...",
            DefaultValueFactory = _ => "lenet5:64,lenet5:128,cifar3conv:128",
        };
        var rounds = OptionFactory.Count("--rounds", "How often each side runs", maximum: 1000, fallback: 5);
        var steps = OptionFactory.Count("--steps", "Steps to time in each run, after the warm-up", maximum: 1_000_000, fallback: 100);
        var python = new Option<string>("--python")
        {
            Description = "A Python with PyTorch",
            HelpName = "FILE",
            DefaultValueFactory = _ => "/usr/bin/python3",
        };
        var device = DeviceOptionSet.CreateDevice();
        var command = new Command("compare",
            "Runs our training steps and PyTorch's in turn, each as a fresh process. Prints a table, then a line of JSON for each network.")
        {
            nets, rounds, steps, python, device,
        };
        command.SetAction(result => Run(
            NetCase.ParseList(result.GetRequiredValue(nets)),
            result.GetValue(rounds)!.Value,
            result.GetValue(steps)!.Value,
            new OwnContender(result.GetRequiredValue(device)),
            new PyTorchContender(result.GetRequiredValue(python), "cpu")));
        return command;
    }

    private static void Run(IReadOnlyList<NetCase> nets, int rounds, int steps, OwnContender ours, PyTorchContender peer)
    {
        peer.Check();
        var comparisons = nets.Select(n => new NetComparison(n)).ToArray();
        for (var round = 1; round <= rounds; round++)
            foreach (var comparison in comparisons)
            {
                Console.Error.WriteLine($"round {round} of {rounds}: {comparison.Net}");
                comparison.Add(ours.Measure(comparison.Net, steps), peer.Measure(comparison.Net, steps));
            }

        var table = new TextTable(false, true, true, true, true, true, true, true);
        table.Add(NetComparison.Header);
        table.AddLine();
        foreach (var comparison in comparisons) table.Add(comparison.Cells);
        Console.WriteLine(table);
        foreach (var comparison in comparisons) Console.WriteLine(comparison.ToJson().ToJsonString());
    }
}
