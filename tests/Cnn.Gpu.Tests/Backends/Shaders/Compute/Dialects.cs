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

    /// <summary>The macros and types of a prelude, but for the one that names the dialect.</summary>
    public static IReadOnlySet<string> Names(string file) => Definitions().Matches(ShaderFiles.Read(file))
        .Select(m => m.Groups["name"].Value).Where(n => !n.StartsWith("DIALECT_", StringComparison.Ordinal)).ToHashSet();

    [GeneratedRegex(@"^(?:#define (?<name>\w+)|typedef .*\b(?<name>\w+);)", RegexOptions.Multiline)]
    private static partial Regex Definitions();
}
