using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Cnn.Gpu.Data;

namespace Cnn.Gpu.Tests.Data;

public sealed class DatasetDownloadTests
{
    private const string First = "http://first.test/";
    private const string Second = "http://second.test/";
    private static readonly byte[] A = RandomNumberGenerator.GetBytes(200_000);
    private static readonly byte[] B = [1, 2, 3];

    private TempFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TempFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task FetchesEveryFileFromTheFirstMirror()
    {
        var server = new Server(Right);
        var progress = new Progress();
        await Download(server).RunAsync(_folder.File("new"), progress, default);
        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllBytes(Path.Combine(_folder.File("new"), "a.gz")), Is.EqualTo(A));
            Assert.That(File.ReadAllBytes(Path.Combine(_folder.File("new"), "b.gz")), Is.EqualTo(B));
            Assert.That(Directory.GetFiles(_folder.File("new")), Has.Length.EqualTo(2));
            Assert.That(server.Asked, Is.EqualTo(new[] { First + "a.gz", First + "b.gz" }));
            Assert.That(progress.Reports, Has.Member(new DownloadProgress("a.gz", 1, 2, A.Length, A.Length)));
            Assert.That(progress.Reports[^1], Is.EqualTo(new DownloadProgress("b.gz", 2, 2, 3, 3)));
        });
    }

    [Test]
    public async Task KeepsRightFilesAndReplacesWrongOnes()
    {
        _folder.Write("a.gz", A);
        _folder.Write("b.gz", [9, 9, 9]);
        var server = new Server(Right);
        await Download(server).RunAsync(_folder.Path, null, default);
        Assert.Multiple(() =>
        {
            Assert.That(server.Asked, Is.EqualTo(new[] { First + "b.gz" }));
            Assert.That(File.ReadAllBytes(_folder.File("b.gz")), Is.EqualTo(B));
        });
    }

    [Test]
    public async Task AWrongChecksumTriesTheNextMirrorAndStaysThere()
    {
        var server = new Server((url, _) => url.StartsWith(First) ? Answer(new byte[A.Length]) : Right(url, default));
        await Download(server).RunAsync(_folder.Path, null, default);
        Assert.Multiple(() =>
        {
            Assert.That(server.Asked, Is.EqualTo(new[] { First + "a.gz", Second + "a.gz", Second + "b.gz" }));
            Assert.That(File.ReadAllBytes(_folder.File("a.gz")), Is.EqualTo(A));
            Assert.That(_folder.Files, Is.EqualTo(new[] { "a.gz", "b.gz" }));
        });
    }

    [Test]
    public void NamesEveryMirrorWithItsReason()
    {
        var server = new Server((url, _) => url.StartsWith(First)
            ? new HttpResponseMessage(HttpStatusCode.NotFound)
            : throw new HttpRequestException("Name or service not known (second.test:80)"));
        Assert.That(() => Download(server).RunAsync(_folder.Path, null, default), Throws.TypeOf<DownloadException>()
            .With.Message.Contains("a.gz could not be downloaded from any of 2 mirrors")
            .And.Message.Contains(First + "a.gz: HTTP 404 Not Found")
            .And.Message.Contains(Second + "a.gz: Name or service not known (second.test:80)")
            .And.Message.Contains($"copy a.gz, b.gz to {_folder.Path} by hand"));
        Assert.That(_folder.Files, Is.Empty);
    }

    [Test]
    public void SaysWhatIsWrongWithTheContent()
    {
        Assert.Multiple(() =>
        {
            Fails(Answer(new byte[A.Length]), $"expected {Sum(A)}");
            Fails(Answer(new byte[5]), "offers 5 bytes, expected 200000");
            Fails(Unsized(new MemoryStream(A[..5000])), "sent only 5000 of 200000 bytes");
            Fails(Unsized(new MemoryStream([.. A, 0])), "sent more than the expected 200000 bytes");
            Fails(Unsized(new BrokenStream()), "the connection was reset");
        });
    }

    [Test]
    public void AMirrorThatNeverAnswersIsGivenUp() => Fails(
        new Server(async (_, cancel) =>
        {
            await Task.Delay(Timeout.Infinite, cancel);
            throw new UnreachableException();
        }), "no answer within 0.2 s");

    [Test]
    public void AMirrorThatSendsNothingIsGivenUp() => Fails(Unsized(new StallingStream([])), "no data within 0.2 s");

    [Test]
    public void AServerThatAcceptsAndKeepsSilentIsGivenUp()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var download = new DatasetDownload([$"http://{listener.LocalEndpoint}/"], [new("a.gz", A.Length, Sum(A))])
        {
            FirstByteTimeout = TimeSpan.FromSeconds(0.2),
        };
        Assert.That(() => download.RunAsync(_folder.Path, null, default),
            Throws.TypeOf<DownloadException>().With.Message.Contains("no answer within 0.2 s"));
    }

    [Test]
    public void AMirrorThatStallsIsGivenUp() =>
        Fails(Unsized(new StallingStream(A[..5000])), "stalled for 0.2 s after 5000 of 200000 bytes");

    [Test]
    public void CancellingLeavesNoFiles()
    {
        using var cancel = new CancellationTokenSource();
        var server = new Server((_, _) => Unsized(new StallingStream(A[..5000])));
        var download = new DatasetDownload([First, Second], [new("a.gz", A.Length, Sum(A))]) { Handler = server };
        var run = download.RunAsync(_folder.Path, new Progress(_ => cancel.Cancel()), cancel.Token);
        Assert.That(async () => await run, Throws.InstanceOf<OperationCanceledException>());
        Assert.Multiple(() =>
        {
            Assert.That(server.Asked, Has.Count.EqualTo(1));
            Assert.That(_folder.Files, Is.Empty);
        });
    }

    private void Fails(HttpResponseMessage answer, string reason)
    {
        // One mirror only, since an answer can be read once.
        var download = Download(new Server((_, _) => answer), First);
        Assert.That(() => download.RunAsync(_folder.Path, null, default),
            Throws.TypeOf<DownloadException>().With.Message.Contains(reason));
        Assert.That(_folder.Files, Is.Empty);
    }

    private void Fails(Server server, string reason)
    {
        Assert.That(() => Download(server).RunAsync(_folder.Path, null, default),
            Throws.TypeOf<DownloadException>().With.Message.Contains(reason));
        Assert.That(server.Asked, Has.Count.EqualTo(2));
    }

    private static DatasetDownload Download(Server server, params string[] mirrors) =>
        new(mirrors.Length > 0 ? mirrors : [First, Second], [new("a.gz", A.Length, Sum(A)), new("b.gz", B.Length, Sum(B))])
        {
            Handler = server,
            FirstByteTimeout = TimeSpan.FromSeconds(0.2),
            IdleTimeout = TimeSpan.FromSeconds(0.2),
        };

    private static string Sum(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static HttpResponseMessage Right(string url, CancellationToken cancel) => Answer(url.EndsWith("a.gz") ? A : B);

    private static HttpResponseMessage Answer(byte[] content) => new(HttpStatusCode.OK) { Content = new ByteArrayContent(content) };

    private static HttpResponseMessage Unsized(Stream content) =>
        new(HttpStatusCode.OK) { Content = new StreamContent(new Forward(content)) };

    private sealed class Server(Func<string, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        public Server(Func<string, CancellationToken, HttpResponseMessage> answer)
            : this((url, cancel) => Task.FromResult(answer(url, cancel))) { }

        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.ToString());
            return answer(request.RequestUri!.ToString(), cancellationToken);
        }
    }

    private sealed class Progress(Action<DownloadProgress>? then = null) : IProgress<DownloadProgress>
    {
        public List<DownloadProgress> Reports { get; } = [];

        public void Report(DownloadProgress value)
        {
            Reports.Add(value);
            then?.Invoke(value);
        }
    }

    /// <summary>A stream that cannot tell its length, as with a chunked answer.</summary>
    private class Forward(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(buffer, cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    /// <summary>Delivers its content, then nothing more until it is cancelled.</summary>
    private sealed class StallingStream(byte[] content) : Forward(new MemoryStream(content))
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read == 0) await Task.Delay(Timeout.Infinite, cancellationToken);
            return read;
        }
    }

    private sealed class BrokenStream() : Forward(Null)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("the connection was reset");
    }
}
