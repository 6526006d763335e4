// The kernels in kernels/managed and their launches in Backends/Managed name ArrayView, Index1D and KernelDevice without a using: here they are these.
global using Cnn.Gpu.Backends.Ilgpu;
global using ILGPU;
