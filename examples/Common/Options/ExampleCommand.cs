using System.CommandLine;
using Cnn.Gpu.Examples.Pictures;

namespace Cnn.Gpu.Examples.Options;

/// <summary>The command line of an example: the options, their defaults, and what is wrong with what was given.</summary>
public sealed class ExampleCommand
{
    private readonly RootCommand _root;
    private readonly ParserConfiguration _configuration = new() { ResponseFileTokenReplacer = null };
    private readonly Option<string> _device;
    private readonly IReadOnlyList<ExampleNetwork> _networks;
    private readonly Option<string> _net;
    private readonly Option<string?> _data;
    private readonly Option<int> _epochs;
    private readonly Option<int> _batch;
    private readonly Option<ulong> _seed;
    private readonly Option<int> _threads;
    private readonly Option<float> _rate;
    private readonly Option<string?> _save;
    private readonly Option<string?> _resume;
    private readonly Option<string?> _checkpoint;
    private readonly Option<string?> _evaluate;
    private readonly Option<string?> _json;
    private readonly Option<string?> _html;
    private readonly Option<string?> _history;
    private readonly Option<string?> _pictures;
    private readonly Option<string?> _profile;

    public ExampleCommand(Example example)
    {
        _device = new Option<string>("--device")
        {
            Description = $"What to train on: {DeviceName.Syntax}",
            HelpName = "DEVICE",
            DefaultValueFactory = _ => "auto",
        };
        _device.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } name && !DeviceName.IsValid(name))
                result.AddError($"--device takes {DeviceName.Syntax}, not '{name}'.");
        });
        _networks = example.Networks;
        var names = string.Join('|', _networks.Select(n => n.Name));
        _net = new Option<string>("--net")
        {
            Description = "The network to train",
            HelpName = names,
            DefaultValueFactory = _ => _networks[0].Name,
        };
        _net.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } name && _networks.All(n => n.Name != name))
                result.AddError($"--net takes {names}, not '{name}'.");
        });
        _data = new Option<string?>("--data") { Description = example.Data.Help, HelpName = "DIR|synthetic" };
        _epochs = NumberOption.Create<int>("--epochs", "Passes over the training set", example.Epochs, 1, 1_000_000, "N");
        _batch = NumberOption.Create<int>("--batch", "Images in a step", example.Batch, 1, 65536, "N");
        _seed = NumberOption.Create<ulong>("--seed", "Another seed gives other initial weights and another order of images", 0, 0, ulong.MaxValue, "N");
        _threads = NumberOption.Create<int>("--threads", "CPU threads; all cores without it. The results are the same", null, 1, 1024, "N");
        _rate = NumberOption.Create<float>("--lr", "The highest learning rate of the schedule; without it the network's own", null, 1e-9f, 100f, "RATE");
        _save = FileOption.ToWrite("--save", "Where the weights go after training; without it NET.safetensors");
        _resume = FileOption.ToRead("--resume", "Continue the training that this checkpoint was taken from");
        _checkpoint = FileOption.ToWrite("--checkpoint", "Write a checkpoint after every epoch and on Ctrl-C");
        _evaluate = FileOption.ToRead("--evaluate", "Load these weights, train nothing, report on the test set");
        _json = FileOption.ToWrite("--json", "Write a report for programs");
        _html = FileOption.ToWrite("--html", "Write a report with pictures for a browser");
        _history = FileOption.ToWrite("--history", "Write the table of epochs as CSV");
        _pictures = new Option<string?>("--pictures")
        {
            Description = "Draw what the network learnt into this folder: filters.png, feature-maps.png, confusion.png, augmentation.png",
            HelpName = "DIR",
        };
        _pictures.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is not { } folder) return;
            if (PictureFiles.Missing is { } missing) result.AddError($"--pictures: {missing}");
            else if (folder.Length == 0) result.AddError("--pictures needs the name of a folder.");
            else if (File.Exists(folder)) result.AddError($"--pictures: {folder} is a file.");
        });
        _profile = FileOption.ToWrite("--profile", "Show what each kernel takes in some steps, and write a trace of them for ui.perfetto.dev");

        _root = new RootCommand(example.Description)
        {
            _device, _net, _data, _epochs, _batch, _seed, _threads, _rate, _save, _resume, _checkpoint, _evaluate, _json, _html, _history,
            _profile, _pictures,
        };
        _root.Validators.Add(result =>
        {
            if (result.GetResult(_evaluate) is null) return;
            foreach (var option in new Option[] { _resume, _checkpoint, _history, _profile })
                if (result.GetResult(option) is not null)
                    result.AddError($"--evaluate trains nothing, so that {option.Name} cannot be used with it.");
        });
    }

    /// <summary>Reads the command line. What ends the program at once, help or errors, is printed.</summary>
    /// <returns>The options, or null and the exit code.</returns>
    public (ExampleOptions? Options, int ExitCode) Parse(string[] args, TextWriter output, TextWriter error)
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

        var network = _networks.First(n => n.Name == result.GetRequiredValue(_net));
        return (new ExampleOptions
        {
            Net = network.Name,
            Device = result.GetRequiredValue(_device),
            Data = result.GetValue(_data),
            Epochs = result.GetValue(_epochs),
            Batch = result.GetValue(_batch),
            Seed = result.GetValue(_seed),
            Threads = result.GetResult(_threads) is null ? null : result.GetValue(_threads),
            LearningRate = result.GetResult(_rate) is null ? network.LearningRate : result.GetValue(_rate),
            Save = result.GetValue(_save) ?? network.WeightsFile,
            Resume = result.GetValue(_resume),
            Checkpoint = result.GetValue(_checkpoint),
            Evaluate = result.GetValue(_evaluate),
            Json = result.GetValue(_json),
            Html = result.GetValue(_html),
            History = result.GetValue(_history),
            Profile = result.GetValue(_profile),
            Pictures = result.GetValue(_pictures),
        }, ExitCode.Success);
    }
}
