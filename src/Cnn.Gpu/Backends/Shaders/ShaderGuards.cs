using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>Borders around activations and gradients. Buffers start a step full of NaN, so that reading what nothing wrote shows as well.</summary>
internal sealed class ShaderGuards(ShaderProgram program, ComputeContext context, IReadOnlyList<ComputeBuffer?> memory)
{
    // A NaN as a float, and as an integer far outside any index.
    private const byte Pattern = 0xff;

    private static readonly ShaderMemory[] Guarded = [ShaderMemory.Activations, ShaderMemory.Gradients];

    /// <summary>Writes the pattern over borders and buffers.</summary>
    public void Fill()
    {
        foreach (var arena in Guarded)
            if (memory[(int)arena] is { } buffer) context.Fill(buffer.All, Pattern);
    }

    /// <summary>Waits for the step, and looks at all borders.</summary>
    /// <exception cref="KernelException">One was written to.</exception>
    public void Check()
    {
        foreach (var arena in Guarded)
        {
            if (memory[(int)arena] is not { } buffer) continue;
            var bytes = new byte[buffer.Bytes];
            context.Read(buffer.All, bytes);
            foreach (var own in program.Buffers.Where(b => b.Memory == arena && b.LastUse >= 0))
                if (!IsIntact(bytes, own.Offset - program.GuardBytes) || !IsIntact(bytes, own.Offset + own.Bytes))
                    throw new KernelException($"A shader wrote outside the buffer of {own.Name}. The step's launches: {string.Join("; ", program.Launches)}.");
        }
    }

    private bool IsIntact(ReadOnlySpan<byte> bytes, long start) => !bytes.Slice((int)start, program.GuardBytes).ContainsAnyExcept(Pattern);
}
