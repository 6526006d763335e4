using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Cnn.Gpu.Backends.Shaders.Compute;

/// <summary>Makes a compiler's log readable: adds the source lines that it names.</summary>
internal static partial class BuildLog
{
    private const int MaxLines = 8;

    /// <summary>The log, and after it each line of the source that it names as <c>file:line</c> or <c>file(line)</c>.</summary>
    public static string Explain(string log, ShaderSource source, ShaderDialect dialect)
    {
        var parts = source.Parts(dialect).ToDictionary(p => p.Name, p => p.Text.Split('\n'));
        var text = new StringBuilder(log.Length == 0 ? "The compiler left no log." : log.TrimEnd());
        var named = Places().Matches(log).Select(m => (File: m.Groups["file"].Value, Line: int.Parse(m.Groups["line"].ValueSpan, CultureInfo.InvariantCulture)))
            .Where(p => parts.TryGetValue(p.File, out var lines) && p.Line >= 1 && p.Line <= lines.Length).Distinct().Take(MaxLines);
        foreach (var (file, line) in named) text.Append('\n').Append(CultureInfo.InvariantCulture, $"{file}:{line}: {parts[file][line - 1].Trim()}");
        return text.ToString();
    }

    // Before the file's name may stand a folder that the compiler worked in.
    [GeneratedRegex(@"(?<file>[\w.-]+)(?::|\()(?<line>\d{1,6})\b")]
    private static partial Regex Places();
}
