using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Training;

/// <summary>Builds the graphs of a training: the step itself, evaluation, prediction, and the search for what went wrong.</summary>
internal static class TrainingGraph
{
    public const string Image = "x", Label = "label", Logits = "logits", LossSum = "loss", CorrectSum = "correct";

    /// <summary>
    /// One step: forward, loss, metrics, backward, update. The metrics come before the update, which a device leaves out if they are not finite.
    /// </summary>
    /// <exception cref="ShapeException">The model, the loss and the images do not fit.</exception>
    public static Graph Build(Layer model, Loss loss, Optimizer optimizer, InputSpec images, int batch)
    {
        var (g, gradients) = EmitGradients(model, loss, images, batch);
        if (gradients.Count == 0)
            throw new ShapeException($"{model} has no parameter that influences its output: there is nothing to train.");
        g.ApplyAll(new OptimizerOp(optimizer), [.. gradients.SelectMany(p => new[] { g.Parameter(p.Parameter), p.Gradient })]);
        return g.Build();
    }

    /// <summary>A step without the update, with the gradient of each parameter to read under its name in the model.</summary>
    /// <exception cref="ShapeException">The model, the loss and the images do not fit.</exception>
    public static Graph BuildGradients(Layer model, Loss loss, InputSpec images, int batch)
    {
        var (g, gradients) = EmitGradients(model, loss, images, batch);
        foreach (var (name, _, gradient) in gradients) g.Output(name, gradient);
        return g.Build();
    }

    /// <summary>Forward and metrics, with the logits to read.</summary>
    /// <exception cref="ShapeException">The model, the loss and the images do not fit.</exception>
    public static Graph BuildEvaluation(Layer model, Loss loss, InputSpec images, int batch)
    {
        var g = new GraphBuilder(batch);
        g.Output(Logits, EmitLoss(g, model, loss, images).Prediction);
        return g.Build();
    }

    /// <summary>Forward alone.</summary>
    /// <exception cref="ShapeException">The model and the images do not fit.</exception>
    public static Graph BuildPrediction(Layer model, InputSpec images, int batch)
    {
        var g = new GraphBuilder(batch);
        g.Output(Logits, g.Apply(model, g.Input(images)));
        return g.Build();
    }

    /// <summary>The forward pass with the output of each layer to read, named by its number in the list; the loss of each sample comes last.</summary>
    /// <returns>The graph, and the layers in the order in which they finish.</returns>
    public static (Graph Graph, IReadOnlyList<LayerTrace> Layers) BuildTrace(
        Layer model, Loss loss, InputSpec images, int batch, bool training)
    {
        var g = new GraphBuilder(batch, training) { ChangesParameters = false };
        var (_, losses) = EmitLoss(g, model, loss, images);
        // A layer within another comes before it; one that only passes on a value that another made has nothing to be blamed for.
        var layers = g.Layers.Index().Where(t => t.Item.Nodes.Count > 0)
            .OrderBy(t => t.Item.FirstNode + t.Item.Nodes.Count).ThenByDescending(t => t.Index)
            .Select(t => t.Item).DistinctBy(t => t.Output).ToArray();
        for (var i = 0; i < layers.Length; i++) g.Output(TraceName(i), layers[i].Output);
        g.Output(TraceName(layers.Length), losses);
        return (g.Build(), layers);
    }

    /// <summary>The name of an output of <see cref="BuildTrace"/>.</summary>
    public static string TraceName(int index) => $"layer {index}";

    /// <summary>The input of a data set's images.</summary>
    /// <exception cref="ShapeException">The normalisation is for another number of channels.</exception>
    public static InputSpec Images(Shape imageShape, Normalization normalization, Augmentation? augmentation = null) =>
        normalization.Mean.Count == imageShape[0]
        ? new InputSpec(Image, imageShape, InputFormat.Bytes, normalization, augmentation)
        : throw new ShapeException($"The normalisation is for {normalization.Mean.Count} channels, but images of {imageShape} have {imageShape[0]}.");

    /// <summary>The input of a data set's labels beside a target of another kind.</summary>
    public static InputSpec Labels { get; } = new(Label, [], InputFormat.Labels);

    /// <summary>Forward, loss, metrics and backward; the parameters that influence the loss, with their gradients.</summary>
    private static (GraphBuilder Graph, IReadOnlyList<(string Name, Parameter Parameter, Value Gradient)> Gradients) EmitGradients(
        Layer model, Loss loss, InputSpec images, int batch)
    {
        var g = new GraphBuilder(batch, training: true);
        var (_, losses) = EmitLoss(g, model, loss, images);
        var parameters = model.NamedParameters().Where(p => p.Parameter.IsTrainable).ToArray();
        var gradients = g.Differentiate(losses, null, [.. parameters.Select(p => g.Parameter(p.Parameter))]);
        return (g, [.. from p in parameters
                       where gradients.ContainsKey(g.Parameter(p.Parameter))
                       select (p.Name, p.Parameter, gradients[g.Parameter(p.Parameter)])]);
    }

    private static (Value Prediction, Value Loss) EmitLoss(GraphBuilder g, Layer model, Loss loss, InputSpec images)
    {
        var prediction = g.Apply(model, g.Input(images));
        var target = g.Input(loss.Target(prediction.Shape.Sample));
        if (target.Input!.Format != InputFormat.Labels && prediction.Shape.Rank != 2)
            throw new ShapeException(
                $"A data set of images has one label for each, so the model must give one number for each class, not {prediction.Shape.Sample}. "
                + "End it with Flatten and Linear.");
        var losses = loss.Emit(g, prediction, target);
        g.ApplyAll(new AccumulateOp(LossSum), losses);
        var labels = target.Input.Format == InputFormat.Labels ? target : g.Input(Labels);
        g.ApplyAll(new AccumulateOp(CorrectSum), g.Apply(new CorrectOp(), prediction, labels));
        return (prediction, losses);
    }
}
