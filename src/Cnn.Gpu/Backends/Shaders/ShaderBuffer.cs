namespace Cnn.Gpu.Backends.Shaders;

/// <summary>Which memory a buffer of the shader backend lies in.</summary>
internal enum ShaderMemory
{
    /// <summary>Values of a step; buffers whose lives do not overlap share bytes.</summary>
    Activations,

    /// <summary>Gradients of parameters, in the order in which the optimiser takes them.</summary>
    Gradients,

    /// <summary>Metrics and what else stays from step to step.</summary>
    State,

    /// <summary>The numbers of the step and its rows.</summary>
    Step,

    /// <summary>Parameters and the optimiser's state.</summary>
    Parameters,

    /// <summary>A table that an input is gathered from.</summary>
    Tables,
}

/// <summary>A place for a value, or for something between two kernels. Steps that take it as an argument set its lifetime.</summary>
internal sealed class ShaderBuffer(string name, ShaderMemory memory, long bytes)
{
    /// <summary>For descriptions.</summary>
    public string Name { get; } = name;

    /// <summary>Where it lies.</summary>
    public ShaderMemory Memory { get; } = memory;

    /// <summary>Its size.</summary>
    public long Bytes { get; } = bytes;

    /// <summary>The parameter whose values, or state, it is.</summary>
    public Parameter? Parameter { get; init; }

    /// <summary>The name of the optimiser's state tensor, or null for the parameter itself.</summary>
    public string? State { get; init; }

    /// <summary>The input whose table it is.</summary>
    public string? Table { get; init; }

    /// <summary>In bytes from the start of its memory; known when the program is placed.</summary>
    public long Offset { get; set; }

    /// <summary>The step that touches it first.</summary>
    public int FirstUse { get; private set; } = int.MaxValue;

    /// <summary>The step that touches it last.</summary>
    public int LastUse { get; private set; } = -1;

    /// <summary>Records that a step touches it.</summary>
    public void Touch(int step)
    {
        FirstUse = Math.Min(FirstUse, step);
        LastUse = Math.Max(LastUse, step);
    }

    /// <summary>Keeps it to the end of the program.</summary>
    public void Keep() => LastUse = int.MaxValue;
}
