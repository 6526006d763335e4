using Cnn.Gpu.Formats;

namespace Cnn.Gpu.Data;

/// <summary>Fetches the files of a data set, each from the first mirror that delivers it with the right size and checksum.</summary>
/// <param name="mirrors">Addresses that end in a slash; the first one that works is kept for the files that follow.</param>
/// <param name="files">The files.</param>
internal sealed class DatasetDownload(IReadOnlyList<string> mirrors, IReadOnlyList<DownloadFile> files)
{
    private const int BlockBytes = 1 << 16;

    /// <summary>The time that a mirror has for its first byte: name look-up, connection, redirections and all.</summary>
    public TimeSpan FirstByteTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The time that a mirror has for each further block.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Stands in for the network in tests.</summary>
    public HttpMessageHandler? Handler { get; init; }

    public async Task RunAsync(string directory, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        Directory.CreateDirectory(directory);
        using var client = new HttpClient(Handler ?? new SocketsHttpHandler(), disposeHandler: Handler is null)
        {
            // Its own limit would also end a download that is slow but alive.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        var order = mirrors.ToList();
        for (var i = 0; i < files.Count; i++)
        {
            var file = files[i];
            void Report(long received) => progress?.Report(new DownloadProgress(file.Name, i + 1, files.Count, received, file.Bytes));

            var target = Path.Combine(directory, file.Name);
            if (!await IsRightAsync(target, file, cancel).ConfigureAwait(false))
                await FetchAsync(client, order, file, target, Report, cancel).ConfigureAwait(false);
            Report(file.Bytes);
        }
    }

    private async Task FetchAsync(
        HttpClient client, List<string> order, DownloadFile file, string target, Action<long> report, CancellationToken cancel)
    {
        var reasons = new List<string>();
        while (reasons.Count < order.Count)
        {
            var mirror = order[0];
            try
            {
                await FetchAsync(client, mirror + file.Name, file, target, report, cancel).ConfigureAwait(false);
                return;
            }
            catch (MirrorException e)
            {
                reasons.Add($"{mirror}{file.Name}: {e.Message}");
                order.RemoveAt(0);
                order.Add(mirror);
            }
        }
        throw new DownloadException(
            $"{file.Name} could not be downloaded from " +
            (reasons.Count == 1 ? reasons[0] : $"any of {reasons.Count} mirrors:{string.Concat(reasons.Select(r => $"{Environment.NewLine}  {r}"))}") +
            Environment.NewLine +
            "Check the network (a proxy is taken from HTTPS_PROXY and HTTP_PROXY), or copy " +
            $"{string.Join(", ", files.Select(f => f.Name))} to {Path.GetFullPath(Path.GetDirectoryName(target)!)} by hand.");
    }

    private async Task FetchAsync(
        HttpClient client, string address, DownloadFile file, string target, Action<long> report, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(FirstByteTimeout);
        using var response = await FromMirror(
            () => client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, deadline.Token),
            () => $"no answer within {FirstByteTimeout.TotalSeconds:0.#} s", cancel).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw new MirrorException($"HTTP {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd());
        if (response.Content.Headers.ContentLength is { } length && length != file.Bytes)
            throw new MirrorException($"offers {length} bytes, expected {file.Bytes}");

        var temporary = $"{target}.{Path.GetRandomFileName()}.part";
        try
        {
            var output = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
            await using (output.ConfigureAwait(false))
            {
                var input = await FromMirror(
                    () => response.Content.ReadAsStreamAsync(deadline.Token), () => "no data", cancel).ConfigureAwait(false);
                await using (input.ConfigureAwait(false))
                    await CopyAsync(input, output, file, report, deadline, cancel).ConfigureAwait(false);
                output.Flush(flushToDisk: true);
            }
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            AtomicFile.TryDelete(temporary);
        }
    }

    private async Task CopyAsync(
        Stream input, FileStream output, DownloadFile file, Action<long> report, CancellationTokenSource deadline, CancellationToken cancel)
    {
        var hash = new Sha256();
        var block = new byte[BlockBytes];
        long received = 0;
        while (true)
        {
            var before = received;
            if (before > 0) deadline.CancelAfter(IdleTimeout);
            var read = await FromMirror(
                () => input.ReadAsync(block, deadline.Token).AsTask(),
                () => before == 0
                    ? $"no data within {FirstByteTimeout.TotalSeconds:0.#} s"
                    : $"stalled for {IdleTimeout.TotalSeconds:0.#} s after {before} of {file.Bytes} bytes",
                cancel).ConfigureAwait(false);
            if (read == 0) break;
            // A slow disk is not the mirror's fault.
            deadline.CancelAfter(Timeout.InfiniteTimeSpan);
            received += read;
            if (received > file.Bytes) throw new MirrorException($"sent more than the expected {file.Bytes} bytes");
            hash.Append(block.AsSpan(0, read));
            await output.WriteAsync(block.AsMemory(0, read), cancel).ConfigureAwait(false);
            report(received);
        }
        if (received < file.Bytes) throw new MirrorException($"sent only {received} of {file.Bytes} bytes");
        var found = Convert.ToHexStringLower(hash.Finish());
        if (found != file.Sha256) throw new MirrorException($"sent a file with the SHA-256 {found}, expected {file.Sha256}");
    }

    // Tells apart what goes wrong at the mirror, so that the next one is tried, from a full disk or a cancellation.
    private static async Task<T> FromMirror<T>(Func<Task<T>> call, Func<string> timeout, CancellationToken cancel)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested();
            if (e is OperationCanceledException) throw new MirrorException(timeout());
            var cause = e.GetBaseException().Message;
            throw new MirrorException(e.Message.Contains(cause, StringComparison.Ordinal) ? e.Message : $"{e.Message} {cause}");
        }
    }

    private static async Task<bool> IsRightAsync(string path, DownloadFile file, CancellationToken cancel)
    {
        if (!File.Exists(path) || new FileInfo(path).Length != file.Bytes) return false;
        var hash = new Sha256();
        var block = new byte[BlockBytes];
        var stream = File.OpenRead(path);
        await using (stream.ConfigureAwait(false))
            while (await stream.ReadAsync(block, cancel).ConfigureAwait(false) is > 0 and var read)
                hash.Append(block.AsSpan(0, read));
        return Convert.ToHexStringLower(hash.Finish()) == file.Sha256;
    }

    private sealed class MirrorException(string reason) : Exception(reason);
}
