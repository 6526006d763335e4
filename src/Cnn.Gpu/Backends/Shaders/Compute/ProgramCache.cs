using System.Text;
using Cnn.Gpu.Formats;

namespace Cnn.Gpu.Backends.Shaders.Compute;

/// <summary>
/// Compiled programs on disk, so that a process need not compile what another has compiled. It only ever saves time: what is missing, damaged
/// or cannot be written is compiled anew. The environment variable CNN_GPU_CACHE names another folder; empty or <c>off</c>, there is none.
/// </summary>
/// <param name="folder">Where the files lie; null for no cache.</param>
/// <param name="limitBytes">The files that were used last stay as long as all together are no larger.</param>
internal sealed class ProgramCache(string? folder, long limitBytes = ProgramCache.DefaultLimitBytes)
{
    private const long DefaultLimitBytes = 256L << 20;
    private const string Extension = ".program";

    // Then come the key, the hash of the payload, and the payload.
    private static readonly byte[] Magic = "CnnGpu01"u8.ToArray();
    private static readonly int HeaderBytes = Magic.Length + 2 * Sha256.HashBytes;

    /// <summary>The cache of this user.</summary>
    public static ProgramCache Default { get; } = new(DefaultFolder(Environment.GetEnvironmentVariable("CNN_GPU_CACHE")));

    /// <summary>Keeps nothing.</summary>
    public static ProgramCache None { get; } = new(null);

    /// <summary>Whether it keeps anything.</summary>
    public bool IsEnabled => folder is not null;

    /// <summary>The key of a program: a hash of all that it depends on.</summary>
    public static string Key(params ReadOnlySpan<string> parts)
    {
        var hash = new Sha256();
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            // Its length first: otherwise parts that are split elsewhere had the same key.
            hash.Append(BitConverter.GetBytes(bytes.LongLength));
            hash.Append(bytes);
        }
        return Convert.ToHexString(hash.Finish());
    }

    /// <summary>The program of that key; null if there is none, or if the file is not exactly what was stored.</summary>
    public byte[]? Find(string key)
    {
        if (folder is null) return null;
        var path = PathOf(key);
        return Try(() =>
        {
            if (!File.Exists(path)) return null;
            var file = File.ReadAllBytes(path);
            if (file.Length <= HeaderBytes || !file.AsSpan(0, HeaderBytes).SequenceEqual(Header(key, file.AsSpan(HeaderBytes)))) return null;
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
            return file[HeaderBytes..];
        });
    }

    /// <summary>Keeps a program, and deletes those that were used least lately if there is no room for all.</summary>
    public void Store(string key, byte[] program)
    {
        if (folder is null || HeaderBytes + program.Length > limitBytes) return;
        Try<object>(() =>
        {
            Directory.CreateDirectory(folder);
            AtomicFile.Write(PathOf(key), stream =>
            {
                stream.Write(Header(key, program));
                stream.Write(program);
            });
            Trim();
            return null;
        });
    }

    /// <summary>The folder that the value of CNN_GPU_CACHE stands for.</summary>
    internal static string? DefaultFolder(string? variable)
    {
        if (variable is not null) return variable.Trim() is "" or "off" ? null : variable;
        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return local.Length == 0 ? null : Path.Combine(local, "Cnn.Gpu", "shaders");
    }

    private static byte[] Header(string key, ReadOnlySpan<byte> program) => [.. Magic, .. Convert.FromHexString(key), .. Sha256.Hash(program)];

    private string PathOf(string key) => Path.Combine(folder!, key + Extension);

    private void Trim()
    {
        // Also what a process that was killed left half written.
        var files = new DirectoryInfo(folder!).GetFiles($"*{Extension}*");
        var bytes = files.Sum(f => f.Length);
        foreach (var file in files.OrderBy(f => f.LastWriteTimeUtc))
        {
            if (bytes <= limitBytes) return;
            bytes -= file.Length;
            AtomicFile.TryDelete(file.FullName);
        }
    }

    private static T? Try<T>(Func<T?> action) where T : class
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return null;
        }
    }
}
