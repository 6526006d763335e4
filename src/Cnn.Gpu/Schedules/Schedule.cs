namespace Cnn.Gpu.Schedules;

/// <summary>
/// How the learning rate changes while training goes on. All schedules count optimiser steps (batches), not epochs: a rule in epochs is
/// written with steps = epochs · steps per epoch. A schedule holds no state, so that a resumed run continues where it was.
/// </summary>
public abstract record Schedule
{
    /// <summary>The learning rate of one step.</summary>
    /// <param name="baseRate">The optimiser's own learning rate.</param>
    /// <param name="step">The number of optimiser steps done before this one; 0 for the first.</param>
    /// <param name="totalSteps">The number of optimiser steps of the whole training.</param>
    public abstract float LearningRate(float baseRate, long step, long totalSteps);
}
