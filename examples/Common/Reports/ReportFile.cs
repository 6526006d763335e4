namespace Cnn.Gpu.Examples.Reports;

/// <summary>Writes a file so that a reader sees either the old content or the whole new one.</summary>
public static class ReportFile
{
    public static void Write(string path, Action<Stream> write)
    {
        // In the same folder: a rename is atomic only within one file system.
        var temporary = $"{Path.GetFullPath(path)}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var stream = File.Create(temporary)) write(stream);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
