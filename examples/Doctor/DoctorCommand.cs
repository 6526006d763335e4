using System.CommandLine;
using Cnn.Gpu.Examples.Options;
using Cnn.Gpu.Models;

namespace Cnn.Gpu.Examples;

/// <summary>The command line.</summary>
internal sealed class DoctorCommand
{
    private readonly RootCommand _root;
    private readonly ParserConfiguration _configuration = new() { ResponseFileTokenReplacer = null };
    private readonly Option<string> _device;
    private readonly Option<string> _net;
    private readonly Option<int> _batch;
    private readonly Option<string?> _json;
    private readonly Option<bool> _list = new("--list") { Description = "List the devices of this machine and examine none" };

    public DoctorCommand()
    {
        const string devices = "all|cpu|opencl[:i]|cuda[:i]|…";
        _device = new Option<string>("--device")
        {
            Description = $"What to examine: {devices}",
            HelpName = "DEVICE",
            DefaultValueFactory = _ => DoctorOptionSet.All,
        };
        string[] nets = [.. Network.All.Select(n => n.Name), DoctorOptionSet.All];
        _net = new Option<string>("--net")
        {
            Description = $"Whose ops to examine it with: {string.Join('|', nets)}",
            HelpName = "NET",
            DefaultValueFactory = _ => DoctorOptionSet.All,
        };
        _net.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } name && !nets.Contains(name))
                result.AddError($"--net takes {string.Join('|', nets)}, not '{name}'.");
        });
        _batch = NumberOption.Create<int>("--batch", "Images in a step; a number that no vector width divides covers most", 17, 1, 4096, "N");
        _json = FileOption.ToWrite("--json", "Write a report for programs");
        _root = new RootCommand("Lists the devices of this machine, and compares every kernel that a network needs with plain loops.")
        {
            _device, _net, _batch, _json, _list,
        };
    }

    /// <summary>Reads the command line. What ends the program at once, help or errors, is printed.</summary>
    /// <returns>The options, or null and the exit code.</returns>
    public (DoctorOptionSet? Options, int ExitCode) Parse(string[] args, TextWriter output, TextWriter error)
    {
        var result = _root.Parse(args, _configuration);
        if (result.Errors.Count > 0)
        {
            foreach (var problem in result.Errors.Select(e => e.Message).Distinct()) error.WriteLine(problem);
            error.WriteLine("--help lists the options.");
            return (null, ExitCode.BadUsage);
        }
        // Only --help and --version have an action.
        if (result.Action is not null)
            return (null, result.Invoke(new InvocationConfiguration { Output = output, Error = error }));
        var net = result.GetRequiredValue(_net);
        return (new DoctorOptionSet
        {
            Device = result.GetRequiredValue(_device),
            Networks = net == DoctorOptionSet.All ? Network.All : [Network.Find(net)!],
            Batch = result.GetValue(_batch),
            Json = result.GetValue(_json),
            IsListOnly = result.GetValue(_list),
        }, ExitCode.Success);
    }
}
