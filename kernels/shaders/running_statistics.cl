// Moves the running statistics of batch normalisations towards those of the step. Generated before it: RUNNING_PARAMETERS, for each layer k the
// buffers mean<k>, variance<k>, running_mean<k> and running_variance<k>, and UPDATES, an UPDATE for each layer. A group takes a layer.

#define UPDATE(layer, channels, positions, momentum)                                                                        \
    if (GROUP_ID(0) == layer)                                                                                               \
    {                                                                                                                       \
        const float n = (float)STEP_COUNT(step) * (float)positions;                                                         \
        /* The unbiased variance has the divisor n - 1. */                                                                  \
        const float correction = n > 1.0f ? n / (n - 1.0f) : 1.0f;                                                          \
        for (int c = LOCAL_ID(0); c < channels; c += GROUP_X)                                                               \
        {                                                                                                                   \
            running_mean##layer[c] += momentum * (mean##layer[c] - running_mean##layer[c]);                                 \
            running_variance##layer[c] += momentum * (correction * variance##layer[c] - running_variance##layer[c]);        \
        }                                                                                                                   \
    }

KERNEL(running_statistics)(GLOBAL const uint* RESTRICT step, GLOBAL const uint* RESTRICT state RUNNING_PARAMETERS)
{
    if (STATE_FAILED(state)) return;
    UPDATES
}
