// The kernels in kernels/managed name ArrayView and Index1D without a using: here they mean this folder's types, elsewhere ILGPU's.
global using Cnn.Gpu.Backends.Reference;
