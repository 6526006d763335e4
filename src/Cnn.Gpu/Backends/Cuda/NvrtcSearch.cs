using System.Text.RegularExpressions;

namespace Cnn.Gpu.Backends.Cuda;

/// <summary>Where NVRTC may lie outside of the folders that the system's loader knows: toolkits, Conda environments and Python packages.</summary>
/// <param name="isWindows">Whose folders.</param>
/// <param name="variable">The environment's variables.</param>
/// <param name="root">For tests: what stands before the absolute paths below.</param>
internal sealed partial class NvrtcSearch(bool isWindows, Func<string, string?> variable, string root = "")
{
    // {NAME} stands for a variable, or for each folder of one that lists several; * for any part of a name, of which the greatest comes first.
    // CUDA 13 has other folders than those before it.
    private static readonly string[] LinuxFolders =
    [
        "{CUDA_PATH}/lib64", "{CUDA_PATH}/lib", "{CUDA_HOME}/lib64", "{CUDA_HOME}/lib",
        "{VIRTUAL_ENV}/lib/python3*/site-packages/nvidia/*/lib",
        "{CONDA_PREFIX}/lib", "{CONDA_PREFIX}/targets/*-linux/lib", "{CONDA_PREFIX}/lib/python3*/site-packages/nvidia/*/lib",
        "/usr/local/cuda/lib64", "/usr/local/cuda*/lib64", "/opt/cuda/lib64", "/usr/lib/cuda/lib64",
        // Beside the interpreters that the shell finds.
        "{PATH}/../lib/python3*/site-packages/nvidia/*/lib",
        "{HOME}/.local/lib/python3*/site-packages/nvidia/*/lib",
        "{HOME}/.pyenv/versions/*/lib/python3*/site-packages/nvidia/*/lib",
        "/usr/local/lib/python3*/dist-packages/nvidia/*/lib", "/usr/local/lib/python3*/site-packages/nvidia/*/lib",
        "/usr/lib/python3*/dist-packages/nvidia/*/lib", "/usr/lib/python3*/site-packages/nvidia/*/lib",
        "/opt/conda/lib", "/opt/conda/lib/python3*/site-packages/nvidia/*/lib",
    ];

    private static readonly string[] WindowsFolders =
    [
        "{CUDA_PATH}/bin", "{CUDA_PATH}/bin/x64",
        "{VIRTUAL_ENV}/Lib/site-packages/nvidia/*/bin", "{VIRTUAL_ENV}/Lib/site-packages/nvidia/*/bin/x86_64",
        "{CONDA_PREFIX}/Library/bin", "{CONDA_PREFIX}/Library/bin/x64", "{CONDA_PREFIX}/Lib/site-packages/nvidia/*/bin",
        "{ProgramFiles}/NVIDIA GPU Computing Toolkit/CUDA/*/bin", "{ProgramFiles}/NVIDIA GPU Computing Toolkit/CUDA/*/bin/x64",
        "{PATH}/Lib/site-packages/nvidia/*/bin", "{PATH}/Lib/site-packages/nvidia/*/bin/x86_64",
        "{APPDATA}/Python/Python3*/site-packages/nvidia/*/bin", "{APPDATA}/Python/Python3*/site-packages/nvidia/*/bin/x86_64",
        "{LOCALAPPDATA}/Programs/Python/Python3*/Lib/site-packages/nvidia/*/bin",
    ];

    /// <summary>The folders that there are, the best first.</summary>
    public IEnumerable<string> Folders() => (isWindows ? WindowsFolders : LinuxFolders).SelectMany(Expand).Distinct();

    /// <summary>Every file of a release, in the order of the folders.</summary>
    public IEnumerable<string> Files(NvrtcRelease release) => Folders().Select(f => Path.Combine(f, release.File(isWindows))).Where(File.Exists);

    /// <summary>The files that the library at a path loads by name when it first compiles.</summary>
    public IEnumerable<string> Builtins(NvrtcRelease release, string library) =>
        Directory.EnumerateFiles(Path.GetDirectoryName(library)!, release.BuiltinFiles(isWindows)).Order(StringComparer.Ordinal);

    private IEnumerable<string> Expand(string pattern)
    {
        var parts = pattern.Split('/');
        return parts.Skip(1).Aggregate(Starts(parts[0]), (found, part) => found.SelectMany(f => Step(f, part)));
    }

    // A pattern starts with a variable or at the root.
    private IEnumerable<string> Starts(string part)
    {
        if (part.Length == 0) return [root + "/"];
        var value = variable(part.Trim('{', '}'));
        // In an empty entry of PATH, and in a relative one, nothing is looked for: it depends on where the program was started.
        return value is null ? [] : value.Split(Path.PathSeparator).Where(Path.IsPathRooted);
    }

    private static IEnumerable<string> Step(string folder, string part)
    {
        if (!part.Contains('*', StringComparison.Ordinal))
        {
            var next = part == ".." ? Path.GetDirectoryName(folder.TrimEnd('/', '\\')) : Path.Combine(folder, part);
            return next is not null && Directory.Exists(next) ? [next] : [];
        }
        try
        {
            return [.. Directory.EnumerateDirectories(folder, part).OrderByDescending(SortKey, StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // With numbers of one width, so that python3.10 counts as greater than python3.9.
    private static string SortKey(string path) => Numbers().Replace(Path.GetFileName(path), m => m.Value.PadLeft(9, '0'));

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();
}
