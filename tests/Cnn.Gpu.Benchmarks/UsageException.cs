namespace Cnn.Gpu.Benchmarks;

/// <summary>The command line asks for something that there is not. The message names the option.</summary>
internal sealed class UsageException(string message) : Exception(message);
