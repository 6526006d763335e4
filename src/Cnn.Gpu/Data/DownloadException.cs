namespace Cnn.Gpu.Data;

/// <summary>A data set cannot be downloaded. The message names each mirror with its reason, and what to do instead.</summary>
public sealed class DownloadException : CnnException
{
    /// <summary>Creates the error.</summary>
    public DownloadException(string message) : base(message) { }
}
