using System.CommandLine;
using Cnn.Gpu.Benchmarks;
using Cnn.Gpu.Benchmarks.Commands;

#if HAS_ILGPU
Cnn.Gpu.Backends.Ilgpu.IlgpuDevices.Register();
#endif
var root = new RootCommand("Times Cnn.Gpu: whole training steps, single ops, and both sides of a comparison with PyTorch.")
{
    TrainCommand.Create(),
    OpCommand.Create(),
    CompareCommand.Create(),
};
return CommandRunner.Run(root, args);
