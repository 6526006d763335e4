using System.Security.Cryptography;
using System.Text;
using Cnn.Gpu.Formats;

namespace Cnn.Gpu.Tests.Formats;

internal sealed class Sha256Tests
{
    // FIPS 180-4's examples.
    [TestCase("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [TestCase("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void StandardExamples(string text, string hash) =>
        Assert.That(Convert.ToHexStringLower(Sha256.Hash(Encoding.ASCII.GetBytes(text))), Is.EqualTo(hash));

    [Test]
    public void IsTheFrameworksAtEveryLength([Values(0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 100_000)] int bytes)
    {
        var data = new byte[bytes];
        new Random(bytes).NextBytes(data);
        Assert.That(Sha256.Hash(data), Is.EqualTo(SHA256.HashData(data)));
    }

    [Test]
    public void PartsMakeTheSameHash()
    {
        var data = Enumerable.Range(0, 1000).Select(i => (byte)i).ToArray();
        var hash = new Sha256();
        hash.Append(data.AsSpan(0, 3));
        hash.Append(data.AsSpan(3, 500));
        hash.Append([]);
        hash.Append(data.AsSpan(503));
        Assert.That(hash.Finish(), Is.EqualTo(Sha256.Hash(data)));
    }
}
