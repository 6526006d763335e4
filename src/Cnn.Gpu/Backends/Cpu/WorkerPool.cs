namespace Cnn.Gpu.Backends.Cpu;

/// <summary>Work that can be cut into tasks which run in any order on any thread.</summary>
internal abstract class Job
{
    /// <summary>The number of the run, how many tasks it has, and how many were claimed: one number, so that no claim mixes two runs.</summary>
    internal long Claims;

    internal int Done;
    internal Exception? Error;

    /// <summary>The number of tasks.</summary>
    public abstract int Tasks { get; }

    /// <summary>Runs one task; <paramref name="worker"/> is the number of the thread, for its scratch memory.</summary>
    public abstract void Execute(int task, int worker);
}

/// <summary>
/// A fixed set of threads that share a job's tasks. Tasks are claimed one by one, so that a thread that lost its core delays only what it holds.
/// Waiting threads spin for a moment, since the next job of a training step is microseconds away, and then sleep.
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    /// <summary>About 50 µs: longer than the gap between two jobs of a step, shorter than anyone would notice.</summary>
    private const int SpinsBeforeSleep = 2000;

    private const int TaskBits = 24;
    private const int TaskMask = (1 << TaskBits) - 1;

    private readonly Thread[] _threads;
    private readonly object _gate = new();
    private Job? _job;
    private int _epoch;
    private int _sleeping;
    private bool _stop;

    public WorkerPool(int threads)
    {
        Threads = threads;
        _threads = new Thread[threads - 1];
        for (var i = 0; i < _threads.Length; i++)
        {
            var worker = i + 1;
            _threads[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = $"Cnn.Gpu worker {worker}" };
            _threads[i].Start();
        }
    }

    /// <summary>The number of threads, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>Runs all tasks of a job; the calling thread takes part as worker 0.</summary>
    public void Run(Job job)
    {
        var tasks = job.Tasks;
        if (tasks >> TaskBits != 0) throw new ArgumentException($"A job has at most {1 << TaskBits} tasks, not {tasks}.");
        job.Done = 0;
        // The last write before others may claim: a late thread that still holds this job from an earlier run claims valid tasks at once.
        Volatile.Write(ref job.Claims, (((job.Claims >> 2 * TaskBits) + 1) << 2 * TaskBits) | (long)tasks << TaskBits);
        if (Threads > 1 && tasks > 1)
        {
            _job = job;
            Interlocked.Increment(ref _epoch);
            if (Volatile.Read(ref _sleeping) > 0)
                lock (_gate) Monitor.PulseAll(_gate);
        }
        Claim(job, 0);
        for (var spins = 0; Volatile.Read(ref job.Done) < tasks; spins++)
        {
            if (spins < SpinsBeforeSleep) Thread.SpinWait(8);
            else Thread.Yield();
        }
        if (job.Error is { } error)
        {
            job.Error = null;
            throw new KernelException($"A CPU kernel failed: {error.Message}", error);
        }
    }

    private static void Claim(Job job, int worker)
    {
        while (true)
        {
            // Compared and exchanged, not incremented: a thread that comes late from a run with fewer tasks must not count as one of this run.
            var claims = Volatile.Read(ref job.Claims);
            int task = (int)claims & TaskMask, tasks = (int)(claims >> TaskBits) & TaskMask;
            if (task >= tasks) return;
            if (Interlocked.CompareExchange(ref job.Claims, claims + 1, claims) != claims) continue;
            try
            {
                job.Execute(task, worker);
            }
            catch (Exception error)
            {
                job.Error = error;
            }
            Interlocked.Increment(ref job.Done);
        }
    }

    private void Work(int worker)
    {
        var seen = 0;
        while (true)
        {
            for (var spins = 0; Volatile.Read(ref _epoch) == seen && !Volatile.Read(ref _stop); spins++)
            {
                if (spins < SpinsBeforeSleep) Thread.SpinWait(8);
                else Sleep(seen);
            }
            if (Volatile.Read(ref _stop)) return;
            seen = Volatile.Read(ref _epoch);
            if (_job is { } job) Claim(job, worker);
        }
    }

    private void Sleep(int seen)
    {
        lock (_gate)
        {
            Interlocked.Increment(ref _sleeping);
            // Checked after announcing the sleep: a job posted in between has either been seen here or sees this sleeper.
            while (Volatile.Read(ref _epoch) == seen && !_stop) Monitor.Wait(_gate);
            Interlocked.Decrement(ref _sleeping);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stop = true;
            Monitor.PulseAll(_gate);
        }
        foreach (var thread in _threads) thread.Join();
    }
}
