namespace Cnn.Gpu.Graphs;

/// <summary>What a layer emitted, and where.</summary>
public sealed class LayerTrace
{
    internal LayerTrace(string path, Layer layer, Value input, int firstNode)
    {
        Path = path;
        Layer = layer;
        Input = input;
        Output = input;
        FirstNode = firstNode;
    }

    /// <summary>Its place in the model: <c>3</c>, or <c>body.3</c> within another layer.</summary>
    public string Path { get; }

    /// <summary>The layer.</summary>
    public Layer Layer { get; }

    /// <summary>What went in.</summary>
    public Value Input { get; }

    /// <summary>What came out.</summary>
    public Value Output { get; internal set; }

    /// <summary>The nodes that it emitted, those of the layers in it included.</summary>
    public IReadOnlyList<Node> Nodes { get; internal set; } = [];

    internal int FirstNode { get; }
}
