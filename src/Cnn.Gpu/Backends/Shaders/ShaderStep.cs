using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>One launch of a program before anything is compiled or placed.</summary>
/// <param name="Name">For profiles: the op.</param>
/// <param name="Scope">For profiles: the layer.</param>
/// <param name="Source">The kernel.</param>
/// <param name="Arguments">What it takes, in order.</param>
/// <param name="Groups">The number of groups.</param>
/// <param name="GroupSize">The work items of a group.</param>
/// <param name="Flops">Floating-point operations.</param>
internal sealed record ShaderStep(
    string Name, string Scope, ShaderSource Source, IReadOnlyList<ShaderBuffer> Arguments, Extent Groups, Extent GroupSize, long Flops)
{
    /// <summary>The bytes of all arguments: what memory must move at least, if every argument is read or written once.</summary>
    public long Bytes => Arguments.Sum(a => a.Bytes);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} = {Source} {Groups} groups of {GroupSize}{(Scope.Length > 0 ? $"  // {Scope}" : "")}";
}
