namespace Cnn.Gpu.Backends.OpenCl;

/// <summary>The kinds of OpenCL's objects that are held.</summary>
internal enum OpenClObject
{
    /// <summary>cl_context.</summary>
    Context,

    /// <summary>cl_command_queue.</summary>
    Queue,

    /// <summary>cl_mem.</summary>
    Memory,

    /// <summary>cl_program.</summary>
    Program,

    /// <summary>cl_kernel.</summary>
    Kernel,
}
