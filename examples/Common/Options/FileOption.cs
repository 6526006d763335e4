using System.CommandLine;

namespace Cnn.Gpu.Examples.Options;

/// <summary>Options with a file, whose errors come before the work, not after it.</summary>
public static class FileOption
{
    public static Option<string?> ToRead(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "FILE" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } path && !File.Exists(path))
                result.AddError($"{name}: there is no file {path}.");
        });
        return option;
    }

    public static Option<string?> ToWrite(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "FILE" };
        NeedFolder(option);
        return option;
    }

    /// <summary>Refuses a file in a folder that does not exist.</summary>
    public static void NeedFolder<T>(Option<T> option) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<string?>() is not { } path) return;
        if (path.Length == 0) result.AddError($"{option.Name} needs a file name.");
        else if (Directory.Exists(path)) result.AddError($"{option.Name}: {path} is a folder.");
        else if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            result.AddError($"{option.Name}: there is no folder {folder}.");
    });
}
