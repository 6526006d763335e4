using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Tests.Graphs;

/// <summary>The graph of a training step, as a trainer builds it.</summary>
internal static class TrainingGraph
{
    public static Graph Build(Layer model, Shape inputSample, Loss? loss = null, int batch = 4)
    {
        loss ??= new CrossEntropyLoss();
        var g = new GraphBuilder(batch, training: true);
        var prediction = g.Apply(model, g.Input(new InputSpec("x", inputSample, InputFormat.Float32)));
        var value = loss.Emit(g, prediction, g.Input(loss.Target(prediction.Shape.Sample)));
        g.ApplyAll(new AccumulateOp("loss"), value);
        var parameters = model.NamedParameters().Select(p => g.Parameter(p.Parameter)).ToList();
        var gradients = g.Differentiate(value, null, parameters);
        g.ApplyAll(new OptimizerOp(new Sgd(0.1f)), [.. parameters.SelectMany(p => new[] { p, gradients[p] })]);
        return g.Build();
    }

    public static IEnumerable<string> Names(Graph graph) => graph.Nodes.Select(n => n.Op.Name);

    /// <summary>Checks that each node runs after those whose outputs it reads, and that nothing is written twice or unread.</summary>
    public static void AssertRunnable(Graph graph)
    {
        var written = new HashSet<Value>([.. graph.Inputs, .. graph.Parameters.Values]);
        foreach (var node in graph.Nodes)
        {
            foreach (var input in node.Inputs) Assert.That(written, Does.Contain(input), $"{node} reads it too early");
            foreach (var output in node.Outputs) Assert.That(written.Add(output), Is.True, $"{node} writes {output} again");
            if (node.Outputs.Count > 0) Assert.That(node.Outputs.Any(graph.IsUsed), Is.True, $"nothing reads what {node} writes");
        }
        foreach (var (name, output) in graph.Outputs) Assert.That(written, Does.Contain(output), $"nothing writes output {name}");
    }
}
