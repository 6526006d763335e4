using System.Diagnostics;
using Cnn.Gpu.Backends.Cpu;

namespace Cnn.Gpu.Tests.Backends.Cpu;

public sealed class WorkerPoolTests
{
    /// <summary>A thread that is late for a run of few tasks must not claim one of the next run twice.</summary>
    [Test]
    public void EachTaskRunsOnceThoughJobsGrowAndShrink([Values(1, 2, 4)] int threads)
    {
        using var pool = new WorkerPool(threads);
        var job = new CountingJob();
        var clock = Stopwatch.StartNew();
        for (var run = 0; clock.ElapsedMilliseconds < 500; run++)
        {
            job.Prepare(run % 2 == 0 ? 2 : CountingJob.MaxTasks);
            pool.Run(job);
            for (var task = 0; task < CountingJob.MaxTasks; task++)
                if (job.Runs[task] != (task < job.Tasks ? 1 : 0)) Assert.Fail($"Run {run} of {job.Tasks} tasks ran task {task} {job.Runs[task]} times.");
        }
    }

    private sealed class CountingJob : Job
    {
        public const int MaxTasks = 8;

        private int _tasks;

        public int[] Runs { get; } = new int[MaxTasks];

        public override int Tasks => _tasks;

        public void Prepare(int tasks)
        {
            Array.Clear(Runs);
            _tasks = tasks;
        }

        public override void Execute(int task, int worker)
        {
            Thread.SpinWait(3 * task);
            Interlocked.Increment(ref Runs[task]);
        }
    }
}
