// The gradients of a convolution's weights and bias as the product of dy [outputs, positions × lanes] and the matrix [positions × lanes,
// inputs × taps] that is never made: a group sums TILE_OUTPUTS × TILE_COLUMNS weights over the steps of a split, in pieces in local memory.
//   GROUPS; INPUTS, OUTPUTS                of channels; channels of a group
//   IN_*, OUT_*, KERNEL_*, STRIDE_*, PAD_*, DILATION_*  of the convolution
//   THREAD_OUTPUTS, THREAD_COLUMNS         the sums of a work item
//   COLUMN_THREADS                         work items beside each other
//   SPLITS, STEPS_OF_SPLIT, STEPS          parts of all positions, in steps of 32 lanes
//   HAS_BIAS
// The result is [SPLITS][weights, biases], for convolution_reduce; with one split the gradients themselves.
#if VECTOR != 1 || GROUP_X % 32 != 0 || GROUP_X % COLUMN_THREADS != 0
#error "one sample for each work item, and groups of a multiple of 32"
#endif

#define TAPS (KERNEL_H * KERNEL_W)
#define COLUMNS (INPUTS * TAPS)
#define WEIGHTS (GROUPS * OUTPUTS * COLUMNS)
#define BIASES (HAS_BIAS ? GROUPS * OUTPUTS : 0)
#define POSITIONS (OUT_H * OUT_W)

#define TERMS 32
#define STEP_POSITIONS (TERMS / LANES)
#define STEPS_OF_BLOCK ((POSITIONS + STEP_POSITIONS - 1) / STEP_POSITIONS)

#define TILE_OUTPUTS (THREAD_OUTPUTS * (GROUP_X / COLUMN_THREADS))
#define TILE_COLUMNS (THREAD_COLUMNS * COLUMN_THREADS)
#define OUTPUT_TILES ((OUTPUTS + TILE_OUTPUTS - 1) / TILE_OUTPUTS)
#define COLUMN_TILES ((COLUMNS + TILE_COLUMNS - 1) / TILE_COLUMNS)
#define ROWS (GROUP_X / TERMS)
#if TILE_OUTPUTS % ROWS != 0 || TILE_COLUMNS % ROWS != 0
#error "work items must bring whole rows"
#endif
#define OUTPUT_LOADS (TILE_OUTPUTS / ROWS)
#define COLUMN_LOADS (TILE_COLUMNS / ROWS)
// Neighbours write neighbouring terms: odd rows bring them to different banks.
#define OUTPUT_PITCH (TILE_OUTPUTS + 1)
#define COLUMN_PITCH (TILE_COLUMNS + 1)

KERNEL(convolution_gemm_weights)(
    GLOBAL const float* RESTRICT x, GLOBAL const float* RESTRICT dy, GLOBAL float* RESTRICT weight_gradient
#if HAS_BIAS && SPLITS == 1
    , GLOBAL float* RESTRICT bias_gradient
#endif
    )
{
#if HAS_BIAS && SPLITS > 1
    GLOBAL float* bias_gradient = weight_gradient + WEIGHTS;
#endif
    LOCAL float output_tile[TERMS * OUTPUT_PITCH];
    LOCAL float column_tile[TERMS * COLUMN_PITCH];

    const int id = LOCAL_ID(0);
    int rest = GROUP_ID(0);
    const int column_start = rest % COLUMN_TILES * TILE_COLUMNS;
    rest /= COLUMN_TILES;
    const int output_start = rest % OUTPUT_TILES * TILE_OUTPUTS;
    rest /= OUTPUT_TILES;
    const int group = rest % GROUPS;
    const int split = rest / GROUPS;

    // What this work item brings: always the same term of a step, for some outputs and some columns.
    const int term = id % TERMS, row = id / TERMS;
    const int lane = term % LANES;
    int column_offset[COLUMN_LOADS], column_y[COLUMN_LOADS], column_x[COLUMN_LOADS];
    UNROLL for (int i = 0; i < COLUMN_LOADS; i++)
    {
        const int column = column_start + row + i * ROWS;
        const int c = column / TAPS;
        column_y[i] = column / KERNEL_W % KERNEL_H * DILATION_H - PAD_H;
        column_x[i] = column % KERNEL_W * DILATION_W - PAD_W;
        column_offset[i] = column < COLUMNS ? c * (IN_H * IN_W) : -1;
    }

    float sums[THREAD_OUTPUTS][THREAD_COLUMNS];
    UNROLL for (int m = 0; m < THREAD_OUTPUTS; m++)
        UNROLL for (int n = 0; n < THREAD_COLUMNS; n++) sums[m][n] = 0.0f;
    float bias_sums[THREAD_OUTPUTS];
    UNROLL for (int m = 0; m < THREAD_OUTPUTS; m++) bias_sums[m] = 0.0f;
    const int thread_output = id / COLUMN_THREADS * THREAD_OUTPUTS, thread_column = id % COLUMN_THREADS;

    for (int step = split * STEPS_OF_SPLIT; step < min(STEPS, (split + 1) * STEPS_OF_SPLIT); step++)
    {
        const int block = step / STEPS_OF_BLOCK;
        const int position = step % STEPS_OF_BLOCK * STEP_POSITIONS + term / LANES;
        const int is_inside = position < POSITIONS;
        const int oy = position / OUT_W, ox = position % OUT_W;
        GLOBAL const float* gradient = dy + ((size_t)(block * GROUPS + group) * OUTPUTS * POSITIONS + position) * LANES + lane;
        GLOBAL const float* image = x + (size_t)(block * GROUPS + group) * (INPUTS * IN_H * IN_W * LANES) + lane;
        UNROLL for (int i = 0; i < OUTPUT_LOADS; i++)
        {
            const int output = output_start + row + i * ROWS;
            float value = 0.0f;
            if (is_inside && output < OUTPUTS) value = gradient[output * (POSITIONS * LANES)];
            output_tile[term * OUTPUT_PITCH + row + i * ROWS] = value;
        }
        UNROLL for (int i = 0; i < COLUMN_LOADS; i++)
        {
            const int at_y = oy * STRIDE_H + column_y[i], at_x = ox * STRIDE_W + column_x[i];
            float value = 0.0f;
            if (is_inside && column_offset[i] >= 0 && at_y >= 0 && at_y < IN_H && at_x >= 0 && at_x < IN_W)
                value = image[(column_offset[i] + at_y * IN_W + at_x) * LANES];
            column_tile[term * COLUMN_PITCH + row + i * ROWS] = value;
        }
        BARRIER();
        UNROLL for (int k = 0; k < TERMS; k++)
        {
            float g[THREAD_OUTPUTS], v[THREAD_COLUMNS];
            UNROLL for (int m = 0; m < THREAD_OUTPUTS; m++) g[m] = output_tile[k * OUTPUT_PITCH + thread_output + m];
            UNROLL for (int n = 0; n < THREAD_COLUMNS; n++) v[n] = column_tile[k * COLUMN_PITCH + thread_column + n * COLUMN_THREADS];
            UNROLL for (int m = 0; m < THREAD_OUTPUTS; m++)
                UNROLL for (int n = 0; n < THREAD_COLUMNS; n++) sums[m][n] = FMA(g[m], v[n], sums[m][n]);
#if HAS_BIAS
            if (column_start == 0)
                UNROLL for (int m = 0; m < THREAD_OUTPUTS; m++) bias_sums[m] += g[m];
#endif
        }
        BARRIER();
    }

    UNROLL for (int m = 0; m < THREAD_OUTPUTS; m++)
    {
        const int output = output_start + thread_output + m;
        if (output >= OUTPUTS) continue;
#if HAS_BIAS
        if (column_start == 0 && thread_column == 0) bias_gradient[(size_t)split * (WEIGHTS + BIASES) + group * OUTPUTS + output] = bias_sums[m];
#endif
        UNROLL for (int n = 0; n < THREAD_COLUMNS; n++)
        {
            const int column = column_start + thread_column + n * COLUMN_THREADS;
            if (column < COLUMNS) weight_gradient[(size_t)split * (WEIGHTS + BIASES) + (size_t)(group * OUTPUTS + output) * COLUMNS + column] = sums[m][n];
        }
    }
}
