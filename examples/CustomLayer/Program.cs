using System.CommandLine;
using Cnn.Gpu.Backends;
using Cnn.Gpu.Data;
using Cnn.Gpu.Layers;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Optimizers;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Examples.CustomLayer;

/// <summary>Trains a network with a layer of its own, whose forward and backward kernels are C#.</summary>
internal static class Program
{
    private const double LargestError = 1e-3;

    public static int Main(string[] args)
    {
        OptionalDevices.Register();
        var device = new Option<string?>("--device") { Description = "reference or ilgpu[:i]; without it the first, and ilgpu where it has an accelerator" };
        var root = new RootCommand("Trains a network with a layer of its own, local response normalisation, whose kernels are C#.") { device };
        root.SetAction(result => Run(result.GetValue(device)));
        var parsed = root.Parse(args);
        if (parsed.Errors.Count == 0) return parsed.Invoke();
        foreach (var problem in parsed.Errors) Console.Error.WriteLine(problem.Message);
        return ExitCode.BadUsage;
    }

    internal static int Run(string? name, int images = 1500)
    {
        // ILGPU's accelerator for the processor is a debugger: far slower than the reference.
        var names = name is not null ? [name]
            : DeviceCatalog.List().Where(d => d is { Kind: "ilgpu", Problem: null, IsForDebugging: false })
                .Select(d => d.Id).Take(1).Prepend("reference").ToArray();
        try
        {
            var isRight = true;
            foreach (var each in names)
            {
                using var device = Device.Open(each);
                isRight &= Train(device, images);
            }
            return isRight ? ExitCode.Success : ExitCode.Failure;
        }
        catch (Exception error) when (error is DeviceException or KernelException)
        {
            Console.Error.WriteLine(error.Message);
            return error is KernelException ? ExitCode.Failure : ExitCode.BadUsage;
        }
    }

    private static bool Train(Device device, int images)
    {
        Console.WriteLine(device);
        var error = GradientCheck.Error(new LocalResponseNorm(5, alpha: 0.5f), [7, 3, 3], device);
        Console.WriteLine($"gradient of LocalResponseNorm: {error:0.0e0} off the slope, at most {LargestError:0e0} is right");

        var model = new Sequential(
            new Conv2d(1, 8, kernelSize: 5, stride: 2, padding: 2), new ReLU(), new LocalResponseNorm(5), new MaxPool2d(2),
            new Flatten(), new Linear(8 * 7 * 7, 10)).Initialize(0);
        var (train, test) = SyntheticDigits.Create(images, images / 3);
        using var trainer = new Trainer(model, new CrossEntropyLoss(), new Adam(3e-3f), device);
        foreach (var epoch in trainer.Fit(train, epochs: 3, batchSize: 32, validation: test).Epochs)
            Console.WriteLine($"epoch {epoch.Epoch}: loss {epoch.TrainLoss:F3}, {epoch.TestAccuracy:P1} of the test images right");
        return error <= LargestError;
    }
}
