using System.Runtime.Intrinsics;
using Cnn.Gpu.Backends.Cpu.Simd;
using Cnn.Gpu.Diagnostics;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Cpu;

/// <summary>A program with its memory, ready to run steps.</summary>
internal sealed unsafe class CpuRunner : ProgramRunner
{
    private readonly CpuProgram _program;
    private readonly CpuParameterStore _store;
    private readonly CpuMemoryBlock[] _memory;
    private readonly CpuMemoryBlock _rows;
    private readonly CpuBinding _binding;
    private readonly BlockJob _blocks;
    private readonly CpuBarrier[] _barriers;
    private readonly PackJob _pack;
    private readonly CpuUpdate? _update;
    private readonly CpuGuards? _guards;
    private readonly double[] _metrics;
    private readonly double[] _stepMetrics;
    private int _shardsUsed;

    public CpuRunner(CpuProgram program, CpuParameterStore store)
    {
        _program = program;
        _store = store;
        _binding = new CpuBinding(store);
        _memory = [.. program.Arenas.Select(a => new CpuMemoryBlock(a.Bytes))];
        _rows = new CpuMemoryBlock((long)program.Blocks * program.Lanes * sizeof(int));
        var kernels = program.CreateKernels(_binding);
        _blocks = new BlockJob(program, kernels)
        {
            Workspace = (float*)_memory[0].Pointer,
            Batch = (float*)_memory[1].Pointer,
            Gradients = (float*)_memory[2].Pointer,
            Scratch = (float*)_memory[3].Pointer,
            Shared = (float*)_memory[4].Pointer,
            Rows = (int*)_rows.Pointer,
        };
        _barriers = [.. program.CreateBarriers(_binding)];
        _pack = new PackJob(_binding.Packed);
        if (program.IsGuarded) _guards = new CpuGuards(program, _memory);
        if (program.Optimizer is { } node)
            _update = program.Lanes switch
            {
                16 => new CpuUpdate<Vector512<float>, Simd512>(node, program, store, _blocks.Gradients),
                8 => new CpuUpdate<Vector256<float>, Simd256>(node, program, store, _blocks.Gradients),
                _ => new CpuUpdate<Vector128<float>, Simd128>(node, program, store, _blocks.Gradients),
            };
        _metrics = new double[program.Metrics.Count];
        _stepMetrics = new double[program.Metrics.Count];
    }

    public override long AllocatedBytes => _memory.Sum(m => m.Bytes);

    public override void Bind(InputSpec input, InputTable table) => _binding.Input(input.Name).Bind(table);

    public override Profile CreateProfile(string device, Graph graph) => new(device, _program.ProfiledKernels, _program.Device.Threads);

    public override bool Run(ReadOnlySpan<int> rows, in StepSettings settings, Profile profile)
    {
        _blocks.Profile = profile;
        var finite = Run(rows, settings);
        _blocks.Profile = null;
        profile.EndStep();
        return finite;
    }

    public override bool Run(ReadOnlySpan<int> rows, in StepSettings settings)
    {
        rows.CopyTo(new Span<int>(_blocks.Rows, rows.Length));
        lock (_program.Device.Workers)
        {
            var workers = _program.Device.Workers;
            if (_pack.IsStale(_store.Version)) Pack(workers);
            _blocks.Prepare(rows.Length, settings);
            _shardsUsed = _blocks.Tasks;
            RunSegments(workers);
            _guards?.Check();
            if (!SumMetrics(rows.Length)) return false;
            var start = Now;
            UpdateRunningStatistics(rows.Length);
            if (_update is not null)
            {
                _update.Shards = _shardsUsed;
                _update.Settings = settings;
                workers.Run(_update);
                _store.Version++;
                Pack(workers);
            }
            Record(_program.ProfiledKernels.Count - 1, start);
        }
        return true;
    }

    private void Record(int kernel, long start) => _blocks.Profile?.Add(0, kernel, start, Now);

    private void RunSegments(WorkerPool workers)
    {
        for (var i = 0; i < _program.Segments.Count; i++)
        {
            _blocks.Segment = _program.Segments[i];
            workers.Run(_blocks);
            if (i == _barriers.Length) break;
            var start = Now;
            _barriers[i].Run(new BarrierContext
            {
                Batch = _blocks.Batch,
                BatchPitch = _program.BatchMemory.Plan.Bytes / sizeof(float),
                Shared = _blocks.Shared,
                Gradients = _blocks.Gradients,
                GradientPitch = _program.Gradients.Plan.Bytes / sizeof(float),
                Shards = _program.HasGradients ? _shardsUsed : 0,
                Blocks = _blocks.Blocks,
                Lanes = _program.Lanes,
                Count = _blocks.Count,
            });
            Record(_program.ProfiledKernels.Count - 1 - _barriers.Length + i, start);
        }
    }

    private void UpdateRunningStatistics(int samples)
    {
        for (var i = 0; i < _program.RunningStatistics.Count; i++)
        {
            var node = _program.RunningStatistics[i];
            var op = (RunningStatisticsOp)node.Op;
            var correction = op.Correction(samples);
            float* mean = _blocks.Shared + _program.Buffers[node.Inputs[0]].Offset, variance = _blocks.Shared + _program.Buffers[node.Inputs[1]].Offset;
            float* runningMean = _store.Pointer(node.Inputs[2].Parameter!), runningVariance = _store.Pointer(node.Inputs[3].Parameter!);
            for (var channel = 0; channel < node.Inputs[0].Shape.Elements; channel++)
            {
                runningMean[channel] += op.Momentum * (mean[channel] - runningMean[channel]);
                runningVariance[channel] += op.Momentum * (variance[channel] * correction - runningVariance[channel]);
            }
        }
    }

    private void Pack(WorkerPool workers)
    {
        workers.Run(_pack);
        _pack.MarkFresh(_store.Version);
    }

    private bool SumMetrics(int count)
    {
        for (var m = 0; m < _stepMetrics.Length; m++)
        {
            var buffer = _program.Metrics[m].Buffer;
            double sum = 0;
            for (var sample = 0; sample < count; sample++) sum += BatchPointer(buffer, sample / _program.Lanes)[sample % _program.Lanes];
            if (!double.IsFinite(sum)) return false;
            _stepMetrics[m] = sum;
        }
        for (var m = 0; m < _metrics.Length; m++) _metrics[m] += _stepMetrics[m];
        return true;
    }

    public override void Read(Value output, int samples, Span<float> destination)
    {
        var buffer = _program.Buffers[output];
        if (buffer.Memory == CpuMemory.Shared)
        {
            new Span<float>(_blocks.Shared + buffer.Offset, destination.Length).CopyTo(destination);
            return;
        }
        if (!output.IsBatched)
        {
            var pitch = _program.Gradients.Plan.Bytes / sizeof(float);
            for (var i = 0; i < destination.Length; i++)
            {
                float sum = 0;
                for (var shard = 0; shard < _shardsUsed; shard++) sum += _blocks.Gradients[shard * pitch + buffer.Offset + i];
                destination[i] = sum;
            }
            return;
        }
        var elements = output.Shape.Elements / output.Shape[0];
        for (var sample = 0; sample < samples; sample++)
        {
            var from = BatchPointer(buffer, sample / _program.Lanes) + sample % _program.Lanes;
            var to = destination.Slice(checked((int)(sample * elements)), (int)elements);
            for (var i = 0; i < to.Length; i++) to[i] = from[(long)i * _program.Lanes];
        }
    }

    public override double ReadMetric(string name)
    {
        for (var m = 0; m < _metrics.Length; m++)
            if (_program.Metrics[m].Name == name) return _metrics[m];
        throw new ArgumentException($"The plan has no metric '{name}'; it has {string.Join(", ", _program.Metrics.Select(m => m.Name))}.");
    }

    public override void ResetMetrics() => Array.Clear(_metrics);

    public override void Dispose()
    {
        foreach (var memory in _memory) memory.Dispose();
        _rows.Dispose();
        foreach (var input in _binding.Inputs.Values) input.Dispose();
    }

    private float* BatchPointer(CpuBuffer buffer, int block) => _blocks.Batch + block * (_program.BatchMemory.Plan.Bytes / sizeof(float)) + buffer.Offset;
}
