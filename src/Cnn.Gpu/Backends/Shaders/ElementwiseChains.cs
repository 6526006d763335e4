using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>Groups elementwise nodes that feed each other, so that each group can be one launch that reads and writes an element once.</summary>
internal static class ElementwiseChains
{
    /// <summary>More nodes would take more arguments than a kernel may have.</summary>
    private const int NodesMost = 16;

    /// <summary>
    /// All nodes but reshapes, in an order in which they can run, the elementwise ones in chains and each other one alone.
    /// A node joins the chain that makes one of its inputs unless something between the two needs to run between the two.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<Node>> Group(Graph graph)
    {
        var nodes = graph.Nodes.Where(n => n.Op is not ReshapeOp).ToList();
        var chains = nodes.ConvertAll(n => new List<Node> { n });
        var chainOf = nodes.Zip(chains).ToDictionary(p => p.First, p => p.Second);
        foreach (var node in nodes.Where(n => ElementwiseShaders.Handles(n.Op)))
            foreach (var producer in node.Inputs.Select(i => graph.Producer(graph.Root(i))))
            {
                if (producer is null || !ElementwiseShaders.Handles(producer.Op) || !SameElements(producer.Outputs[0], node.Outputs[0])) continue;
                List<Node> first = chainOf[producer], second = chainOf[node];
                if (first == second || first.Count + second.Count > NodesMost || IsBetween(graph, chainOf, first, second)) continue;
                first.AddRange(second);
                foreach (var moved in second) chainOf[moved] = first;
                chains.Remove(second);
            }
        return Order(graph, nodes, chains, chainOf);
    }

    /// <summary>The value whose memory a value shares: what was reshaped into it, or itself.</summary>
    public static Value Root(this Graph graph, Value value)
    {
        while (graph.Producer(value) is { Op: ReshapeOp } reshape) value = reshape.Inputs[0];
        return value;
    }

    /// <summary>Whether a value, in whatever shape, is needed by anything but some nodes.</summary>
    public static bool IsNeededOutside(this Graph graph, Value value, IReadOnlyList<Node> nodes) => graph.IsOutput(value)
        || graph.Consumers(value).Any(c => c.Op is ReshapeOp ? graph.IsNeededOutside(c.Outputs[0], nodes) : !nodes.Contains(c));

    private static bool SameElements(Value a, Value b) => a.IsBatched == b.IsBatched && a.Shape.Elements == b.Shape.Elements;

    /// <summary>Whether a path leads from one chain to another through others: then they cannot be one launch.</summary>
    private static bool IsBetween(Graph graph, Dictionary<Node, List<Node>> chainOf, List<Node> first, List<Node> second)
    {
        var seen = new HashSet<List<Node>> { first };
        var open = new Stack<List<Node>>(Next(first).Where(c => c != second));
        while (open.TryPop(out var chain))
        {
            if (chain == second) return true;
            if (!seen.Add(chain)) continue;
            foreach (var next in Next(chain)) open.Push(next);
        }
        return false;

        IEnumerable<List<Node>> Next(List<Node> chain) => chain.SelectMany(n => n.Outputs).SelectMany(o => Readers(graph, o)).Select(n => chainOf[n]).Where(c => c != chain);
    }

    private static IEnumerable<Node> Readers(Graph graph, Value value) =>
        graph.Consumers(value).SelectMany(c => c.Op is ReshapeOp ? Readers(graph, c.Outputs[0]) : [c]);

    /// <summary>Each chain where its last node stands, or as soon after as what it reads is there.</summary>
    private static List<IReadOnlyList<Node>> Order(Graph graph, List<Node> nodes, List<List<Node>> chains, Dictionary<Node, List<Node>> chainOf)
    {
        var place = nodes.Select((n, i) => (n, i)).ToDictionary(p => p.n, p => p.i);
        var waitsFor = chains.ToDictionary(c => c, c => c.SelectMany(n => n.Inputs).Select(i => graph.Producer(graph.Root(i))).OfType<Node>()
            .Select(n => chainOf[n]).Where(other => other != c).ToHashSet());
        var ordered = new List<IReadOnlyList<Node>>();
        var ready = new PriorityQueue<List<Node>, int>();
        foreach (var chain in chains.Where(c => waitsFor[c].Count == 0)) ready.Enqueue(chain, Last(chain));
        while (ready.TryDequeue(out var chain, out _))
        {
            ordered.Add([.. chain.OrderBy(n => place[n])]);
            var next = chain.SelectMany(n => n.Outputs).SelectMany(o => Readers(graph, o)).Select(n => chainOf[n]).Where(c => c != chain).Distinct();
            foreach (var reader in next)
                if (waitsFor[reader].Remove(chain) && waitsFor[reader].Count == 0) ready.Enqueue(reader, Last(reader));
        }
        return ordered;

        int Last(List<Node> chain) => chain.Max(n => place[n]);
    }
}
