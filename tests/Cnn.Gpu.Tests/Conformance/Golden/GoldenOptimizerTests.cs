using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Initializers;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Tests.Conformance.Golden;

/// <summary>Every optimiser against the path that PyTorch's takes over twelve steps.</summary>
internal sealed class GoldenOptimizerTests(DeviceSpec spec) : DeviceFixture(spec)
{
    private static IEnumerable<GoldenCase> Cases => GoldenCase.All.Where(c => c.Name.StartsWith("optim_", StringComparison.Ordinal) && Find(c) is not null);

    [TestCaseSource(nameof(Cases))]
    public void FollowsTheTrajectory(GoldenCase golden)
    {
        var optimizer = Find(golden)!;
        var shape = golden.Arrays["p0"].Shape;
        float[] gradients = golden.Floats("grads"), trajectory = golden.Floats("trajectory");
        var parameter = new Parameter("p", shape, KaimingUniform.Default) { Values = [.. golden.Floats("p0")] };

        // With x the identity matrix the weight gradient dyᵀ · x of a linear op is dyᵀ: so any gradient can be fed, exactly.
        int outputs = shape[0], inputs = shape[1], elements = outputs * inputs;
        var g = new GraphBuilder(inputs, training: true);
        var weight = g.Parameter(parameter);
        var y = g.Apply(new LinearOp(), g.Input(new InputSpec("x", [inputs], InputFormat.Float32)), weight);
        var dw = g.Differentiate(y, g.Input(new InputSpec("dy", [outputs], InputFormat.Float32)), [weight])[weight];
        g.ApplyAll(new OptimizerOp(optimizer), weight, dw);
        using var executor = new GraphExecutor(Plan.Create(g.Build(), Device), [parameter], optimizer);
        var identity = new float[inputs * inputs];
        for (var i = 0; i < inputs; i++) identity[i * inputs + i] = 1;
        executor.Bind("x", InputTable.FromFloats(identity, inputs));

        for (var step = 0; step < golden.Arrays["grads"].Dimensions[0]; step++)
        {
            var dy = new float[elements];
            for (var i = 0; i < elements; i++) dy[i % inputs * outputs + i / inputs] = gradients[step * elements + i];
            executor.Bind("dy", InputTable.FromFloats(dy, inputs));
            executor.Run([.. Enumerable.Range(0, inputs)], new StepSettings(step, LearningRate: optimizer.LearningRate));
            executor.Download();
            Close.Require($"step {step}", parameter.Values, trajectory.AsSpan(step * elements, elements), Close.Op);
        }
    }

    /// <summary>The optimiser that a golden case names, or that a golden network was trained with; null if there is none like it.</summary>
    public static Optimizer? Find(GoldenCase c, string? name = null)
    {
        return (name ?? c.Op) switch
        {
            "sgd" or "sgd_momentum" => new Sgd(c.Float("lr"), c.Float("momentum"), c.Float("weight_decay")),
            "sgd_nesterov" => new Sgd(c.Float("lr"), c.Float("momentum"), c.Float("weight_decay"), Nesterov: true),
            "adam" => new Adam(c.Float("lr"), Or("beta1", 0.9f), Or("beta2", 0.999f), Or("eps", 1e-8f), c.Float("weight_decay")),
            "adamw" => new AdamW(c.Float("lr"), Or("beta1", 0.9f), Or("beta2", 0.999f), Or("eps", 1e-8f), Or("weight_decay", 1e-2f)),
            _ => null,
        };

        float Or(string attribute, float otherwise) => c.Has(attribute) ? c.Float(attribute) : otherwise;
    }
}
