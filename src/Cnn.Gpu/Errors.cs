namespace Cnn.Gpu;

/// <summary>The root of every error that this library raises on its own account.</summary>
public abstract class CnnException : Exception
{
    /// <summary>Creates the error.</summary>
    protected CnnException(string message, Exception? inner = null) : base(message, inner) { }
}

/// <summary>Two shapes do not fit, or a layer cannot accept its input. The message names the layer, the shapes, the formula and the fix.</summary>
public sealed class ShapeException : CnnException
{
    /// <summary>Creates the error.</summary>
    public ShapeException(string message) : base(message) { }
}

/// <summary>A device is missing, unusable, lost, or out of memory.</summary>
public class DeviceException : CnnException
{
    /// <summary>Creates the error.</summary>
    public DeviceException(string message, Exception? inner = null) : base(message, inner) { }
}

/// <summary>A device has not enough memory. The message says what was wanted, what there is, and which batch would fit.</summary>
public sealed class OutOfDeviceMemoryException : DeviceException
{
    /// <summary>Creates the error.</summary>
    public OutOfDeviceMemoryException(string message, Exception? inner = null) : base(message, inner) { }
}

/// <summary>A kernel cannot be built or run on a device.</summary>
public sealed class KernelException : CnnException
{
    /// <summary>Creates the error.</summary>
    public KernelException(string message, Exception? inner = null) : base(message, inner) { }
}

/// <summary>A file is not what it should be: wrong magic, cut short, out of range. The message names the file, what was found and what was expected.</summary>
public sealed class DataFormatException : CnnException
{
    /// <summary>Creates the error for <paramref name="source"/>, a path or a description of the stream.</summary>
    public DataFormatException(string source, string problem, Exception? inner = null) : base($"{source}: {problem}", inner) => FileName = source;

    /// <summary>The file or stream that was being read.</summary>
    public string FileName { get; }
}

/// <summary>Training cannot go on: the loss or a value became NaN or infinite. The message names the step and the layer that produced it.</summary>
public sealed class TrainingException : CnnException
{
    /// <summary>Creates the error.</summary>
    public TrainingException(string message) : base(message) { }
}
