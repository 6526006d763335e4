// The sums of batch normalisation over the step's samples and all positions of a channel; what is done with single elements is in elementwise.cl.
// A group takes a chunk of a channel: some positions of some blocks. Chunks are put together in the same order every time.
//   CHANNELS, POSITIONS, BLOCKS        x is [BLOCKS][CHANNELS][POSITIONS][LANES]
//   CHUNKS                             of a channel
//   BLOCKS_OF_CHUNK, POSITIONS_OF_CHUNK, PARTS  a chunk has that many blocks and positions; PARTS chunks share the positions of a block
//   EPSILON                            added to variances
//   ACTIVATE, ACTIVATE_BACKWARD, TAKES_INPUT  for gradients: an activation that followed; whether its gradient is computed from its argument, not its result

// The values of a channel in the step.
#define VALUES(step) ((float)STEP_COUNT(step) * (float)POSITIONS)

// Runs over the blocks of the group's chunk that have samples: `samples` of them, those of the work item's lanes by `is_sample`.
#define FOR_EACH_BLOCK(block)                                                                                            \
    const int chunk = GROUP_ID(0) / CHANNELS;                                                                            \
    const int first_position = chunk % PARTS * POSITIONS_OF_CHUNK;                                                       \
    const int positions = min(POSITIONS_OF_CHUNK, POSITIONS - first_position);                                           \
    const int last_block = min(min((chunk / PARTS + 1) * BLOCKS_OF_CHUNK, BLOCKS), (STEP_COUNT(step) + LANES - 1) / LANES); \
    for (int block = chunk / PARTS * BLOCKS_OF_CHUNK; block < last_block; block++)

// The vectors of a chunk in a block that are the work item's.
#define FIRST_VECTOR(block) (((size_t)(block * CHANNELS + channel) * POSITIONS + first_position) * SUBLANES)
#define FOR_EACH_VECTOR(i) for (int i = LOCAL_ID(0); i < positions * SUBLANES; i += GROUP_X)

#if GROUP_X % SUBLANES != 0
#error "the work items of a group must share out whole blocks"
#endif

// Joins two sets of values that are known by their number, mean and sum of squared distances from it (Chan, Golub and LeVeque 1983).
FUNCTION void join(float* count, float* mean, float* squares, float other_count, float other_mean, float other_squares)
{
    if (other_count == 0.0f) return;
    const float all = *count + other_count, distance = other_mean - *mean;
    *mean += distance * (other_count / all);
    *squares += other_squares + distance * distance * (*count * (other_count / all));
    *count = all;
}

// Mean and variance of a channel, and what its distances from the mean are multiplied by.
#define STATISTICS GLOBAL const float* RESTRICT weight, GLOBAL float* RESTRICT mean, GLOBAL float* RESTRICT variance, GLOBAL float* RESTRICT scale

FUNCTION void write_statistics(
    int channel, float count, float channel_mean, float squares, GLOBAL const float* weight, GLOBAL float* mean, GLOBAL float* variance, GLOBAL float* scale)
{
    mean[channel] = channel_mean;
    variance[channel] = squares / count;
    scale[channel] = weight[channel] / sqrt(squares / count + EPSILON);
}

// The gradients of weight and bias, Σ dy · x̂ and Σ dy, and from them what dy and the distances from the mean are multiplied by in dx, and what is
// added then.
#define GRADIENTS                                                                                                         \
    GLOBAL const float* RESTRICT weight, GLOBAL const float* RESTRICT variance, GLOBAL float* RESTRICT weight_gradient,  \
    GLOBAL float* RESTRICT bias_gradient, GLOBAL float* RESTRICT factors

FUNCTION void write_gradients(
    int channel, float count, float weighted, float sum, GLOBAL const float* weight, GLOBAL const float* variance, GLOBAL float* weight_gradient,
    GLOBAL float* bias_gradient, GLOBAL float* factors)
{
    const float inverse = 1.0f / sqrt(variance[channel] + EPSILON);
    const float scale = weight[channel] * inverse;
    weight_gradient[channel] = weighted * inverse;
    bias_gradient[channel] = sum;
    factors[channel] = scale;
    factors[CHANNELS + channel] = -scale * inverse * inverse * (weighted / count);
    factors[2 * CHANNELS + channel] = -scale * (sum / count);
}

#ifdef ITEMS
KERNEL(join_statistics)(GLOBAL const float* RESTRICT chunks, STATISTICS)
{
    FOR_EACH(channel, ITEMS)
    {
        float count = 0.0f, channel_mean = 0.0f, squares = 0.0f;
        for (int chunk = 0; chunk < CHUNKS; chunk++)
        {
            GLOBAL const float* part = chunks + 3 * (chunk * CHANNELS + channel);
            join(&count, &channel_mean, &squares, part[0], part[1], part[2]);
        }
        write_statistics(channel, count, channel_mean, squares, weight, mean, variance, scale);
    }
}

KERNEL(join_gradients)(GLOBAL const uint* RESTRICT step, GLOBAL const float* RESTRICT chunks, GRADIENTS)
{
    FOR_EACH(channel, ITEMS)
    {
        float weighted = 0.0f, sum = 0.0f;
        for (int chunk = 0; chunk < CHUNKS; chunk++)
        {
            weighted += chunks[2 * (chunk * CHANNELS + channel)];
            sum += chunks[2 * (chunk * CHANNELS + channel) + 1];
        }
        write_gradients(channel, VALUES(step), weighted, sum, weight, variance, weight_gradient, bias_gradient, factors);
    }
}
#else
// Each block goes through the cache twice: for its mean, and for the distances from it, which lose no digits to a large mean.
KERNEL(statistics)(
    GLOBAL const uint* RESTRICT step, GLOBAL const vec* RESTRICT x,
#if CHUNKS > 1
    GLOBAL float* RESTRICT chunks
#else
    STATISTICS
#endif
    )
{
    LOCAL float partial[GROUP_X];
    const int channel = GROUP_ID(0) % CHANNELS, sub = LOCAL_ID(0) % SUBLANES;
    float count = 0.0f, channel_mean = 0.0f, squares = 0.0f;
    FOR_EACH_BLOCK(block)
    {
        GLOBAL const vec* plane = x + FIRST_VECTOR(block);
        const ivec is_sample = IVEC(block * LANES + sub * VECTOR) + LANE_NUMBERS < IVEC(STEP_COUNT(step));
        const float values = (float)min(STEP_COUNT(step) - block * LANES, LANES) * (float)positions;
        vec sum = VEC(0.0f);
        FOR_EACH_VECTOR(i) sum += plane[i];
        sum = SELECT(is_sample, sum, VEC(0.0f));
        const float center = group_sum(VEC_SUM(sum), partial) / values;
        vec distances = VEC(0.0f), squared = VEC(0.0f);
        FOR_EACH_VECTOR(i)
        {
            const vec distance = plane[i] - VEC(center);
            distances += distance;
            squared = FMA(distance, distance, squared);
        }
        distances = SELECT(is_sample, distances, VEC(0.0f));
        squared = SELECT(is_sample, squared, VEC(0.0f));
        // What rounding left of the mean.
        const float rest = group_sum(VEC_SUM(distances), partial);
        const float block_squares = group_sum(VEC_SUM(squared), partial) - rest * (rest / values);
        join(&count, &channel_mean, &squares, values, center + rest / values, block_squares);
    }
    if (LOCAL_ID(0) != 0) return;
#if CHUNKS > 1
    GLOBAL float* part = chunks + 3 * GROUP_ID(0);
    part[0] = count;
    part[1] = channel_mean;
    part[2] = squares;
#else
    write_statistics(channel, count, channel_mean, squares, weight, mean, variance, scale);
#endif
}

KERNEL(gradients)(
    GLOBAL const uint* RESTRICT step, GLOBAL const vec* RESTRICT dy, GLOBAL const vec* RESTRICT x, GLOBAL const float* RESTRICT mean,
#ifdef ACTIVATE
    GLOBAL const float* RESTRICT scale, GLOBAL const float* RESTRICT bias,
#endif
#if CHUNKS > 1
    GLOBAL float* RESTRICT chunks
#else
    GRADIENTS
#endif
    )
{
    LOCAL float partial[GROUP_X];
    const int channel = GROUP_ID(0) % CHANNELS;
    const vec center = VEC(mean[channel]);
    float weighted = 0.0f, sum = 0.0f;
    FOR_EACH_BLOCK(block)
    {
        const size_t first = FIRST_VECTOR(block);
        vec block_weighted = VEC(0.0f), block_sum = VEC(0.0f);
        // Lanes without a sample have no gradient.
        FOR_EACH_VECTOR(i)
        {
            const vec distance = x[first + i] - center;
            vec gradient = dy[first + i];
#ifdef ACTIVATE
            const vec argument = FMA(distance, VEC(scale[channel]), VEC(bias[channel]));
            gradient = ACTIVATE_BACKWARD(gradient, TAKES_INPUT ? argument : ACTIVATE(argument));
#endif
            block_sum += gradient;
            block_weighted = FMA(gradient, distance, block_weighted);
        }
        weighted += VEC_SUM(block_weighted);
        sum += VEC_SUM(block_sum);
    }
    weighted = group_sum(weighted, partial);
    sum = group_sum(sum, partial);
    if (LOCAL_ID(0) != 0) return;
#if CHUNKS > 1
    GLOBAL float* part = chunks + 2 * GROUP_ID(0);
    part[0] = weighted;
    part[1] = sum;
#else
    write_gradients(channel, VALUES(step), weighted, sum, weight, variance, weight_gradient, bias_gradient, factors);
#endif
}
#endif
