using Cnn.Gpu.Backends;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Examples.CustomLayer;

/// <summary>Whether a layer's gradient is the slope of what it computes.</summary>
public static class GradientCheck
{
    private const int Batch = 2;
    private const float Distance = 1e-2f;

    /// <summary>
    /// The largest difference between the gradient of Σ dy · y, for random dy, and the slope (f(x + h) - f(x - h)) / 2h, relative to the largest gradient.
    /// Rounding of floats leaves about 1e-4.
    /// </summary>
    /// <param name="layer">A layer without parameters.</param>
    /// <param name="sample">The shape of its input without the batch.</param>
    /// <param name="device">Where it runs.</param>
    public static double Error(Layer layer, Shape sample, Device device)
    {
        var g = new GraphBuilder(Batch, training: true);
        var x = g.Input(new InputSpec("x", sample, InputFormat.Float32));
        var y = layer.Emit(g, x);
        var dy = g.Input(new InputSpec("dy", y.Shape.Sample, InputFormat.Float32));
        g.Output("y", y);
        g.Output("dx", g.Differentiate(y, dy, [x])[x]);
        using var executor = new GraphExecutor(Plan.Create(g.Build(), device), []);

        var random = new Random(1);
        float[] inputs = Draw(x.Shape), weights = Draw(y.Shape);
        executor.Bind("dy", InputTable.FromFloats(weights, Batch));
        Run();
        var gradient = executor.Read("dx");
        double worst = 0;
        for (var i = 0; i < inputs.Length; i++)
        {
            var slope = (Value(i, Distance) - Value(i, -Distance)) / (2 * Distance);
            worst = Math.Max(worst, Math.Abs(slope - gradient[i]));
        }
        return worst / gradient.Max(MathF.Abs);

        float[] Draw(Shape shape) => [.. Enumerable.Range(0, (int)shape.Elements).Select(_ => random.NextSingle() * 2 - 1)];

        void Run()
        {
            executor.Bind("x", InputTable.FromFloats(inputs, Batch));
            executor.Run([0, 1]);
        }

        double Value(int place, float step)
        {
            var kept = inputs[place];
            inputs[place] += step;
            Run();
            inputs[place] = kept;
            return executor.Read("y").Zip(weights, (a, b) => (double)a * b).Sum();
        }
    }
}
