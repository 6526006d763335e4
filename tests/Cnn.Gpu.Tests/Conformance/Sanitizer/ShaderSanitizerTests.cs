using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Cnn.Gpu.Backends;
using Cnn.Gpu.Backends.OpenCl;
using Cnn.Gpu.Backends.Shaders;
using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Layers;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Tests.Conformance.Sanitizer;

/// <summary>
/// Every shader in small cases on Oclgrind, which simulates a device and reports accesses outside of buffers, races, barriers that not all items reach
/// and values that nobody wrote. eng/check-shaders runs them; without Oclgrind as the driver there are none.
/// </summary>
[TestFixtureSource(nameof(Classes))]
internal sealed partial class ShaderSanitizerTests(ComputeClass @class)
{
    // Enough for sums to be split.
    private const int ComputeUnits = 16;

    // A work item of a graphics processor has one sample, and the simulator takes as long for it as for a vector of them. What has several blocks of
    // samples may take longer, since few cases have.
    private const int MostFlops = 8_000, MostFlopsOfBlocks = 40_000, FewSamples = 3;

    private SimulatorContext _context = null!;
    private ShaderDevice _device = null!;
    private SimulatorLog _log = null!;

    private static IEnumerable<ComputeClass> Classes => SimulatorLog.Path is null ? [] : [ComputeClass.Cpu, ComputeClass.Gpu];

    private static IEnumerable<OpCase> Cases => [.. WindowCases.Small, .. OtherCases.All];

    private static IEnumerable<TestCaseData> Steps =>
    [
        Step("convolutions", new Sgd(0.05f, Momentum: 0.9f, Nesterov: true)),
        Step("Adam", new AdamW(1e-2f), () => new Sequential(new MaxPool2d(2), new Flatten(), new Linear(40, TrainingStep.Classes))),
        Step("batch normalisation and augmentation", new Sgd(0.05f), () => new Sequential(
            new Conv2d(2, 3, 3, bias: false), new BatchNorm2d(3), new ReLU(), new MaxPool2d(2), new Flatten(), new Linear(36, TrainingStep.Classes)),
            new Augmentation(2, true)),
    ];

    [OneTimeSetUp]
    public void OpenDevice()
    {
        _context = new SimulatorContext(OpenClContext.Open(0, ProgramCache.None), ComputeUnits);
        Assert.That(_context.Traits.Name, Does.Contain("Oclgrind"));
        _log = new SimulatorLog(SimulatorLog.Path!);
        _device = Open(separate: true);
    }

    [OneTimeTearDown]
    public void CloseDevice()
    {
        _device?.Dispose();
        _context?.Dispose();
    }

    [TestCaseSource(typeof(PlantedBug), nameof(PlantedBug.All)), Order(0)]
    public void PlantedBugIsReported(PlantedBug bug)
    {
        const int floats = 16;
        using ComputeBuffer a = _context.Allocate(floats * sizeof(float)), b = _context.Allocate(floats * sizeof(float)), c = _context.Allocate(floats * sizeof(float));
        _context.Fill(a.All, 0);
        _context.Write(a.All, MemoryMarshal.AsBytes([.. Enumerable.Range(1, floats).Select(i => (float)i)]));
        var source = new ShaderSource("", "planted", new Defines { { "LANES", 1 }, { "VECTOR", 1 }, { "GROUP_X", 8 }, { "GROUP_Y", 1 }, { "GROUP_Z", 1 } }, bug.Kernel);
        using var sequence = _context.Prepare([new ComputeLaunch(bug.Name, _context.Build(source), [a.All, b.All, c.All], new Extent(2), new Extent(8))]);
        sequence.Enqueue();
        _context.Wait();
        Assert.That(_log.Next(), bug.Report is null ? Is.Empty : Does.Contain(bug.Report));
    }

    /// <summary>One vector too many, in a shader of the library: between slices of one buffer nobody would see it.</summary>
    [Test, Order(0)]
    public void OverrunIntoTheNextTensorIsReported([Values] bool separate)
    {
        _context.Sabotage = source => source.Entry == "gather_floats" ? OneMore(source) : source;
        try
        {
            // Devices own their context, and this one is needed further on.
            using var runner = new OpCaseRunner(OtherCases.All.First(c => c.Name == "add"), Open(separate));
            runner.Run();
            Assert.That(_log.Next(), separate ? Does.Contain("Invalid write").And.Contain("gather_floats") : Does.Not.Contain("Invalid"));
        }
        finally
        {
            _context.Sabotage = null;
        }

        static ShaderSource OneMore(ShaderSource source) => new(source.File, source.Entry,
            source.Parts(ShaderDialect.OpenCl).First().Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 3))
                .Select(words => (words[1], words[1] == "ITEMS" ? $"({words[2]} + 1)" : words[2])), source.Generated);
    }

    [TestCaseSource(nameof(Cases)), Order(1)]
    public void OpIsClean(OpCase @case)
    {
        if (@class == ComputeClass.Gpu && Flops(@case) > (@case.Batch > _device.Tiling.Lanes ? MostFlopsOfBlocks : MostFlops)) @case = @case.Cut(Math.Min(FewSamples, @case.Batch));
        using var runner = new OpCaseRunner(@case, _device);
        // What lies behind a smaller step's samples is that of the one before.
        foreach (var samples in new[] { @case.Batch, (@case.Batch + 1) / 2 }.Distinct()) runner.Run(samples);
        AssertClean();
    }

    [TestCaseSource(nameof(Steps)), Order(1)]
    public void StepIsClean(Optimizer optimizer, Func<Sequential>? model, Augmentation? augmentation)
    {
        using var step = new TrainingStep(_device, batch: 3, optimizer, model?.Invoke(), augmentation);
        Assert.That(step.Run(2));
        step.Executor.ReadMetric("loss");
        AssertClean();
    }

    /// <summary>A new kernel needs a case here.</summary>
    [Test, Order(2)]
    public void EveryKernelWasLaunched()
    {
        var kernels = ShaderFiles.Names.SelectMany(file => KernelName().Matches(ShaderFiles.Read(file)).Select(m => $"{file}:{m.Groups[1].Value}"));
        // Matrices are multiplied and tiles are kept in local memory only where that is fast.
        string[] others = @class == ComputeClass.Gpu ? [] : ["convolution_gemm.cl:convolution_gemm", "convolution_gemm_weights.cl:convolution_gemm_weights", "linear_weights.cl:join_splits"];
        Assert.That(_context.Launched.Where(l => !l.StartsWith("generated:", StringComparison.Ordinal)), Is.EquivalentTo(kernels.Distinct().Except(others)));
    }

    private static TestCaseData Step(string name, Optimizer optimizer, Func<Sequential>? model = null, Augmentation? augmentation = null) =>
        new TestCaseData(optimizer, model, augmentation).SetArgDisplayNames(name);

    private ShaderDevice Open(bool separate) => new("opencl", _context, new DeviceOptions { ShaderClass = @class, SeparateBuffers = separate });

    private static long Flops(OpCase @case)
    {
        using var reference = DeviceSpec.Reference.Open();
        using var runner = new OpCaseRunner(@case, reference);
        return runner.Plan.Flops;
    }

    private void AssertClean()
    {
        _context.Wait();
        Assert.That(_log.Next(), Is.Empty);
    }

    [GeneratedRegex(@"^KERNEL\((\w+)\)", RegexOptions.Multiline)]
    private static partial Regex KernelName();
}
