namespace Cnn.Gpu.Backends.Cpu;

/// <summary>Known numbers behind every buffer of a program: a kernel that writes beyond its buffer changes them.</summary>
internal sealed unsafe class CpuGuards
{
    private const float Mark = -1.25e31f;

    private readonly List<(string Buffer, nint Start)> _guards = [];

    public CpuGuards(CpuProgram program, IReadOnlyList<CpuMemoryBlock> memory)
    {
        const int guardBytes = CpuProgram.GuardFloats * sizeof(float);
        for (var i = 0; i < memory.Count; i++)
        {
            var arena = program.Arenas[i];
            for (var copy = 0; copy < arena.Copies; copy++)
                for (var b = 0; b < arena.Plan.Requests.Count; b++)
                {
                    var request = arena.Plan.Requests[b];
                    var start = memory[i].Pointer + copy * arena.Plan.Bytes + arena.Plan.Offsets[b] + request.Bytes - guardBytes;
                    _guards.Add(($"{request.Name} ({arena.Name} {copy})", (nint)start));
                    new Span<float>(start, CpuProgram.GuardFloats).Fill(Mark);
                }
        }
    }

    /// <summary>Fails if a guard has changed.</summary>
    /// <exception cref="KernelException">A kernel wrote beyond a buffer.</exception>
    public void Check()
    {
        foreach (var (buffer, start) in _guards)
            if (new Span<float>((float*)start, CpuProgram.GuardFloats).ContainsAnyExcept(Mark))
                throw new KernelException($"A kernel of the cpu device wrote beyond the end of the buffer {buffer}.");
    }
}
