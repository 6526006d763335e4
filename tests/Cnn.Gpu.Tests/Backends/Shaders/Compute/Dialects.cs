using System.Text.RegularExpressions;
using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Tests.Backends.Shaders.Compute;

/// <summary>The names that the preludes of the dialects define for shaders.</summary>
internal static partial class Dialects
{
    /// <summary>What OpenCL C has itself, so that cuda.h alone defines it.</summary>
    public static readonly IReadOnlySet<string> BuiltIntoOpenCl = new HashSet<string>
    {
        "uint", "uchar", "fabs", "exp", "log", "sqrt", "rsqrt", "tanh", "erf", "fmax", "fmin", "isfinite", "INFINITY",
    };

    /// <summary>The macros and types that a prelude defines where VECTOR is 1, as CUDA has it; without the macro that names the dialect.</summary>
    public static IReadOnlySet<string> Names(string file)
    {
        var names = new HashSet<string>();
        // Of each #if around a line, whether it is about other values of VECTOR.
        var others = new Stack<bool>();
        foreach (var line in ShaderFiles.Read(file).Split('\n'))
        {
            if (line.StartsWith("#endif", StringComparison.Ordinal) || line.StartsWith("#el", StringComparison.Ordinal)) others.Pop();
            if (line.StartsWith("#if", StringComparison.Ordinal) || line.StartsWith("#el", StringComparison.Ordinal)) others.Push(OtherVectors().IsMatch(line));
            if (Definitions().Match(line) is { Success: true } match && !others.Contains(true)) names.Add(match.Groups["name"].Value);
        }
        names.RemoveWhere(n => n.StartsWith("DIALECT_", StringComparison.Ordinal));
        return names;
    }

    [GeneratedRegex(@"VECTOR (?:> 1|== (?!1\b)|!= 1)")]
    private static partial Regex OtherVectors();

    [GeneratedRegex(@"^(?:#define (?<name>\w+)|typedef .*\b(?<name>\w+);)")]
    private static partial Regex Definitions();
}
