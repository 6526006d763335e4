using System.Text.Json;
using Cnn.Gpu.Backends;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Models;
using Cnn.Gpu.Tests;
using Cnn.Gpu.Tests.Diagnostics;

namespace Cnn.Gpu.Examples.Tests.Doctor;

[NonParallelizable]
public sealed class DoctorProgramTests
{
    private static readonly DeviceInfo[] Devices =
    [
        new("faulty", "for tests"), new("opencl", "OpenCL") { Problem = "libOpenCL.so.1 was not found." }, new("cpu", "a processor"), new("reference", "plain loops") { IsForDebugging = true },
    ];

    [Test]
    public void AProcessorThatIsRightEndsWithZero()
    {
        using var folder = new TempFolder();
        var (code, output, error) = Run("--device", "cpu", "--net", "lenet5", "--batch", "5", "--json", folder.File("report.json"));
        Assert.Multiple(() =>
        {
            Assert.That((code, error), Is.EqualTo((ExitCode.Success, "")));
            Assert.That(output, Does.Contain("lenet5 on cpu").And.Contain("Conv2dBackwardWeights").And.Contain("cpu       right: ")
                .And.Not.Contain("WRONG").And.Not.Contain("\u001b"));
        });
        using var json = JsonDocument.Parse(File.ReadAllText(folder.File("report.json")));
        var examination = json.RootElement.GetProperty("examinations")[0];
        Assert.Multiple(() =>
        {
            Assert.That(json.RootElement.GetProperty("right").GetBoolean(), Is.True);
            Assert.That(json.RootElement.GetProperty("devices").GetArrayLength(), Is.EqualTo(DeviceCatalog.List().Count));
            Assert.That(examination.GetProperty("net").GetString(), Is.EqualTo("lenet5"));
            Assert.That(examination.GetProperty("batch").GetInt32(), Is.EqualTo(5));
            Assert.That(examination.GetProperty("ops").EnumerateArray().All(f => f.GetProperty("milliseconds").GetDouble() > 0), Is.True);
        });
    }

    [Test]
    public void AWrongDeviceEndsWithOne()
    {
        using var folder = new TempFolder();
        var (code, output, _) = Examine(new DoctorOptionSet { Networks = [Network.Find("lenet5")!], Batch = 5, Json = folder.File("report.json") });
        using var json = JsonDocument.Parse(File.ReadAllText(folder.File("report.json")));
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(ExitCode.Failure));
            Assert.That(output, Does.Match(@"faulty\s+WRONG: \d+ of \d+ comparisons in 1 network: ReLUBackward in lenet5").And.Match(@"cpu\s+right: "));
            Assert.That(output, Does.Contain("unusable: libOpenCL.so.1 was not found."));
            Assert.That(output, Does.Not.Contain("on reference"));
            Assert.That(json.RootElement.GetProperty("right").GetBoolean(), Is.False);
            Assert.That(json.RootElement.GetProperty("examinations").EnumerateArray().Select(e => e.GetProperty("right").GetBoolean()), Is.EqualTo(new[] { false, true }));
        });
    }

    [Test]
    public void AnOpThatADeviceLacksEndsWithOneAndItsReason()
    {
        var options = new DoctorOptionSet { Device = "faulty", Networks = [Network.Find("lenet5")!], Batch = 3 };
        var (code, output, _) = Examine(options, _ => new FaultyDevice(n => n.Op is LinearOp ? throw new KernelException("no kernel for Linear.") : n));
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(ExitCode.Failure));
            Assert.That(output, Does.Contain("FAILED").And.Match(@"Linear\+ReLU, Linear, predictions of a batch of 3,[^:]*: no kernel for Linear\."));
        });
    }

    [Test]
    public void ListsDevicesWithoutOpeningThem()
    {
        using var folder = new TempFolder();
        var (code, output, _) = Examine(new DoctorOptionSet { IsListOnly = true, Json = folder.File("report.json") }, _ => throw new AssertionException("opened"));
        using var json = JsonDocument.Parse(File.ReadAllText(folder.File("report.json")));
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero);
            Assert.That(output, Does.Contain("for tests").And.Contain("libOpenCL.so.1").And.Not.Contain("Verdict"));
            Assert.That(json.RootElement.GetProperty("devices").GetArrayLength(), Is.EqualTo(Devices.Length));
        });
    }

    [TestCase("nothing", "There is no device 'nothing'. There are: all, faulty, opencl, cpu, reference.")]
    [TestCase("opencl", "The device 'opencl' cannot be used: libOpenCL.so.1 was not found.")]
    [TestCase("opencl:0", "There is no device 'opencl:0'.")]
    public void AMissingDeviceIsBadUsage(string name, string expected)
    {
        var (code, _, error) = Examine(new DoctorOptionSet { Device = name });
        Assert.That(code, Is.EqualTo(ExitCode.BadUsage));
        Assert.That(error, Does.StartWith("--device: ").And.Contain(expected));
    }

    [TestCase("--net nonsense", "--net takes lenet5|")]
    [TestCase("--batch 0", "--batch takes a whole number between 1 and 4096, not '0'.")]
    [TestCase("--json /no/such/folder/file", "--json: there is no folder /no/such/folder.")]
    [TestCase("--device nonsense", "--device: There is no device 'nonsense'.")]
    [TestCase("--what", "'--what'")]
    public void RefusesBadUsage(string arguments, string expected)
    {
        var (code, _, error) = Run(arguments.Split(' '));
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(ExitCode.BadUsage));
            Assert.That(error, Does.Contain(expected).And.Not.Contain("   at "));
        });
    }

    private static (int Code, string Output, string Error) Examine(DoctorOptionSet options, Func<string, Device>? open = null)
    {
        StringWriter output = new(), error = new();
        var code = DoctorProgram.Run(options, new ExampleScreen(Screens.Console(output, width: 120), error, isLive: false), Devices, open ?? Open);
        return (code, output.ToString(), error.ToString());
    }

    private static Device Open(string name) => name != "faulty" ? Device.Open(name)
        : new FaultyDevice(n => n.Op is ActivationBackwardOp ? n with { Op = new ActivationBackwardOp(Activation.Tanh) } : n);

    private static (int Code, string Output, string Error) Run(params string[] args)
    {
        var (oldOutput, oldError) = (Console.Out, Console.Error);
        StringWriter output = new(), error = new();
        Console.SetOut(output);
        Console.SetError(error);
        try
        {
            return (DoctorProgram.Main(args), output.ToString(), error.ToString());
        }
        finally
        {
            Console.SetOut(oldOutput);
            Console.SetError(oldError);
        }
    }
}
