using System.Runtime.InteropServices;
using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Diagnostics;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>A program with its memory. A step goes into the device's queue and nothing waits for it until something is read.</summary>
internal sealed class ShaderRunner : ProgramRunner
{
    /// <summary>The steps that may be under way before the host waits for the first of them.</summary>
    private const int StepsUnderWay = 64;

    private readonly ShaderProgram _program;
    private readonly ShaderParameterStore _store;
    private readonly ComputeContext _context;
    private readonly ComputeBuffer?[] _memory;
    private readonly Dictionary<ShaderBuffer, ComputeBuffer> _separate = [];
    private readonly ComputeUpload _upload;
    private readonly ComputeKernel[] _kernels;
    private readonly ComputeLaunch[] _update;
    private readonly BoundTables _tables;
    private readonly uint[] _state;
    private readonly ShaderGuards? _guards;
    private ComputeSequence? _sequence;
    private long _runs;

    public ShaderRunner(ShaderProgram program, ShaderParameterStore store)
    {
        _program = program;
        _store = store;
        _context = program.Device.Context;
        _memory = new ComputeBuffer?[program.Arenas.Count];
        _state = new uint[program.State.Bytes / sizeof(uint)];
        try
        {
            if (program.Device.SeparatesBuffers) AllocateSeparately();
            else
                for (var i = 0; i < _memory.Length; i++)
                    if (program.Arenas[i].Bytes is > 0 and var bytes) _memory[i] = _context.Allocate(bytes);
            _kernels = BuildAll(program.Steps, _context);
            _update = program.Optimizer is { } node ? [.. ShaderUpdate.Create(node, store, Slice, program)] : [];
            _upload = _context.CreateUpload(Slice(program.Step), StepsUnderWay, overlapped: false);
        }
        catch
        {
            FreeMemory();
            throw;
        }
        _tables = new BoundTables(_context, program.Device.Tables, program.Graph.Batch);
        // Gaps between gradients are read with them.
        if (_memory[(int)ShaderMemory.Gradients] is { } gradients) _context.Fill(gradients.All, 0);
        if (program.GuardBytes > 0) _guards = new ShaderGuards(program, _context, _memory);
        ResetMetrics();
    }

    /// <inheritdoc/>
    public override long AllocatedBytes => _memory.Sum(m => m?.Bytes ?? 0) + _separate.Values.Sum(b => b.Bytes);

    /// <inheritdoc/>
    public override long? FailedRun
    {
        get
        {
            ReadState();
            return _state[0] == 0 ? null : _state[1];
        }
    }

    /// <inheritdoc/>
    public override void Bind(InputSpec input, InputTable table) => _tables.Bind(input, table);

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<int> rows, in StepSettings settings)
    {
        Begin(rows, settings).Enqueue();
        _guards?.Check();
        return true;
    }

    /// <inheritdoc/>
    public override Profile CreateProfile(string device, Graph graph) => new(device,
    [
        .. _program.Steps.Select(s => new ProfiledKernel(s.Name, s.Scope, s.Flops, s.Bytes)),
        .. _update.Select((u, i) => new ProfiledKernel(u.Name, "", i == 0 ? _program.Optimizer!.Flops : 0, u.Arguments.Sum(a => a.Bytes))),
    ]);

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<int> rows, in StepSettings settings, Profile profile)
    {
        var sequence = Begin(rows, settings);
        long[] starts = new long[profile.Kernels.Count], ends = new long[profile.Kernels.Count];
        sequence.Measure(starts, ends);
        for (var i = 0; i < starts.Length; i++) profile.Add(0, i, starts[i], ends[i]);
        profile.EndStep();
        _guards?.Check();
        return true;
    }

    /// <summary>Sends the numbers of a step.</summary>
    private ComputeSequence Begin(ReadOnlySpan<int> rows, in StepSettings settings)
    {
        if (_tables.Update() || _sequence is null)
        {
            DropSequence();
            _sequence = Prepare();
        }
        _guards?.Fill();
        var slot = MemoryMarshal.Cast<byte, uint>(_upload.Begin());
        StepNumbers.Write(slot, rows.Length, settings, _runs++, (_program.Optimizer?.Op as OptimizerOp)?.Optimizer);
        _tables.Send(rows, MemoryMarshal.Cast<uint, int>(slot[ShaderLowering.StepWords..]));
        _upload.Submit((ShaderLowering.StepWords + rows.Length) * sizeof(uint));
        return _sequence;
    }

    /// <inheritdoc/>
    public override void Wait() => _context.Wait();

    /// <inheritdoc/>
    public override void Read(Value output, int samples, Span<float> destination)
    {
        var buffer = _program.Values[output];
        var slice = Slice(buffer);
        if (!output.IsBatched)
        {
            _context.Read(slice with { Bytes = destination.Length * sizeof(float) }, MemoryMarshal.AsBytes(destination));
            return;
        }
        int lanes = _program.Lanes, elements = (int)ShaderLowering.Elements(output);
        var blocks = new float[(samples + lanes - 1) / lanes * lanes * elements];
        _context.Read(slice with { Bytes = (long)blocks.Length * sizeof(float) }, MemoryMarshal.AsBytes(blocks.AsSpan()));
        var isInteger = output.Spec.Type != ElementType.Float32;
        for (var sample = 0; sample < samples; sample++)
        {
            var from = sample / lanes * elements * lanes + sample % lanes;
            for (var i = 0; i < elements; i++)
            {
                var value = blocks[from + i * lanes];
                destination[sample * elements + i] = isInteger ? BitConverter.SingleToInt32Bits(value) : value;
            }
        }
    }

    /// <inheritdoc/>
    public override double ReadMetric(string name)
    {
        var metric = _program.Metrics.ToList().IndexOf(name);
        if (metric < 0) throw new ArgumentException($"The plan has no metric '{name}'; it has {string.Join(", ", _program.Metrics)}.");
        ReadState();
        var at = MetricShaders.HeaderWords + 2 * metric;
        return (double)BitConverter.UInt32BitsToSingle(_state[at]) + BitConverter.UInt32BitsToSingle(_state[at + 1]);
    }

    /// <inheritdoc/>
    public override void ResetMetrics()
    {
        _context.Fill(Slice(_program.State), 0);
        _runs = 0;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _context.Wait();
        DropSequence();
        _upload.Dispose();
        _tables.Dispose();
        FreeMemory();
    }

    private void AllocateSeparately()
    {
        foreach (var buffer in _program.Buffers.Where(b => b.LastUse >= 0))
        {
            var own = _separate[buffer] = _context.Allocate(buffer.Bytes);
            // The last vector of a gradient is read with what is behind it.
            if (buffer.Memory == ShaderMemory.Gradients) _context.Fill(own.All, 0);
        }
    }

    private void FreeMemory()
    {
        foreach (var buffer in _memory) buffer?.Dispose();
        foreach (var buffer in _separate.Values) buffer.Dispose();
    }

    private ComputeSequence Prepare() => _context.Prepare(
    [
        .. _program.Steps.Select((s, i) => new ComputeLaunch(s.Scope.Length > 0 ? $"{s.Name} ({s.Scope})" : s.Name, _kernels[i], [.. s.Arguments.Select(Slice)], s.Groups, s.GroupSize)),
        .. _update,
    ]);

    private void DropSequence()
    {
        _sequence?.Dispose();
        _sequence = null;
    }

    private void ReadState() => _context.Read(Slice(_program.State), MemoryMarshal.AsBytes(_state.AsSpan()));

    private ComputeSlice Slice(ShaderBuffer buffer) => buffer.Memory switch
    {
        ShaderMemory.Parameters => _store.Slice(buffer.Parameter!, buffer.State),
        ShaderMemory.Tables => _tables.Buffer(buffer.Table!).All,
        _ when _separate.TryGetValue(buffer, out var own) => own.All,
        _ => new ComputeSlice(_memory[(int)buffer.Memory]!, buffer.Offset, buffer.Bytes),
    };

    /// <summary>The kernels of all steps. Drivers compile several at a time, and slowly.</summary>
    private static ComputeKernel[] BuildAll(IReadOnlyList<ShaderStep> steps, ComputeContext context)
    {
        var distinct = steps.Select(s => s.Source).Distinct().ToArray();
        var kernels = new ComputeKernel[distinct.Length];
        try
        {
            Parallel.For(0, distinct.Length, i => kernels[i] = context.Build(distinct[i]));
        }
        catch (AggregateException errors)
        {
            throw errors.InnerExceptions[0];
        }
        var found = distinct.Zip(kernels).ToDictionary(p => p.First, p => p.Second);
        return [.. steps.Select(s => found[s.Source])];
    }
}
