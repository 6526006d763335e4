using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>The update of parameters: one launch for all that lie behind each other in the order of their gradients.</summary>
internal static class OptimizerShaders
{
    /// <summary>The kernel that updates a run of floats.</summary>
    public static (ShaderSource Source, Extent Groups, Extent GroupSize) Create(Optimizer optimizer, long floats, int vector, ShaderTiling tiling, ComputeTraits traits)
    {
        var items = floats / vector;
        var (groupSize, perItem) = tiling.Flat(items, traits.ComputeUnits);
        var defines = new Defines
        {
            { "LANES", vector }, { "VECTOR", vector }, { "GROUP_X", groupSize }, { "GROUP_Y", 1 }, { "GROUP_Z", 1 }, { "ITEMS", items }, { "PER_ITEM", perItem },
        };
        var entry = optimizer switch
        {
            Sgd sgd => Sgd(defines, sgd),
            Adam adam => Adam(defines, adam),
            _ => throw new KernelException($"There is no shader for the optimiser {optimizer.GetType().Name}."),
        };
        return (new ShaderSource("optimizer.cl", entry, defines), new Extent((int)((items + (long)groupSize * perItem - 1) / ((long)groupSize * perItem))), new Extent(groupSize));
    }

    private static string Sgd(Defines defines, Sgd rule)
    {
        defines.Add("MOMENTUM", rule.Momentum);
        defines.Add("WEIGHT_DECAY", rule.WeightDecay);
        defines.Add("NESTEROV", rule.Nesterov);
        return rule.Momentum == 0 ? "sgd" : "sgd_momentum";
    }

    private static string Adam(Defines defines, Adam rule)
    {
        defines.Add("BETA1", rule.Beta1);
        defines.Add("BETA2", rule.Beta2);
        defines.Add("REST1", 1 - rule.Beta1);
        defines.Add("REST2", 1 - rule.Beta2);
        defines.Add("EPSILON", rule.Epsilon);
        // Decoupled decay shrinks the weights by a factor that comes with the step.
        defines.Add("WEIGHT_DECAY", rule.DecoupledWeightDecay ? 0 : rule.WeightDecay);
        return "adam";
    }
}
