// The gradients of a convolution's weights and bias. A work item sums SPAN tiles of TILE_OUTPUTS × TILE_INPUTS × TILE_TAPS weights, the taps beside
// each other in a row of the kernel, over the rows of a split; further items sum TILE_OUTPUTS biases. Lanes are summed once at the end.
//   GROUPS; INPUTS, OUTPUTS                of channels; channels of a group
//   IN_*, OUT_*, KERNEL_*, STRIDE_*, PAD_*, DILATION_*  of the convolution
//   TILE_*                                 the sums that stay in registers
//   SPAN                                   the tiles of a work item: it goes through CHUNK rows of dy for each of them, while they are in the cache
//   SPLITS, ROWS_OF_SPLIT, ROWS            the parts of the blocks' output rows, rows of a part, and all rows
//   HAS_BIAS
//   ITEMS, PER_ITEM                        the work items, and how many of them run one after the other
// The result is [SPLITS][weights, biases]; with one split the gradients themselves.

#define TAPS (KERNEL_H * KERNEL_W)
#define WEIGHTS (GROUPS * OUTPUTS * INPUTS * TAPS)
#define BIASES (HAS_BIAS ? GROUPS * OUTPUTS : 0)
#define OUTPUT_TILES ((OUTPUTS + TILE_OUTPUTS - 1) / TILE_OUTPUTS)
#define INPUT_TILES ((INPUTS + TILE_INPUTS - 1) / TILE_INPUTS)
#define TAP_TILES ((KERNEL_W + TILE_TAPS - 1) / TILE_TAPS)
#define TILE (TILE_OUTPUTS * TILE_INPUTS * TILE_TAPS)
// Input channels and rows of the kernel together, of which a span takes some.
#define INPUT_ROWS (INPUT_TILES * KERNEL_H)
#define SPANS ((INPUT_ROWS + SPAN - 1) / SPAN)
#define WEIGHT_TILES (GROUPS * OUTPUT_TILES * SPANS * TAP_TILES)
#define TILES (WEIGHT_TILES + (HAS_BIAS ? GROUPS * OUTPUT_TILES : 0))

#ifdef REDUCE
// Adds the splits up, always in the same order.
KERNEL(convolution_reduce)(
    GLOBAL const float* RESTRICT partial, GLOBAL float* RESTRICT weight_gradient
#if HAS_BIAS
    , GLOBAL float* RESTRICT bias_gradient
#endif
    )
{
    FOR_EACH(i, ITEMS)
    {
        float sum = 0.0f;
        for (int split = 0; split < SPLITS; split++) sum += partial[(size_t)split * (WEIGHTS + BIASES) + i];
#if HAS_BIAS
        if (i >= WEIGHTS)
        {
            bias_gradient[i - WEIGHTS] = sum;
            continue;
        }
#endif
        weight_gradient[i] = sum;
    }
}
#else
#if TILE_OUTPUTS > OUTPUTS || TILE_INPUTS > INPUTS || TILE_TAPS > KERNEL_W || TILE > 64
#error "the tile does not fit"
#endif

#define FOR_TILE(m, c, t)                               \
    UNROLL for (int m = 0; m < TILE_OUTPUTS; m++)       \
        UNROLL for (int c = 0; c < TILE_INPUTS; c++)    \
            UNROLL for (int t = 0; t < TILE_TAPS; t++)

// Positions some of whose taps lie outside the image.
#define BORDER(START, END)                                                                                  \
    for (int ox = START; ox < END; ox++)                                                                    \
    {                                                                                                       \
        vec g[TILE_OUTPUTS];                                                                                \
        UNROLL for (int m = 0; m < TILE_OUTPUTS; m++) g[m] = gradient[(m * (OUT_H * OUT_W) + ox) * SUBLANES]; \
        UNROLL for (int t = 0; t < TILE_TAPS; t++)                                                          \
        {                                                                                                   \
            const int at = ox * STRIDE_W + shift + t * DILATION_W;                                          \
            if (at < 0 || at >= IN_W) continue;                                                             \
            UNROLL for (int c = 0; c < TILE_INPUTS; c++)                                                    \
            {                                                                                               \
                const vec v = image[(c * (IN_H * IN_W) + at) * SUBLANES];                                   \
                UNROLL for (int m = 0; m < TILE_OUTPUTS; m++) own[m][c][t] = FMA(g[m], v, own[m][c][t]);    \
            }                                                                                               \
        }                                                                                                   \
    }

#if SUBLANES > 1
#if GROUP_X % SUBLANES != 0
#error "a group must hold whole blocks"
#endif
#endif

KERNEL(convolution_weights)(
    GLOBAL const vec* RESTRICT x, GLOBAL const vec* RESTRICT dy, GLOBAL float* RESTRICT weight_gradient
#if HAS_BIAS && SPLITS == 1
    , GLOBAL float* RESTRICT bias_gradient
#endif
    )
{
#if HAS_BIAS && SPLITS > 1
    GLOBAL float* bias_gradient = weight_gradient + WEIGHTS;
#endif
#if SUBLANES > 1
    LOCAL float lanes[TILE * GROUP_X];
#endif
    for (int round = 0; round < PER_ITEM; round++)
    {
        const int item = (GROUP_ID(0) * PER_ITEM + round) * GROUP_X + LOCAL_ID(0);
        const int sub = item % SUBLANES;
        int rest = item / SUBLANES;
        const int is_active = item < ITEMS;
        // Work items of one split read the same rows at the same time.
        const int tile = rest % TILES;
        const int split = rest / TILES;
        const int is_bias = tile >= WEIGHT_TILES;
        rest = is_bias ? tile - WEIGHT_TILES : tile;
        int tap_start = 0, span = 0;
        if (!is_bias)
        {
            tap_start = rest % TAP_TILES * TILE_TAPS;
            rest /= TAP_TILES;
            span = rest % SPANS * SPAN;
            rest /= SPANS;
        }
        const int output_start = rest % OUTPUT_TILES * TILE_OUTPUTS;
        const int group = rest / OUTPUT_TILES;
        // Where tiles do not fit the last ones start earlier and skip what others write.
        const int output = min(output_start, OUTPUTS - TILE_OUTPUTS);
        const int tap_x = min(tap_start, KERNEL_W - TILE_TAPS);

        vec sums[SPAN][TILE_OUTPUTS][TILE_INPUTS][TILE_TAPS];
        for (int s = 0; s < SPAN; s++)
            FOR_TILE(m, c, t) sums[s][m][c][t] = VEC(0.0f);

        // The outputs all of whose taps lie inside the image.
        const int shift = tap_x * DILATION_W - PAD_W;
        const int room = IN_W - 1 - shift - (TILE_TAPS - 1) * DILATION_W;
        const int inside_start = min(OUT_W, shift >= 0 ? 0 : (-shift + STRIDE_W - 1) / STRIDE_W);
        const int inside_end = max(inside_start, room < 0 ? 0 : min(OUT_W, room / STRIDE_W + 1));

        const int rows_start = is_active ? split * ROWS_OF_SPLIT : ROWS;
        const int rows_end = min(ROWS, rows_start + ROWS_OF_SPLIT);
        for (int chunk = rows_start; chunk < rows_end; chunk += CHUNK)
            for (int s = 0; s < SPAN; s++)
            {
                const int input_row = span + s;
                if (input_row >= (is_bias ? 1 : INPUT_ROWS)) continue;
                const int input = min(input_row / KERNEL_H * TILE_INPUTS, INPUTS - TILE_INPUTS);
                const int tap_y = input_row % KERNEL_H;
                vec own[TILE_OUTPUTS][TILE_INPUTS][TILE_TAPS];
                FOR_TILE(m, c, t) own[m][c][t] = sums[s][m][c][t];
                for (int row = chunk; row < min(chunk + CHUNK, rows_end); row++)
                {
                    const int block = row / OUT_H;
                    const int oy = row - block * OUT_H;
                    GLOBAL const vec* gradient = dy + ((size_t)((block * GROUPS + group) * OUTPUTS + output) * OUT_H + oy) * (OUT_W * SUBLANES) + sub;
#if HAS_BIAS
                    if (is_bias)
                    {
                        for (int ox = 0; ox < OUT_W; ox++)
                            UNROLL for (int m = 0; m < TILE_OUTPUTS; m++) own[m][0][0] += gradient[(m * (OUT_H * OUT_W) + ox) * SUBLANES];
                        continue;
                    }
#endif
                    const int y = oy * STRIDE_H - PAD_H + tap_y * DILATION_H;
                    if (y < 0 || y >= IN_H) continue;
                    GLOBAL const vec* image = x + ((size_t)((block * GROUPS + group) * INPUTS + input) * IN_H + y) * (IN_W * SUBLANES) + sub;
                    BORDER(0, inside_start)
                    BORDER(inside_end, OUT_W)
                    for (int ox = inside_start; ox < inside_end; ox++)
                    {
                        vec g[TILE_OUTPUTS];
                        UNROLL for (int m = 0; m < TILE_OUTPUTS; m++) g[m] = gradient[(m * (OUT_H * OUT_W) + ox) * SUBLANES];
                        UNROLL for (int c = 0; c < TILE_INPUTS; c++)
                            UNROLL for (int t = 0; t < TILE_TAPS; t++)
                            {
                                const vec v = image[(c * (IN_H * IN_W) + ox * STRIDE_W + shift + t * DILATION_W) * SUBLANES];
                                UNROLL for (int m = 0; m < TILE_OUTPUTS; m++) own[m][c][t] = FMA(g[m], v, own[m][c][t]);
                            }
                    }
                }
                FOR_TILE(m, c, t) sums[s][m][c][t] = own[m][c][t];
            }

        for (int s = 0; s < SPAN; s++)
        {
            const int input_row = span + s;
            const int input_start = input_row / KERNEL_H * TILE_INPUTS;
            const int input = min(input_start, INPUTS - TILE_INPUTS);
            const int tap_y = input_row % KERNEL_H;
#if SUBLANES > 1
            FOR_TILE(m, c, t) lanes[((m * TILE_INPUTS + c) * TILE_TAPS + t) * GROUP_X + LOCAL_ID(0)] = sums[s][m][c][t];
            BARRIER();
            for (int k = sub; k < TILE; k += SUBLANES)
            {
                const int m = k / (TILE_INPUTS * TILE_TAPS), c = k / TILE_TAPS % TILE_INPUTS, t = k % TILE_TAPS;
                float sum = 0.0f;
                // Neighbours start at other lanes, so that they read from other banks.
                for (int lane = 0; lane < SUBLANES; lane++) sum += lanes[k * GROUP_X + LOCAL_ID(0) - sub + (lane + sub) % SUBLANES];
#else
            FOR_TILE(m, c, t)
            {
                const float sum = VEC_SUM(sums[s][m][c][t]);
#endif
                if (!is_active || input_row >= INPUT_ROWS || output + m < output_start) continue;
#if HAS_BIAS
                if (is_bias)
                {
                    if (s == 0 && c == 0 && t == 0) bias_gradient[(size_t)split * (WEIGHTS + BIASES) + group * OUTPUTS + output + m] = sum;
                    continue;
                }
#endif
                if (input + c < input_start || tap_x + t < tap_start) continue;
                const int weight = ((group * OUTPUTS + output + m) * INPUTS + input + c) * TAPS + tap_y * KERNEL_W + tap_x + t;
                weight_gradient[(size_t)split * (WEIGHTS + BIASES) + weight] = sum;
            }
#if SUBLANES > 1
            BARRIER();
#endif
        }
    }
}
#endif
