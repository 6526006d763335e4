namespace Cnn.Gpu.Tests.Conformance;

/// <summary>How an op gets an operand.</summary>
internal enum OperandKind
{
    /// <summary>From a table of floats, a row for each sample.</summary>
    Sample,

    /// <summary>From a table of labels.</summary>
    Label,

    /// <summary>From a parameter.</summary>
    Parameter,
}

/// <summary>Something that an op reads.</summary>
/// <param name="Name">Its name; its gradient is called <c>d</c> and this.</param>
/// <param name="Shape">Its shape, with the batch if it has one.</param>
/// <param name="Values">Its elements; whole numbers for labels.</param>
/// <param name="Kind">How the op gets it.</param>
internal sealed record Operand(string Name, Shape Shape, float[] Values, OperandKind Kind);
