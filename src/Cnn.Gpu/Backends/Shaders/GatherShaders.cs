using System.Globalization;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>Brings the step's rows of a table into blocks.</summary>
internal static class GatherShaders
{
    /// <summary>Adds the launch for an input.</summary>
    public static void Lower(ShaderLowering s, Value input)
    {
        var spec = input.Input!;
        var (entry, generated) = spec.Format switch
        {
            InputFormat.Bytes => ("gather_bytes", Constants(spec)),
            InputFormat.Float32 => ("gather_floats", ""),
            _ => ("gather_labels", ""),
        };
        var features = ShaderLowering.Elements(input);
        if (spec.Augmentation is { } augmentation)
        {
            LowerAugmented(s, input, augmentation, generated);
            return;
        }
        s.AddFlat($"Gather({spec.Name})", "gather.cl", entry, new Defines { { "FEATURES", features } },
            [s.Step, s.Table(spec), s.Buffer(input)], s.Vectors(input), generated: generated);
    }

    // What is drawn for a sample is drawn once, not for every pixel.
    private static void LowerAugmented(ShaderLowering s, Value input, Augmentation augmentation, string constants)
    {
        var spec = input.Input!;
        var crops = s.Workspace($"crops of {spec.Name}", (long)s.Blocks * s.Lanes);
        var defines = new Defines
        {
            { "FEATURES", ShaderLowering.Elements(input) }, { "HEIGHT", spec.SampleShape[1] }, { "WIDTH", spec.SampleShape[2] },
            { "PADDING", augmentation.CropPadding }, { "FLIP", augmentation.HorizontalFlip },
        };
        s.AddFlat($"Crops({spec.Name})", "gather.cl", "draw_crops", defines, [s.Step, crops], s.Blocks * s.Sublanes, generated: constants);
        s.AddFlat($"Gather({spec.Name})", "gather.cl", "gather_crops", defines, [s.Step, s.Table(spec), crops, s.Buffer(input)], s.Vectors(input),
            generated: constants);
    }

    private static string Constants(InputSpec spec)
    {
        var normalization = spec.Normalization ?? Normalization.None(1);
        var positions = spec.SampleShape.Elements / normalization.Mean.Count;
        return string.Create(CultureInfo.InvariantCulture, $"#define POSITIONS {positions}\n")
            + Array("MEANS", normalization.Mean) + Array("DEVIATIONS", normalization.Std);

        static string Array(string name, IReadOnlyList<float> values) =>
            $"CONSTANT float {name}[{values.Count}] = {{{string.Join(", ", values.Select(Defines.Literal))}}};\n";
    }
}
