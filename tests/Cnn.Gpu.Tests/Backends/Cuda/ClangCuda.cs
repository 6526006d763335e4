using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Tests.Backends.Cuda;

/// <summary>Compiles CUDA sources to PTX with clang, which needs neither a card nor anything of NVIDIA's. It looks into no inline assembly.</summary>
internal sealed partial class ClangCuda
{
    private static readonly Lazy<ClangCuda?> Newest = new(Find);

    private readonly string _command;
    private readonly ConcurrentDictionary<(string Text, string Architecture), Lazy<(string Ptx, string Log)>> _compiled = new();
    private readonly ConcurrentDictionary<string, Lazy<bool>> _knows = new();

    private ClangCuda(string command) => _command = command;

    /// <summary>The command that starts the newest clang of this machine, if there is one.</summary>
    public static string? Command => Newest.Value?._command;

    /// <summary>The newest clang of this machine; a test without one ends as ignored.</summary>
    public static ClangCuda OrIgnore() =>
        Newest.Value ?? throw Skip.Because("There is no clang on this machine, so no CUDA source can be compiled ('apt-get install clang').");

    /// <summary>Ends a test as ignored if this clang is too old for an architecture.</summary>
    public void IgnoreUnlessKnown(string architecture)
    {
        if (!_knows.GetOrAdd(architecture, a => new(() => Run("", a).Log.Length == 0)).Value) throw Skip.Because($"{_command} does not know {architecture}.");
    }

    /// <summary>Compiles sources, several at a time and each text once, in the order in which they come.</summary>
    public IReadOnlyList<CudaCompilation> Compile(IEnumerable<ShaderSource> sources, string architecture = "sm_70") =>
        [.. sources.Distinct().AsParallel().AsOrdered().Select(source => Compile(source, architecture))];

    /// <summary>Compiles a source.</summary>
    public CudaCompilation Compile(ShaderSource source, string architecture = "sm_70")
    {
        var (ptx, log) = _compiled.GetOrAdd((source.Text(ShaderDialect.Cuda), architecture), key => new(() => Run(key.Text, key.Architecture))).Value;
        return new CudaCompilation(source, ptx, log);
    }

    private (string Ptx, string Log) Run(string text, string architecture)
    {
        var shim = Path.Combine(TestContext.CurrentContext.TestDirectory, "Backends", "Cuda", "clang_cuda.h");
        var start = new ProcessStartInfo(_command)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        // Warnings are errors, except of what a shader for NVRTC need not know.
        foreach (var argument in (string[])
        [
            "-x", "cuda", "--cuda-device-only", "-nocudainc", "-nocudalib", $"--cuda-gpu-arch={architecture}", 
            "-std=c++17", "-O2", "-ffp-contract=fast", "-Wall", "-Werror", "-Wno-unused-function", "-Wno-unused-const-variable",
            "-Wno-pass-failed", "-Wno-unknown-cuda-version",
            "-include", shim, "-S", "-o", "-", "-",
        ]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(text);
        process.StandardInput.Close();
        process.WaitForExit();
        var log = errors.Result;
        return process.ExitCode == 0 ? (output.Result, log) : ("", log.Length > 0 ? log : $"{_command} ended with {process.ExitCode} and said nothing.");
    }

    private static ClangCuda? Find()
    {
        var names = Enumerable.Range(14, 17).Reverse().Select(v => $"clang++-{v.ToString(CultureInfo.InvariantCulture)}").Append("clang++");
        return names.Where(IsThere).Select(n => new ClangCuda(n)).FirstOrDefault();
    }

    private static bool IsThere(string command)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, "--version") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>What clang made of a source.</summary>
/// <param name="Source">The source.</param>
/// <param name="Ptx">The program; empty if it does not compile.</param>
/// <param name="Log">What clang said.</param>
internal sealed partial record CudaCompilation(ShaderSource Source, string Ptx, string Log)
{
    /// <summary>Whether it compiled, and has the kernel.</summary>
    public bool IsGood => Entry().Success;

    /// <summary>How many arguments the kernel takes.</summary>
    public int Arguments => Parameters().Count(Entry().Groups["parameters"].Value);

    /// <summary>The most threads of a block that the kernel is compiled for; 0 if it says nothing.</summary>
    public int MaxGroupSize => Entry().Groups["threads"] is { Success: true } g
        ? g.Value.Split(',').Aggregate(1, (a, b) => a * int.Parse(b, CultureInfo.InvariantCulture)) : 0;

    /// <inheritdoc/>
    public override string ToString() => $"{Source}: {(IsGood ? "compiles" : Log.Length > 0 ? Log : $"no kernel '{Source.Entry}'")}";

    private Match Entry() => Regex.Match(
        Ptx, $@"\.visible \.entry {Regex.Escape(Source.Entry)}\s*\((?<parameters>[^)]*)\)\s*(?:\.maxntid (?<threads>[\d, ]+))?", RegexOptions.CultureInvariant);

    [GeneratedRegex(@"\.param\b")]
    private static partial Regex Parameters();
}
