using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Backends;

/// <summary>A graph as one device will run it: layouts, buffer places and launches, but no memory yet.</summary>
internal abstract class DeviceProgram(Graph graph)
{
    /// <summary>The graph.</summary>
    public Graph Graph { get; } = graph;

    /// <summary>The arenas, with their sizes and the buffers in them.</summary>
    public abstract IReadOnlyList<Arena> Arenas { get; }

    /// <summary>What one step launches, in order.</summary>
    public abstract IReadOnlyList<string> Launches { get; }

    /// <summary>Takes the memory and makes the program runnable.</summary>
    public abstract ProgramRunner Load(ParameterStore parameters);
}

/// <summary>One kind of memory of a program.</summary>
/// <param name="Name">What it holds: <c>activations</c>, <c>gradients</c>.</param>
/// <param name="Plan">The buffers in one copy.</param>
/// <param name="Copies">How many copies there are, for example one for each worker.</param>
internal sealed record Arena(string Name, BufferPlan Plan, int Copies = 1)
{
    /// <summary>All copies together.</summary>
    public long Bytes => Plan.Bytes * Copies;
}
