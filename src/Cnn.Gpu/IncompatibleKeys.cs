namespace Cnn.Gpu;

/// <summary>In what a file and the model that was loaded from it differ; both lists are empty after a strict load.</summary>
/// <param name="MissingKeys">Parameters that the file lacks; they keep their values.</param>
/// <param name="UnexpectedKeys">Tensors that the model has no parameter for.</param>
public sealed record IncompatibleKeys(IReadOnlyList<string> MissingKeys, IReadOnlyList<string> UnexpectedKeys);
