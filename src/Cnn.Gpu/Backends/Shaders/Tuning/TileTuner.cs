using System.Diagnostics;
using System.Text;
using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Backends.Shaders.Tuning;

/// <summary>
/// Chooses tiles by trying them out on the device, for one plan. Only tiles that compute every result in the same order may be offered, so that
/// tuning changes no bit. What was found is kept on disk beside compiled programs; where nothing was, the table's choice stands.
/// </summary>
/// <param name="context">The device.</param>
/// <param name="cache">Where choices are kept.</param>
/// <param name="budget">The time that all choices together may take, compiling included; one that does not end within it is not made.</param>
internal sealed class TileTuner(ComputeContext context, ProgramCache cache, TimeSpan budget)
{
    private const int Runs = 5;

    private readonly Stopwatch _clock = new();

    /// <summary>The fastest of some tiles.</summary>
    /// <param name="candidates">The tiles, the table's choice first; their texts tell them apart.</param>
    /// <param name="launch">The launch with a tile.</param>
    public T Choose<T>(IReadOnlyList<T> candidates, Func<T, ShaderStep> launch) where T : struct
    {
        if (candidates.Count == 1) return candidates[0];
        var standard = launch(candidates[0]);
        var traits = context.Traits;
        // The text of the shader has shapes, tiles and the code itself: whatever changes makes another key.
        var key = ProgramCache.Key("tile", traits.Name, traits.Driver, standard.Source.Text(traits.Dialect), string.Join(';', candidates));
        if (cache.Find(key) is { } stored)
        {
            var text = Encoding.UTF8.GetString(stored);
            foreach (var candidate in candidates)
                if (candidate.ToString() == text) return candidate;
        }
        if (Try(candidates, launch) is not { } best) return candidates[0];
        cache.Store(key, Encoding.UTF8.GetBytes(best.ToString()!));
        return best;
    }

    /// <summary>The fastest; null if there was not time or memory for all of them.</summary>
    private T? Try<T>(IReadOnlyList<T> candidates, Func<T, ShaderStep> launch) where T : struct
    {
        if (_clock.Elapsed >= budget) return null;
        var buffers = new List<ComputeBuffer>();
        _clock.Start();
        try
        {
            // Zeros: multiplying denormal rubbish would be slower than anything that occurs.
            foreach (var argument in launch(candidates[0]).Arguments)
            {
                buffers.Add(context.Allocate(argument.Bytes));
                context.Fill(buffers[^1].All, 0);
            }
            T? best = null;
            var shortest = long.MaxValue;
            foreach (var candidate in candidates)
            {
                var time = Time(launch(candidate), buffers);
                if (_clock.Elapsed >= budget) return null;
                if (time >= shortest) continue;
                (best, shortest) = (candidate, time);
            }
            return best;
        }
        catch (DeviceException)
        {
            return null;
        }
        finally
        {
            foreach (var buffer in buffers) buffer.Dispose();
            _clock.Stop();
        }
    }

    private long Time(ShaderStep step, IReadOnlyList<ComputeBuffer> buffers)
    {
        var launch = new ComputeLaunch(step.Name, context.Build(step.Source), [.. buffers.Select(b => b.All)], step.Groups, step.GroupSize);
        using var sequence = context.Prepare([launch]);
        long[] start = [0], end = [0];
        var shortest = long.MaxValue;
        // The first run also finishes compiling.
        for (var run = 0; run <= Runs && _clock.Elapsed < budget; run++)
        {
            sequence.Measure(start, end);
            if (run > 0) shortest = Math.Min(shortest, end[0] - start[0]);
        }
        return shortest;
    }
}
