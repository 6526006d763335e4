using Cnn.Gpu.Formats;

namespace Cnn.Gpu.Tests.Formats;

public sealed class NpyTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TempFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCase("<f4", "0000C0BF" + "00000040", -1.5f, 2f)]
    [TestCase("<f8", "000000000000F8BF" + "0000000000000040", -1.5f, 2f)]
    [TestCase("<i4", "FEFFFFFF" + "00000100", -2f, 65536f)]
    [TestCase("<i8", "FEFFFFFFFFFFFFFF" + "0000000001000000", -2f, 4294967296f)]
    [TestCase("|u1", "FE" + "7F", 254f, 127f)]
    public void ReadsEachElementType(string type, string hex, float first, float second)
    {
        var array = Npy.Read(_folder.Write("a.npy", NpyFile.Build(type, "(2,)", Convert.FromHexString(hex))));
        Assert.Multiple(() =>
        {
            Assert.That(array.Type, Is.EqualTo(type));
            Assert.That(array.Dimensions, Is.EqualTo(new[] { 2 }));
            Assert.That(array.AsFloats(), Is.EqualTo(new[] { first, second }));
            Assert.That(array.IsInteger, Is.EqualTo(type[1] != 'f'));
            if (array.IsInteger) Assert.That(array.AsInts(), Is.EqualTo(new[] { (long)first, (long)second }));
            else Assert.That(array.AsInts, Throws.TypeOf<DataFormatException>().With.Message.Contains(type));
        });
    }

    [TestCase("()", 1, new int[0])]
    [TestCase("(1,)", 1, new[] { 1 })]
    [TestCase("(2, 3)", 6, new[] { 2, 3 })]
    [TestCase("( 2 ,3 , 1 )", 6, new[] { 2, 3, 1 })]
    [TestCase("(0,)", 0, new[] { 0 })]
    [TestCase("(2, 0, 2147483647)", 0, new[] { 2, 0, int.MaxValue })]
    public void ReadsAnyRank(string shape, int count, int[] dimensions)
    {
        var array = Npy.Read(_folder.Write("a.npy", NpyFile.Build("|u1", shape, new byte[count])));
        Assert.Multiple(() =>
        {
            Assert.That(array.Dimensions, Is.EqualTo(dimensions));
            Assert.That(array.Count, Is.EqualTo(count));
            if (count > 0) Assert.That(array.Shape, Is.EqualTo(new Shape(dimensions)));
            else Assert.That(() => array.Shape, Throws.TypeOf<ShapeException>());
        });
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void ReadsEachVersionAndAnyOrderOfKeys(byte version)
    {
        var bytes = NpyFile.Build("""{"shape": (1,), "fortran_order": False, "descr": "|u1"}""", [7], version);
        Assert.That(Npy.Read(_folder.Write("a.npy", bytes)).AsInts(), Is.EqualTo(new long[] { 7 }));
    }

    [TestCase("{'descr': '<f4', 'fortran_order': True, 'shape': (1,)}", "Fortran order")]
    [TestCase("{'descr': '>f4', 'fortran_order': False, 'shape': (1,)}", "element type is '>f4'")]
    [TestCase("{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}", "element type is '<c8'")]
    [TestCase("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,)}", "a string expected")]
    [TestCase("{'descr': '<f4', 'fortran_order': Maybe, 'shape': (1,)}", "True or False expected")]
    [TestCase("{'descr': '<f4', 'fortran_order': False}", "no shape")]
    [TestCase("{'descr': '<f4', 'shape': (1,)}", "no fortran_order")]
    [TestCase("{'fortran_order': False, 'shape': (1,)}", "no descr")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}", "a dimension from 0")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296,)}", "a dimension from 0")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (1", "')' expected")]
    [TestCase("{'descr': '<f4", "a string without an end")]
    [TestCase("{'colour': 1}", "unknown key 'colour'")]
    [TestCase("nonsense", "'{' expected")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", "4 bytes missing")]
    [TestCase("{'descr': '|u1', 'fortran_order': False, 'shape': (1,)}", "3 too many")]
    [TestCase("{'descr': '<f8', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647, 2147483647)}", "cut short")]
    public void RefusesABadHeader(string header, string message)
    {
        var path = _folder.Write("a.npy", NpyFile.Build(header, [0, 0, 0, 0]));
        Assert.That(() => Npy.Read(path),
            Throws.TypeOf<DataFormatException>().With.Message.Contains(message).And.Message.StartsWith(path));
    }

    [TestCase(0, "magic number takes 8 bytes, 0 are there")]
    [TestCase(7, "magic number takes 8 bytes, 7 are there")]
    [TestCase(9, "header length takes 2 bytes, 1 are there")]
    [TestCase(20, "the header takes")]
    [TestCase(-1, "the data of [2] takes 8 bytes, 7 are there (1 bytes missing)")]
    public void RefusesAFileCutShort(int length, string message)
    {
        var bytes = NpyFile.Build("<f4", "(2,)", new byte[8]);
        var path = _folder.Write("a.npy", bytes[..(length < 0 ? bytes.Length + length : length)]);
        Assert.That(() => Npy.Read(path), Throws.TypeOf<DataFormatException>().With.Message.Contains(message));
    }

    [Test]
    public void RefusesOtherFiles() => Assert.Multiple(() =>
    {
        Assert.That(() => Npy.Read(_folder.Write("a", "Hello, world"u8.ToArray())),
            Throws.TypeOf<DataFormatException>().With.Message.Contains("begins with 48656C6C6F2C, expected 934E554D5059"));
        Assert.That(() => Npy.Read(_folder.Write("b", NpyFile.Build("{}", [], version: 4))),
            Throws.TypeOf<DataFormatException>().With.Message.Contains("version is 4.0"));
    });
}
