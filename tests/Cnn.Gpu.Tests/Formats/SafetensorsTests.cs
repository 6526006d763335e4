using System.Buffers.Binary;
using System.Text;
using Cnn.Gpu.Formats;

namespace Cnn.Gpu.Tests.Formats;

public sealed class SafetensorsTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TempFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void ReadsWhatItWrote()
    {
        var path = _folder.File("w.safetensors");
        NamedTensor[] tensors =
        [
            new("1.weight", [2, 3], [1, -2, float.NaN, float.Epsilon, float.MaxValue, float.NegativeInfinity]),
            new("0.größe \"quoted\"", [], [-0f]),
        ];
        Safetensors.Write(path, tensors, new Dictionary<string, string> { ["epoch"] = "3", ["a\n"] = "ü" });

        var file = Safetensors.Read(path);
        Assert.Multiple(() =>
        {
            Assert.That(file.Tensors.Select(t => t.Name), Is.EqualTo(tensors.Select(t => t.Name)));
            for (var i = 0; i < tensors.Length; i++)
            {
                Assert.That(file.Tensors[i].Shape, Is.EqualTo(tensors[i].Shape));
                Assert.That(Bits(file.Tensors[i].Values), Is.EqualTo(Bits(tensors[i].Values)));
            }
            Assert.That(file.Metadata, Is.EqualTo(new Dictionary<string, string> { ["epoch"] = "3", ["a\n"] = "ü" }));
            Assert.That(_folder.Files, Is.EqualTo(new[] { "w.safetensors" }));
        });
    }

    [Test]
    public void WritesTheDocumentedBytes()
    {
        var path = _folder.File("w");
        Safetensors.Write(path, [new("b", [1, 2], [1, 2]), new("a", [], [3])], new Dictionary<string, string> { ["z"] = "1", ["k"] = "2" });

        var expected = """
            {"__metadata__":{"k":"2","z":"1"},
            "b":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},
            "a":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}
            """.Replace("\n", "");
        var bytes = File.ReadAllBytes(path);
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Multiple(() =>
        {
            Assert.That(length % 8, Is.Zero);
            Assert.That(Encoding.UTF8.GetString(bytes, 8, length).TrimEnd(' '), Is.EqualTo(expected));
            Assert.That(Convert.ToHexString(bytes[(8 + length)..]), Is.EqualTo("0000803F" + "00000040" + "00004040"));
        });
    }

    [Test]
    public void EqualContentGivesEqualBytes()
    {
        NamedTensor[] tensors = [new("w", [3], [1, 2, 3])];
        Safetensors.Write(_folder.File("a"), tensors, new Dictionary<string, string> { ["x"] = "1", ["y"] = "2" });
        Safetensors.Write(_folder.File("b"), tensors, new Dictionary<string, string> { ["y"] = "2", ["x"] = "1" });
        Assert.That(File.ReadAllBytes(_folder.File("a")), Is.EqualTo(File.ReadAllBytes(_folder.File("b"))));
    }

    [Test]
    public void LargeTensorsPassThroughTheChunks()
    {
        var values = Enumerable.Range(0, 200_001).Select(i => i * 0.5f).ToArray();
        Safetensors.Write(_folder.File("w"), [new("w", [200_001], values), new("v", [1], [7])]);
        var file = Safetensors.Read(_folder.File("w"));
        Assert.Multiple(() =>
        {
            Assert.That(file["w"].Values.AsSpan().SequenceEqual(values), Is.True);
            Assert.That(file["v"].Values, Is.EqualTo(new float[] { 7 }));
        });
    }

    [Test]
    public void AFileWithoutTensorsIsFine()
    {
        Safetensors.Write(_folder.File("w"), []);
        Assert.That(Safetensors.Read(_folder.File("w")).Tensors, Is.Empty);
    }

    [TestCase("F64", "000000000000F8BF" + "0000000000000040", -1.5f, 2f)]
    [TestCase("F32", "0000C0BF" + "00000040", -1.5f, 2f)]
    [TestCase("F16", "00BE" + "0040", -1.5f, 2f)]
    [TestCase("BF16", "C0BF" + "0040", -1.5f, 2f)]
    [TestCase("I64", "FEFFFFFFFFFFFFFF" + "0000000001000000", -2f, 4294967296f)]
    [TestCase("I32", "FEFFFFFF" + "00000100", -2f, 65536f)]
    [TestCase("I16", "FEFF" + "0001", -2f, 256f)]
    [TestCase("I8", "FE" + "7F", -2f, 127f)]
    [TestCase("U8", "FE" + "7F", 254f, 127f)]
    [TestCase("BOOL", "01" + "00", 1f, 0f)]
    public void ConvertsOtherElementTypes(string type, string hex, float first, float second)
    {
        var data = Convert.FromHexString(hex);
        var path = WriteRaw($$$"""{"t":{"dtype":"{{{type}}}","shape":[2],"data_offsets":[0,{{{data.Length}}}]}}""", data);
        Assert.That(Safetensors.Read(path)["t"].Values, Is.EqualTo(new[] { first, second }));
    }

    [Test]
    public void TensorsComeInTheOrderOfTheirData()
    {
        var path = WriteRaw(
            """{"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", [1, 2]);
        var file = Safetensors.Read(path);
        Assert.Multiple(() =>
        {
            Assert.That(file.Tensors.Select(t => t.Name), Is.EqualTo(new[] { "a", "b" }));
            Assert.That(file["b"].Values, Is.EqualTo(new float[] { 2 }));
        });
    }

    [TestCase("{\"a\":1", "not JSON")]
    [TestCase("[]", "Array, expected an object")]
    [TestCase("""{"a":1}""", "entry 'a' is a JSON Number")]
    [TestCase("""{"a":{}}""", "'a' has no dtype")]
    [TestCase("""{"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}""", "dtype 'F8_E4M3'; known are F32, F16")]
    [TestCase("""{"a":{"dtype":"U8","data_offsets":[0,4]}}""", "'a' has no shape")]
    [TestCase("""{"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,4]}}""", "1.5 in its shape, expected an integer")]
    [TestCase("""{"a":{"dtype":"U8","shape":["4"],"data_offsets":[0,4]}}""", "\"4\" in its shape, expected an integer")]
    [TestCase("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", "shape [0]; each dimension must be from 1")]
    [TestCase("""{"a":{"dtype":"U8","shape":[4294967296],"data_offsets":[0,4]}}""", "shape [4294967296]; each dimension")]
    [TestCase("""{"a":{"dtype":"U8","shape":[4]}}""", "'a' has no data_offsets")]
    [TestCase("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0]}}""", "data_offsets [0], expected a begin and an end")]
    [TestCase("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[-1,3]}}""", "data_offsets [-1, 3], expected a begin")]
    [TestCase("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[4,0]}}""", "data_offsets [4, 0], expected a begin")]
    [TestCase("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,9223372036854775807]}}""",
        "ends at byte 9223372036854775807 of the data, but there are 4")]
    [TestCase("""{"a":{"dtype":"U8","shape":[6],"data_offsets":[0,6]}}""", "2 bytes missing")]
    [TestCase("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,4]}}""",
        "shape [4] and dtype F32 does not fit its 4 bytes of data; it needs 16")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647,4],"data_offsets":[0,4]}}""", "more than any file holds")]
    [TestCase("""{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""",
        "'a' and 'b' overlap: one ends at byte 3, the other begins at 2")]
    [TestCase("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""",
        "1 bytes before the tensor 'b' belong to no tensor")]
    [TestCase("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", "last 3 bytes belong to no tensor")]
    [TestCase("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"a":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""",
        "two entries named 'a'")]
    [TestCase("""{"__metadata__":{"k":1}}""", "JSON Number under 'k', expected a string")]
    [TestCase("""{"__metadata__":[]}""", "__metadata__ is a JSON Array")]
    [TestCase("""{"\ud800":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", "not JSON")]
    public void RefusesABadHeader(string header, string message)
    {
        var path = WriteRaw(header, [1, 2, 3, 4]);
        Assert.That(() => Safetensors.Read(path),
            Throws.TypeOf<DataFormatException>().With.Message.Contains(message).And.Message.StartsWith(path));
    }

    [TestCase(0, "cut short: it has 0 bytes")]
    [TestCase(7, "cut short: it has 7 bytes")]
    [TestCase(8, "but only 0 follow")]
    [TestCase(70, "but only 62 follow")]
    [TestCase(-1, "1 bytes missing")]
    public void RefusesAFileCutShort(int length, string message)
    {
        Safetensors.Write(_folder.File("whole"), [new("weight", [2, 2], [1, 2, 3, 4]), new("bias", [2], [1, 2])]);
        var bytes = File.ReadAllBytes(_folder.File("whole"));
        var path = _folder.Write("cut", bytes[..(length < 0 ? bytes.Length + length : length)]);
        Assert.That(() => Safetensors.Read(path), Throws.TypeOf<DataFormatException>().With.Message.Contains(message));
    }

    [TestCase(ulong.MaxValue)]
    [TestCase(1UL << 40)]
    [TestCase(100_000_001UL)]
    public void RefusesAnAbsurdHeaderLengthWithoutAllocatingIt(ulong length)
    {
        var bytes = new byte[64];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        var path = _folder.Write("absurd", bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => Safetensors.Read(path),
            Throws.TypeOf<DataFormatException>().With.Message.Contains($"{length} bytes, but only 56 follow"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(10_000_000));
    }

    [Test]
    public void RefusesToWriteNonsense()
    {
        var path = _folder.File("w");
        Assert.Multiple(() =>
        {
            Assert.That(() => Safetensors.Write(path, [new("a", [2], [1])]),
                Throws.TypeOf<ShapeException>().With.Message.Contains("'a' of shape [2] needs 2 values, but has 1"));
            Assert.That(() => Safetensors.Write(path, [new("a", [], [1]), new("a", [], [1])]), Throws.ArgumentException);
            Assert.That(() => Safetensors.Write(path, [new("__metadata__", [], [1])]), Throws.ArgumentException);
            Assert.That(_folder.Files, Is.Empty);
        });
    }

    private string WriteRaw(string header, byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return _folder.Write("raw", [.. length, .. json, .. data]);
    }

    private static int[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToInt32Bits);
}
