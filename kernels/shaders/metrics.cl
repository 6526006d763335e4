// Adds the sums of per-sample values to totals. Generated before it: METRIC_PARAMETERS, the arguments values0, values1, …, and SUM_METRICS,
// a SUM_METRIC(number, metric) for each. The state holds: whether a step failed, the number of that run, two unused words, and for each metric
// a total as the sum of two floats.
//   VALUES   per-sample values
//   METRICS  totals

#define SUM_METRIC(number, metric)                                                                          \
    {                                                                                                       \
        float own = 0;                                                                                      \
        for (int i = LOCAL_ID(0); i < STEP_COUNT(step); i += GROUP_X) own += values##number[i];             \
        const float sum = group_sum(own, partial);                                                          \
        if (!isfinite(sum)) finite = 0;                                                                     \
        sums[metric] += sum;                                                                                \
    }

KERNEL(accumulate)(GLOBAL const uint* RESTRICT step, GLOBAL uint* RESTRICT state METRIC_PARAMETERS)
{
    LOCAL float partial[GROUP_X];
    float sums[METRICS];
    for (int m = 0; m < METRICS; m++) sums[m] = 0;
    int finite = 1;
    SUM_METRICS
    if (LOCAL_ID(0) != 0 || STATE_FAILED(state)) return;
    if (!finite)
    {
        state[0] = 1;
        state[1] = STEP_RUN(step);
        return;
    }
    for (int m = 0; m < METRICS; m++)
    {
        // Knuth's two-sum: what the first float cannot hold goes into the second.
        const float high = BITS_FLOAT(state[4 + 2 * m]);
        const float sum = high + sums[m];
        const float part = sum - high;
        const float error = (high - (sum - part)) + (sums[m] - part);
        state[4 + 2 * m] = FLOAT_BITS(sum);
        state[5 + 2 * m] = FLOAT_BITS(BITS_FLOAT(state[5 + 2 * m]) + error);
    }
}
