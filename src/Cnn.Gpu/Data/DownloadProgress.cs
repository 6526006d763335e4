namespace Cnn.Gpu.Data;

/// <summary>How far a download is.</summary>
/// <param name="File">The file that is arriving.</param>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Count">The number of files.</param>
/// <param name="Received">The bytes of this file that are there. They start again when another mirror is tried.</param>
/// <param name="Total">The bytes of this file.</param>
public readonly record struct DownloadProgress(string File, int Number, int Count, long Received, long Total);
