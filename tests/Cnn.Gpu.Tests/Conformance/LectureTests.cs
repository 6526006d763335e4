using System.Text.Json;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Tests.Conformance.Golden;

namespace Cnn.Gpu.Tests.Conformance;

/// <summary>The worked examples of CNN lectures: whole numbers, so every device must give them exactly.</summary>
internal sealed class LectureTests(DeviceSpec spec) : DeviceFixture(spec)
{
    private static IEnumerable<TestCaseData> Convolutions => Of("conv2d");

    private static IEnumerable<TestCaseData> Sizes => Of("output_size");

    private static IEnumerable<TestCaseData> Flips => Of("conv1d_flip");

    [TestCaseSource(nameof(Convolutions))]
    public void ConvolutionIsExact(JsonElement example)
    {
        var x = Read(example, "x", 1, 3);
        var weight = Read(example, "weight", 0, 4) with { Kind = OperandKind.Parameter };
        var bias = Read(example, "bias", 0, 1) with { Kind = OperandKind.Parameter };
        int stride = example.GetProperty("stride").GetInt32(), padding = example.GetProperty("padding").GetInt32();
        Assert.That(Convolve(x, weight, bias, stride, padding), Is.EqualTo(Read(example, "y", 1, 3).Values));
    }

    [TestCaseSource(nameof(Sizes))]
    public void OutputHasTheSize(JsonElement example)
    {
        int Number(string name) => example.GetProperty(name).GetInt32();
        var x = new Operand("x", [1, 1, Number("i"), Number("i")], new float[Number("i") * Number("i")], OperandKind.Sample);
        var weight = new Operand("weight", [1, 1, Number("k"), Number("k")], new float[Number("k") * Number("k")], OperandKind.Parameter);
        var y = Convolve(x, weight, null, Number("s"), Number("p"));
        Assert.That(y, Has.Length.EqualTo(Number("o") * Number("o")));
    }

    /// <summary>(f * g)[n] = Σ f[k] g[n - k] is the layers' cross-correlation with a flipped kernel and all overlaps.</summary>
    [TestCaseSource(nameof(Flips))]
    public void FlippedKernelConvolvesAsInMathematics(JsonElement example)
    {
        var f = Read(example, "f", 3, 1);
        var g = Read(example, "g", 3, 1) with { Name = "weight", Kind = OperandKind.Parameter };
        Array.Reverse(g.Values);
        var full = Convolve(f with { Name = "x" }, g, null, 1, Padding.Full);
        Assert.That(full, Is.EqualTo(Read(example, "full", 3, 1).Values));
    }

    private float[] Convolve(Operand x, Operand weight, Operand? bias, int stride, Padding padding)
    {
        var @case = new OpCase("lecture", bias is null ? [x, weight] : [x, weight, bias], (g, v) => g.Apply(
            new Conv2dOp(Geometry2d.Create(x.Shape[2], x.Shape[3], (weight.Shape[2], weight.Shape[3]), stride, padding, 1)), v));
        return OpCaseRunner.Run(@case, Device)["y"];
    }

    /// <summary>An array of the given depth, with ones as further dimensions in front.</summary>
    private static Operand Read(JsonElement example, string name, int ones, int depth)
    {
        var shape = Enumerable.Repeat(1, ones).ToList();
        var array = example.GetProperty(name);
        for (var inner = array; inner.ValueKind == JsonValueKind.Array; inner = inner[0]) shape.Add(inner.GetArrayLength());
        Assert.That(shape, Has.Count.EqualTo(ones + depth), name);
        return new Operand(name, [.. shape], [.. Flatten(array)], OperandKind.Sample);
    }

    private static IEnumerable<float> Flatten(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Flatten) : [element.GetSingle()];

    private static IEnumerable<TestCaseData> Of(string kind) =>
        from folder in GoldenCase.Folders
        let path = Path.Combine(folder, "lectures.json")
        where File.Exists(path)
        from example in JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.EnumerateArray()
        where example.GetProperty("kind").GetString() == kind
        select new TestCaseData(example).SetArgDisplayNames(example.GetProperty("name").GetString()!);
}
