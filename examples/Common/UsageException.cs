namespace Cnn.Gpu.Examples;

/// <summary>The command line asks for something that does not exist. The message names the option.</summary>
public sealed class UsageException(string message) : Exception(message);
