namespace Cnn.Gpu.Examples.Data;

/// <summary>Where downloaded data sets lie: <c>data/NAME</c> under the working directory or beside the solution.</summary>
public static class DataFolder
{
    private const string Root = "Cnn.Gpu.sln";

    /// <summary>The folder that has the data set already, or else the one to download it to.</summary>
    /// <param name="name">The folder's name below <c>data</c>.</param>
    /// <param name="exists">Whether a folder holds the data set.</param>
    /// <param name="starts">Where to look and from where to walk up to the solution: the working directory and the program's own folder.</param>
    public static (string Path, bool Exists) Find(string name, Func<string, bool> exists, params IReadOnlyList<string> starts)
    {
        var candidates = starts.Take(1).Concat(starts.Select(WalkUp).OfType<string>())
            .Select(folder => Path.Combine(folder, "data", name)).Distinct().ToList();
        return candidates.Find(c => exists(c)) is { } found
            ? (found, true)
            // Without a solution around, the working directory is the only place that the user expects files in.
            : (candidates[Math.Min(1, candidates.Count - 1)], false);
    }

    private static string? WalkUp(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, Root)))
                return folder.FullName;
        return null;
    }
}
