using Cnn.Gpu.Formats;

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

    /// <summary>The number of learnable numbers; those that several layers share count once, buffers do not count.</summary>
    public static long ParameterCount(this Layer model) => model.NamedParameters().Where(p => p.Parameter.IsTrainable).Sum(p => p.Parameter.Shape.Elements);

    /// <summary>
    /// A table with a row for each layer: its place and options, the shape of its output with the arithmetic behind it, its parameters, and
    /// for one sample its millions of floating-point operations in the forward pass (a multiply-add counts as two) and the bytes of its
    /// output (none for a layer that only views its input in another shape).
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="inputShape">The shape of one sample without the batch: [1, 28, 28].</param>
    /// <param name="maxWidth">The width of the page; the arithmetic stands below each layer where the table would be wider.</param>
    /// <exception cref="ShapeException">A layer cannot take what the one before it gives.</exception>
    public static string Summary(this Layer model, Shape inputShape, int maxWidth = int.MaxValue) =>
        ModelSummary.Describe(model, inputShape, maxWidth);

    /// <summary>
    /// Writes all parameters to a safetensors file, under the names and in the layouts of PyTorch's state_dict. It writes the host's values:
    /// while a trainer runs, the device's are newer.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file, which is replaced if it exists.</param>
    public static void Save(this Layer model, string path) =>
        // Readers of PyTorch's side look for the format in the metadata.
        Safetensors.Write(path, model.NamedParameters().Select(p => new NamedTensor(p.Name, p.Parameter.Shape, p.Parameter.Values)),
            new Dictionary<string, string> { ["format"] = "pt" });

    /// <summary>Reads the parameters from a safetensors file with the names of PyTorch's state_dict. If it fails, it has changed nothing.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file.</param>
    /// <param name="strict">
    /// Whether the file must hold exactly the model's parameters. Otherwise it may lack some, which keep their values, and hold others; a tensor
    /// with the name of a parameter must have its shape in any case.
    /// </param>
    /// <returns>What the file lacks and what it has too much.</returns>
    /// <exception cref="DataFormatException">The file is damaged or does not fit; the message names every tensor that is wrong.</exception>
    public static IncompatibleKeys Load(this Layer model, string path, bool strict = true)
    {
        var file = Safetensors.Read(path);
        var parameters = model.NamedParameters();
        var names = parameters.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        var missing = parameters.Where(p => !file.TryGet(p.Name, out _)).Select(p => p.Name).ToList();
        var unexpected = file.Tensors.Where(t => !names.Contains(t.Name) && !IsBatchCount(t.Name, names)).Select(t => t.Name).ToList();

        var problems = new List<string>();
        if (strict && missing.Count > 0) problems.Add($"missing: {string.Join(", ", missing)}");
        if (strict && unexpected.Count > 0) problems.Add($"unexpected: {string.Join(", ", unexpected)}");
        var wrong = parameters.Where(p => file.TryGet(p.Name, out var tensor) && tensor.Shape != p.Parameter.Shape)
            .Select(p => $"{p.Name} is {file[p.Name].Shape} in the file but {p.Parameter.Shape} in the model").ToList();
        if (wrong.Count > 0) problems.Add($"wrong shape: {string.Join(", ", wrong)}");
        if (problems.Count > 0)
            throw new DataFormatException(path, $"the tensors do not fit the model. {string.Join("; ", problems)}."
                + (strict && wrong.Count == 0 ? " Load with strict: false to take those that fit." : ""));

        foreach (var (name, parameter) in parameters)
            if (file.TryGet(name, out var tensor)) parameter.Values = tensor.Values;
        return new IncompatibleKeys(missing, unexpected);
    }

    /// <summary>Whether a tensor is PyTorch's count of the batches of a normalisation, which nothing needs as long as its momentum is a number.</summary>
    private static bool IsBatchCount(string tensor, HashSet<string> parameters)
    {
        const string count = "num_batches_tracked";
        return tensor.EndsWith(count, StringComparison.Ordinal) && parameters.Contains($"{tensor[..^count.Length]}running_mean");
    }
}
