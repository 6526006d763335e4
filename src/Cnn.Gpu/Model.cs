namespace Cnn.Gpu;

/// <summary>What can be done with any layer that is used as a whole model, without a device.</summary>
public static class Model
{
    /// <summary>Draws all parameters anew, each from a random stream of its own: the same seed gives the same model.</summary>
    /// <returns>The model, so that it can be created and initialised in one expression.</returns>
    public static T Initialize<T>(this T model, ulong seed) where T : Layer
    {
        var stream = 0;
        foreach (var (_, parameter) in model.NamedParameters()) parameter.Initialize(seed, stream++);
        return model;
    }

    /// <summary>The number of learnable numbers; those that several layers share count once.</summary>
    public static long ParameterCount(this Layer model) => model.NamedParameters().Sum(p => p.Parameter.Shape.Elements);

    /// <summary>
    /// A table with a row for each layer: its place and options, the shape of its output with the arithmetic behind it, its parameters, and
    /// for one sample its millions of floating-point operations in the forward pass (a multiply-add counts as two) and the bytes of its
    /// output (none for a layer that only views its input in another shape).
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="inputShape">The shape of one sample without the batch: [1, 28, 28].</param>
    /// <exception cref="ShapeException">A layer cannot take what the one before it gives.</exception>
    public static string Summary(this Layer model, Shape inputShape) => ModelSummary.Describe(model, inputShape);
}
