namespace Cnn.Gpu.Benchmarks.Comparing;

/// <summary>One side of a comparison cannot be run. The message says which, and what to do.</summary>
internal sealed class PeerException(string message, Exception? inner = null) : CnnException(message, inner);
