using System.Text;

namespace Cnn.Gpu;

/// <summary>Rows of text as an aligned table; the columns that the caller names are aligned to the right.</summary>
internal sealed class TextTable(params bool[] rightAligned)
{
    private readonly List<string[]?> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void AddLine() => _rows.Add(null);

    /// <summary>Adds a text that may reach over all columns.</summary>
    public void AddNote(string text) => _rows.Add([text]);

    public override string ToString()
    {
        var widths = new int[rightAligned.Length];
        foreach (var row in _rows)
            for (var i = 0; row?.Length == widths.Length && i < row.Length; i++)
                widths[i] = Math.Max(widths[i], row[i].Length);
        var text = new StringBuilder();
        foreach (var row in _rows)
        {
            var line = row is null
                ? new string('─', widths.Sum() + 2 * (widths.Length - 1))
                : string.Join("  ", row.Select((cell, i) => rightAligned[i] ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i])));
            text.Append(line.TrimEnd()).Append('\n');
        }
        return text.ToString();
    }
}
