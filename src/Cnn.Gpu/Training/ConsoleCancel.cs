namespace Cnn.Gpu.Training;

/// <summary>
/// Turns Ctrl-C into a cancellation: the first cancels <see cref="Token"/>, so that training stops after the step at hand; the second ends the
/// process at once.
/// </summary>
public sealed class ConsoleCancel : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly TextWriter _log;

    /// <summary>Starts to listen to Ctrl-C.</summary>
    /// <param name="log">Where to say that the training stops soon; standard error if null.</param>
    public ConsoleCancel(TextWriter? log = null)
    {
        _log = log ?? Console.Error;
        Console.CancelKeyPress += OnKey;
    }

    /// <summary>Pass it to <see cref="Trainer.Fit"/>.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Leaves Ctrl-C to the system again.</summary>
    public void Dispose()
    {
        Console.CancelKeyPress -= OnKey;
        _source.Dispose();
    }

    /// <summary>What Ctrl-C does.</summary>
    /// <returns>Whether the process goes on.</returns>
    internal bool Cancel()
    {
        if (_source.IsCancellationRequested) return false;
        _source.Cancel();
        return true;
    }

    private void OnKey(object? sender, ConsoleCancelEventArgs e)
    {
        e.Cancel = Cancel();
        if (e.Cancel) _log.WriteLine("Stopping after this step; press Ctrl-C again to end at once.");
    }
}
