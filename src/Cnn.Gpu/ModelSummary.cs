using System.Globalization;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu;

/// <summary>Writes the table of <see cref="Model.Summary"/>.</summary>
internal static class ModelSummary
{
    private const int ArithmeticColumn = 2;

    public static string Describe(Layer model, Shape inputShape, int maxWidth)
    {
        var builder = new GraphBuilder(1);
        var input = builder.Input(new InputSpec("x", inputShape, InputFormat.Float32));
        builder.Apply(model, input);

        var rows = new List<string[]> { new[] { "input", inputShape.ToString(), "", "", "", Number(4 * inputShape.Elements) } };
        var own = OwnNodes(builder.Layers);
        var counted = new HashSet<Parameter>();
        long parameters = 0, flops = 0, bytes = 0;
        foreach (var trace in builder.Layers)
        {
            var nodes = own[trace];
            var layerParameters = trace.Layer.OwnParameters.Where(p => p.IsTrainable && counted.Add(p)).Sum(p => p.Shape.Elements);
            // A layer that only passes on what the layers in it make has no row of its own.
            if (trace.Layer.Children.Count > 0 && nodes.Count == 0 && layerParameters == 0) continue;
            var layerFlops = nodes.Sum(n => n.Flops);
            var layerBytes = nodes.All(n => n.Op is ReshapeOp) ? 0 : 4 * trace.Output.Shape.Sample.Elements;
            rows.Add([$"{trace.Path} {trace.Layer}".TrimStart(), trace.Output.Shape.Sample.ToString(),
                string.Join("; ", nodes.Select(Arithmetic).Where(a => a.Length > 0)),
                Number(layerParameters), Mega(layerFlops), Number(layerBytes)]);
            parameters += layerParameters;
            flops += layerFlops;
            bytes += layerBytes;
        }
        string[] total = ["total for one sample", "", "", Number(parameters), Mega(flops), Number(bytes)];
        var text = Table(rows, total);
        return text.IndexOf('\n') <= maxWidth ? text : TableWithNotes(rows, total);
    }

    private static string Table(List<string[]> rows, string[] total)
    {
        var table = new TextTable(false, false, false, true, true, true);
        table.Add("layer", "output", "arithmetic", "parameters", "MFLOP", "bytes");
        table.AddLine();
        foreach (var row in rows) table.Add(row);
        table.AddLine();
        table.Add(total);
        return table.ToString();
    }

    private static string TableWithNotes(List<string[]> rows, string[] total)
    {
        var table = new TextTable(false, false, true, true, true);
        table.Add("layer", "output", "parameters", "MFLOP", "bytes");
        table.AddLine();
        foreach (var row in rows)
        {
            table.Add(Without(row));
            if (row[ArithmeticColumn].Length > 0) table.AddNote($"    {row[ArithmeticColumn]}");
        }
        table.AddLine();
        table.Add(Without(total));
        return table.ToString();

        static string[] Without(string[] row) => [.. row[..ArithmeticColumn], .. row[(ArithmeticColumn + 1)..]];
    }

    /// <summary>The nodes that each layer emitted itself, not through a layer within it.</summary>
    private static Dictionary<LayerTrace, List<Node>> OwnNodes(IReadOnlyList<LayerTrace> layers)
    {
        // Outer layers come first, so that the innermost one has the last word.
        var innermost = new Dictionary<Node, LayerTrace>(ReferenceEqualityComparer.Instance);
        foreach (var trace in layers)
            foreach (var node in trace.Nodes)
                innermost[node] = trace;
        return layers.ToDictionary(t => t, t => t.Nodes.Where(n => innermost[n] == t).ToList());
    }

    private static string Arithmetic(Node node)
    {
        var x = node.Inputs[0].Shape;
        return node.Op switch
        {
            Pad2dOp p => $"{x[2]} + {p.Top} + {p.Bottom} = {x[2] + p.Top + p.Bottom} × {x[3]} + {p.Left} + {p.Right} = {x[3] + p.Left + p.Right}",
            ReshapeOp r => $"{string.Join("·", x.Sample)} = {string.Join("·", r.SampleShape)}",
            _ => node.Op.Arithmetic,
        };
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Mega(long flops) => (flops / 1e6).ToString("F3", CultureInfo.InvariantCulture);
}
