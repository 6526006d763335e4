namespace Cnn.Gpu.Data;

/// <summary>A file to download.</summary>
/// <param name="Name">Its name, on the mirrors and on disk.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256 in hexadecimal digits.</param>
internal sealed record DownloadFile(string Name, long Bytes, string Sha256);
