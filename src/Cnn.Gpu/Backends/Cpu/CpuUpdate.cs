using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Backends.Cpu;

/// <summary>Adds up the gradients of all shards and updates the parameters, in chunks that workers claim.</summary>
internal abstract class CpuUpdate : Job
{
    /// <summary>The shards that the step filled.</summary>
    public int Shards { get; set; }

    /// <summary>The numbers of the step.</summary>
    public StepSettings Settings { get; set; }
}

/// <summary>The update for one vector width. The last vector of a chunk may reach into the gap behind a parameter, where all is zero.</summary>
internal sealed unsafe class CpuUpdate<V, S> : CpuUpdate where V : struct where S : struct, ISimd<V>
{
    /// <summary>The floats of a chunk: small enough to share evenly, large enough to hide the claim.</summary>
    private const int ChunkFloats = 4096;

    private readonly Optimizer _optimizer;
    private readonly Chunk[] _chunks;
    private readonly long _shardPitch;

    /// <summary>A run of floats within one parameter, with its state tensors and its gradient in the first shard.</summary>
    private readonly struct Chunk(float* weights, float* state0, float* state1, float* gradient, int floats)
    {
        public readonly float* Weights = weights;
        public readonly float* State0 = state0;
        public readonly float* State1 = state1;
        public readonly float* Gradient = gradient;
        public readonly int Floats = floats;
    }

    public CpuUpdate(Node node, CpuProgram program, CpuParameterStore store, float* gradients)
    {
        _optimizer = ((OptimizerOp)node.Op).Optimizer;
        _shardPitch = program.Gradients.Plan.Bytes / sizeof(float);
        var states = _optimizer.StateNames.Count;
        var chunks = new List<Chunk>();
        for (var i = 0; i < node.Inputs.Count; i += 2)
        {
            var parameter = node.Inputs[i].Parameter!;
            var gradient = gradients + program.Buffers[node.Inputs[i + 1]].Offset;
            for (long first = 0, all = parameter.Shape.Elements; first < all; first += ChunkFloats)
                chunks.Add(new Chunk(
                    store.Pointer(parameter) + first,
                    states > 0 ? store.Pointer(parameter, 0) + first : null,
                    states > 1 ? store.Pointer(parameter, 1) + first : null,
                    gradient + first,
                    (int)Math.Min(ChunkFloats, all - first)));
        }
        _chunks = [.. chunks];
    }

    public override int Tasks => _chunks.Length;

    public override void Execute(int task, int worker)
    {
        switch (_optimizer)
        {
            case Sgd sgd: Step(sgd, _chunks[task]); break;
            case Adam adam: Step(adam, _chunks[task]); break;
            default: throw new KernelException($"The cpu device has no kernel for the optimiser {_optimizer.GetType().Name}.");
        }
    }

    private V Gradient(float* gradient)
    {
        var sum = S.Load(gradient);
        for (var shard = 1; shard < Shards; shard++) sum = S.Add(sum, S.Load(gradient + shard * _shardPitch));
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Step(Sgd rule, Chunk c)
    {
        V rate = S.Broadcast(Settings.LearningRate), decay = S.Broadcast(rule.WeightDecay), momentum = S.Broadcast(rule.Momentum);
        for (var i = 0; i < c.Floats; i += S.Lanes)
        {
            var w = S.Load(c.Weights + i);
            var g = S.MultiplyAdd(decay, w, Gradient(c.Gradient + i));
            if (rule.Momentum != 0)
            {
                var velocity = S.MultiplyAdd(momentum, S.Load(c.State0 + i), g);
                S.Store(c.State0 + i, velocity);
                g = rule.Nesterov ? S.MultiplyAdd(momentum, velocity, g) : velocity;
            }
            S.Store(c.Weights + i, S.MultiplySubtractFrom(rate, g, w));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Step(Adam rule, Chunk c)
    {
        var t = Settings.Step + 1;
        var stepSize = S.Broadcast((float)(Settings.LearningRate / (1 - Math.Pow(rule.Beta1, t))));
        var rootOfCorrection = S.Broadcast((float)Math.Sqrt(1 - Math.Pow(rule.Beta2, t)));
        V beta1 = S.Broadcast(rule.Beta1), beta2 = S.Broadcast(rule.Beta2), epsilon = S.Broadcast(rule.Epsilon);
        V rest1 = S.Broadcast(1 - rule.Beta1), rest2 = S.Broadcast(1 - rule.Beta2);
        var coupled = S.Broadcast(rule.DecoupledWeightDecay ? 0 : rule.WeightDecay);
        var shrink = S.Broadcast(rule.DecoupledWeightDecay ? 1 - Settings.LearningRate * rule.WeightDecay : 1);
        for (var i = 0; i < c.Floats; i += S.Lanes)
        {
            var w = S.Load(c.Weights + i);
            var g = S.MultiplyAdd(coupled, w, Gradient(c.Gradient + i));
            var mean = S.MultiplyAdd(beta1, S.Load(c.State0 + i), S.Multiply(rest1, g));
            var square = S.MultiplyAdd(beta2, S.Load(c.State1 + i), S.Multiply(rest2, S.Multiply(g, g)));
            S.Store(c.State0 + i, mean);
            S.Store(c.State1 + i, square);
            var denominator = S.Add(S.Divide(S.Sqrt(square), rootOfCorrection), epsilon);
            S.Store(c.Weights + i, S.MultiplySubtractFrom(stepSize, S.Divide(mean, denominator), S.Multiply(w, shrink)));
        }
    }
}
