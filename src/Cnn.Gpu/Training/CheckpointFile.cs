using System.Globalization;
using Cnn.Gpu.Formats;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Training;

/// <summary>
/// A checkpoint: a safetensors file with the weights under their own names, the optimiser's state under <c>optimizer.state.parameter</c>, and
/// where the training was in its metadata.
/// </summary>
internal sealed record CheckpointFile(
    RunState Run, Shape? ImageShape, Normalization? Normalization,
    IReadOnlyList<float[]> Values, Dictionary<(Parameter, string), float[]> State)
{
    /// <summary>Writes the host's parameters, the optimiser's state and the run.</summary>
    public static void Write(
        string path, TrainerExecutors executors, Optimizer optimizer, string schedule, RunState run, Shape? imageShape, Normalization? normalization)
    {
        var weights = executors.Parameters.Select(p => new NamedTensor(p.Name, p.Parameter.Shape, p.Parameter.Values));
        var state = from p in executors.Parameters
                    where p.Parameter.IsTrainable
                    from name in optimizer.StateNames
                    select new NamedTensor(StateName(name, p.Name), p.Parameter.Shape, executors.ReadState(p.Parameter, name));
        Safetensors.Write(path, weights.Concat(state), CheckpointMetadata.Build(run, Describe(optimizer), schedule, imageShape, normalization));
    }

    /// <summary>Reads and checks everything; it changes nothing.</summary>
    /// <exception cref="DataFormatException">The file is damaged, is no checkpoint, or does not fit the model and the optimiser.</exception>
    public static CheckpointFile Read(string path, IReadOnlyList<(string Name, Parameter Parameter)> parameters, Optimizer optimizer)
    {
        var file = Safetensors.Read(path);
        var metadata = new CheckpointMetadata(path, file.Metadata);
        metadata.RequireCheckpoint();
        if (Kind(metadata.Optimizer) != Kind(Describe(optimizer)) || HasMomentum(metadata.Optimizer) != HasMomentum(Describe(optimizer)))
            throw new DataFormatException(path,
                $"it was written with {metadata.Optimizer}, but the trainer has {Describe(optimizer)}. Create the trainer with the same optimizer.");

        var trained = parameters.Where(p => p.Parameter.IsTrainable).ToArray();
        var expected = parameters.Select(p => (p.Name, p.Parameter.Shape))
            .Concat(trained.SelectMany(p => optimizer.StateNames.Select(s => (StateName(s, p.Name), p.Parameter.Shape)))).ToDictionary();
        var missing = expected.Keys.Where(name => !file.TryGet(name, out _)).ToList();
        var unexpected = file.Tensors.Where(t => !expected.ContainsKey(t.Name)).Select(t => t.Name).ToList();
        var wrong = file.Tensors.Where(t => expected.TryGetValue(t.Name, out var shape) && shape != t.Shape)
            .Select(t => $"{t.Name} is {t.Shape} in the file but {expected[t.Name]} in the model").ToList();
        var problems = new List<string>();
        if (missing.Count > 0) problems.Add($"missing: {string.Join(", ", missing)}");
        if (unexpected.Count > 0) problems.Add($"unexpected: {string.Join(", ", unexpected)}");
        if (wrong.Count > 0) problems.Add($"wrong shape: {string.Join(", ", wrong)}");
        if (problems.Count > 0)
            throw new DataFormatException(path, $"the checkpoint does not fit the model. {string.Join("; ", problems)}.");

        return new CheckpointFile(metadata.ReadRun(), metadata.ReadImageShape(), metadata.ReadNormalization(),
            [.. parameters.Select(p => file[p.Name].Values)],
            trained.SelectMany(p => optimizer.StateNames.Select(s => ((p.Parameter, s), file[StateName(s, p.Name)].Values))).ToDictionary());
    }

    /// <summary>The optimiser and its constants in words.</summary>
    public static string Describe(Optimizer optimizer) => optimizer switch
    {
        Sgd s => string.Create(CultureInfo.InvariantCulture,
            $"Sgd(learning rate {s.LearningRate}, momentum {s.Momentum}, weight decay {s.WeightDecay}{(s.Nesterov ? ", Nesterov" : "")})"),
        Adam a => string.Create(CultureInfo.InvariantCulture,
            $"{a.GetType().Name}(learning rate {a.LearningRate}, betas {a.Beta1} and {a.Beta2}, epsilon {a.Epsilon}, weight decay {a.WeightDecay})"),
        _ => optimizer.GetType().Name,
    };

    private static string StateName(string state, string parameter) => $"optimizer.{state}.{parameter}";

    private static string Kind(string description) => description.Split('(')[0];

    // Without momentum there is no state to go on from.
    private static bool HasMomentum(string description) => description.StartsWith("Sgd(", StringComparison.Ordinal) && !description.Contains("momentum 0,");
}
