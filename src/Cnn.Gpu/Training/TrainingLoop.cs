using System.Diagnostics;
using System.Globalization;
using Cnn.Gpu.Data;
using Cnn.Gpu.Diagnostics;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Optimizers;
using Cnn.Gpu.Schedules;

namespace Cnn.Gpu.Training;

/// <summary>One call of <see cref="Trainer.Fit"/>: goes on from where the run's state is, and leaves the state where it stops.</summary>
internal sealed class TrainingLoop
{
    private const string CancelledReason = "cancelled";

    /// <summary>Steps that compile code and warm caches.</summary>
    private const int StepsBeforeProfile = 100;

    private readonly TrainerExecutors _executors;
    private readonly GraphExecutor _executor;
    private readonly Evaluator _evaluator;
    private readonly RunState _run;
    private readonly Optimizer _optimizer;
    private readonly Schedule _schedule;
    private readonly Normalization _normalization;
    private readonly Callback[] _callbacks;
    private readonly TrainingContext _context;
    private readonly EpochOrder _order;
    private readonly CancellationToken _cancellation;
    private long _started;
    private int _positionAtReset;
    private long _steps;
    private bool _isRolledBack;

    public TrainingLoop(
        Trainer trainer, TrainerExecutors executors, Evaluator evaluator, RunState run, Optimizer optimizer, Schedule schedule, Normalization normalization,
        ImageDataset train, ImageDataset? validation, IReadOnlyList<Callback> callbacks, CancellationToken cancellation)
    {
        _executors = executors;
        _evaluator = evaluator;
        _run = run;
        _optimizer = optimizer;
        _schedule = schedule;
        _normalization = normalization;
        _callbacks = [.. callbacks];
        _cancellation = cancellation;
        _executor = executors.Training(train, normalization, run.BatchSize);
        _order = new EpochOrder(run.Samples);
        _context = new TrainingContext(this, trainer, train, validation, run.History.AsReadOnly());
    }

    /// <summary>The steps to profile.</summary>
    public int ProfileSteps { get; init; }

    /// <summary>What the profiled steps took; null if none are to be profiled.</summary>
    public Profile? Profile { get; private set; }

    public int LastEpoch => _run.FirstEpoch + _run.Epochs;

    public int BatchSize => _run.BatchSize;

    public int StepsPerEpoch => StepsOf(_run.Samples, _run.BatchSize, _run.DropLast);

    public int SamplesPerEpoch => _run.DropLast ? StepsPerEpoch * _run.BatchSize : _run.Samples;

    public static int StepsOf(int samples, int batchSize, bool dropLast) => samples / batchSize + (dropLast || samples % batchSize == 0 ? 0 : 1);

    public TrainingHistory Run()
    {
        try
        {
            _executors.Upload();
            ResetMetrics();
            foreach (var callback in _callbacks) callback.OnTrainingStart(_context);
            while (_run.Epoch < LastEpoch && StopReason is null && RunEpoch()) { }

            Settle();
            var stopped = _run.Epoch < LastEpoch ? StopReason : null;
            // A run without a step has nothing to be continued.
            _run.IsOpen = stopped is not null && _run.Step > _run.FirstStep;
            var history = new TrainingHistory([.. _run.History], stopped, stopped == CancelledReason && _context.StopReason is null);
            foreach (var callback in _callbacks) callback.OnTrainingEnd(_context, history);
            return history;
        }
        catch (Exception error)
        {
            // With a device that is lost there is nothing to bring home.
            if (error is not (DeviceException or KernelException))
            {
                RollBack();
                SettleState();
            }
            _run.IsOpen = _run.Step > _run.FirstStep;
            foreach (var callback in _callbacks) callback.OnTrainingFailed(_context, error);
            throw;
        }
    }

    public RunningMetrics ReadRunningMetrics()
    {
        if (RollBack()) throw Failure();
        var samples = SamplesSeen;
        return new RunningMetrics(Loss / samples, Correct / samples, samples, Seconds);
    }

    /// <summary>Stops the clock, and takes the device's sums and parameters to the host, so that the run's state is all there is.</summary>
    /// <exception cref="TrainingException">The loss of a step was not finite, and the device had not told yet.</exception>
    public void Settle()
    {
        if (RollBack()) throw Failure();
        SettleState();
    }

    private void SettleState()
    {
        // Reading the sums waits for the last step, so that it comes before the clock.
        (_run.Loss, _run.Correct) = (Loss, Correct);
        _run.Seconds = Seconds;
        _started = 0;
        ResetMetrics();
        _executors.Download();
    }

    private void ResetMetrics()
    {
        _executor.ResetMetrics();
        _positionAtReset = _run.Position;
    }

    /// <summary>
    /// If a step failed some steps ago, goes back to where it was: a device that does not wait has changed nothing since.
    /// </summary>
    /// <returns>Whether it did, for the first time.</returns>
    private bool RollBack()
    {
        if (_isRolledBack || _executor.FailedRun is not { } run) return false;
        var position = _positionAtReset + (int)run;
        _run.Step -= _run.Position - position;
        _run.Position = position;
        return _isRolledBack = true;
    }

    // In the epoch at hand: what the state holds and what the device and the clock add to it.
    private double Loss => _run.Loss + _executor.ReadMetric(TrainingGraph.LossSum);

    private double Correct => _run.Correct + _executor.ReadMetric(TrainingGraph.CorrectSum);

    private double Seconds => _run.Seconds + (_started == 0 ? 0 : Stopwatch.GetElapsedTime(_started).TotalSeconds);

    private int SamplesSeen => Math.Min(_run.Position * _run.BatchSize, SamplesPerEpoch);

    private string? StopReason => _context.StopReason ?? (_cancellation.IsCancellationRequested ? CancelledReason : null);

    /// <returns>Whether the epoch was finished.</returns>
    private bool RunEpoch()
    {
        _order.Fill(_run.Seed, _run.Epoch, _run.Shuffle);
        foreach (var callback in _callbacks) callback.OnEpochStart(_context);
        var steps = StepsPerEpoch;
        while (_run.Position < steps)
        {
            if (StopReason is not null) return false;
            // A checkpoint has stopped the clock; writing it is no training.
            if (_started == 0) _started = Stopwatch.GetTimestamp();
            RunStep();
        }
        Settle();
        double loss = _run.Loss / SamplesSeen, accuracy = _run.Correct / SamplesSeen;
        if (NonFiniteSearch.DescribeParameter(_executors.Parameters) is { } parameter)
            throw new TrainingException($"{Place(_run.Position, _run.LearningRate)}: {parameter} after the update. {Advice}");

        double? testLoss = null, testAccuracy = null;
        if (_context.Validation is { } validation)
        {
            // Cancelled in between: the epoch stays open, with all its steps done.
            if (_evaluator.Measure(validation, cancellation: _cancellation) is not { } measured) return false;
            (testLoss, testAccuracy) = (measured.Loss, measured.Accuracy);
        }
        var result = new EpochResult(_run.Epoch + 1, loss, accuracy, testLoss, testAccuracy, _run.Seconds, SamplesSeen / _run.Seconds, _run.LearningRate);
        _run.History.Add(result);
        _run.Epoch++;
        _run.Position = _positionAtReset = 0;
        _run.Loss = _run.Correct = _run.Seconds = 0;
        foreach (var callback in _callbacks) callback.OnEpochEnd(_context, result);
        return true;
    }

    private bool IsProfiled
    {
        get
        {
            if (ProfileSteps == 0) return false;
            Profile ??= _executor.CreateProfile();
            var first = Math.Clamp((long)_run.Epochs * StepsPerEpoch - ProfileSteps, 0, StepsBeforeProfile);
            return _steps >= first && Profile.Steps < ProfileSteps;
        }
    }

    private void RunStep()
    {
        var settings = Settings;
        if (!(IsProfiled ? _executor.Run(Rows, settings, Profile!) : _executor.Run(Rows, settings))) throw Failure();
        _steps++;
        _run.Step++;
        _run.Position++;
        _run.LearningRate = settings.LearningRate;
        var info = new StepInfo(_run.Epoch + 1, _run.Position, _run.Step, SamplesSeen, settings.LearningRate);
        foreach (var callback in _callbacks) callback.OnStep(_context, info);
    }

    // The step at hand.
    private ReadOnlySpan<int> Rows
    {
        get
        {
            var start = _run.Position * _run.BatchSize;
            return _order.Rows(start, Math.Min(_run.BatchSize, _run.Samples - start));
        }
    }

    private StepSettings Settings => new(_run.Step, _run.Seed,
        _schedule.LearningRate(_optimizer.LearningRate, _run.Step - _run.FirstStep, (long)_run.Epochs * StepsPerEpoch));

    private TrainingException Failure()
    {
        var settings = Settings;
        var why = NonFiniteSearch.Explain(_executors, _context.Train, _normalization, Rows, settings, training: true, isTrained: _run.Step > 0);
        return new TrainingException($"{Place(_run.Position + 1, settings.LearningRate)}: the loss is not finite. {why} {Advice}");
    }

    private string Place(int step, float rate) =>
        string.Create(CultureInfo.InvariantCulture, $"Epoch {_run.Epoch + 1}, step {step} of {StepsPerEpoch}, learning rate {rate}");

    private const string Advice = "Lower the learning rate; if that does not help, check the data and their normalisation.";
}
