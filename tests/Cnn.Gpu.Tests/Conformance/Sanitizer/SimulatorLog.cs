namespace Cnn.Gpu.Tests.Conformance.Sanitizer;

/// <summary>What Oclgrind writes about kernels that do wrong.</summary>
/// <param name="path">Its file, which Oclgrind empties when a context is made.</param>
internal sealed class SimulatorLog(string path)
{
    private int _read;

    /// <summary>The file that Oclgrind was told to write; null if it is not the driver of this process.</summary>
    public static string? Path => Environment.GetEnvironmentVariable("OCLGRIND_LOG");

    /// <summary>What was written since the last call.</summary>
    public string Next()
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var all = reader.ReadToEnd();
        var next = all[_read..];
        _read = all.Length;
        return next;
    }
}
