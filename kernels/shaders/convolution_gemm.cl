// Convolution, and its gradient with respect to the input, as the product of the matrix of weights [channels, source channels × taps] and the
// matrix [source channels × taps, positions × lanes] that is never made: a group brings pieces of both into local memory and multiplies them.
// Beside the defines of convolution.h:
//   THREAD_CHANNELS      the channels of a work item, which holds them for four columns; a group has 32 columns of work items
//   TILE_TERMS           the terms of a piece
#if VECTOR != 1 || GROUP_X % 128 != 0 || TILE_TERMS % 2 != 0
#error "one sample for each work item, and groups of a multiple of 128"
#endif

#define THREAD_COLUMNS 4
#define COLUMN_THREADS 32
#define TILE_COLUMNS (THREAD_COLUMNS * COLUMN_THREADS)
#define TILE_CHANNELS (THREAD_CHANNELS * (GROUP_X / COLUMN_THREADS))
#define TILE_POSITIONS (TILE_COLUMNS / LANES)

// The most taps of a target; those behind the kernel's last count as zero.
#define TAPS_H ((KERNEL_H + TAP_STRIDE_H - 1) / TAP_STRIDE_H)
#define TAPS_W ((KERNEL_W + TAP_STRIDE_W - 1) / TAP_STRIDE_W)
#define TERMS (SOURCE_CHANNELS * TAPS_H * TAPS_W)

#define POSITION_TILES ((((TARGET_H + PHASES_H - 1) / PHASES_H) * ((TARGET_W + PHASES_W - 1) / PHASES_W) + TILE_POSITIONS - 1) / TILE_POSITIONS)
#define CHANNEL_TILES ((TARGET_CHANNELS + TILE_CHANNELS - 1) / TILE_CHANNELS)

// A row longer than the tile, so that what is written column by column falls on different banks.
#define WEIGHT_PITCH (TILE_CHANNELS + 4)
#define WEIGHT_LOADS ((TILE_TERMS * TILE_CHANNELS + GROUP_X - 1) / GROUP_X)
#define SOURCE_ROWS (GROUP_X / TILE_COLUMNS)
#define SOURCE_LOADS (TILE_TERMS / SOURCE_ROWS)

// Where the position with a number inside a tile lies. Of pooled results the four columns of a work item are a window.
FUNCTION int place_row(int position, int columns)
{
#if POOL != 0
    const int window = position / TILE_POSITIONS * (TILE_POSITIONS / 4) + position % (TILE_POSITIONS / 4);
    return window / (columns / 2) * 2 + position % TILE_POSITIONS / (TILE_POSITIONS / 4) / 2;
#else
    return position / columns;
#endif
}

FUNCTION int place_column(int position, int columns)
{
#if POOL != 0
    const int window = position / TILE_POSITIONS * (TILE_POSITIONS / 4) + position % (TILE_POSITIONS / 4);
    return window % (columns / 2) * 2 + position % TILE_POSITIONS / (TILE_POSITIONS / 4) % 2;
#else
    return position % columns;
#endif
}

KERNEL(convolution_gemm)(
    GLOBAL const float* RESTRICT source, GLOBAL const float* RESTRICT weights,
#if HAS_BIAS
    GLOBAL const float* RESTRICT bias,
#endif
#if HAS_PLACES
    GLOBAL int* RESTRICT places,
#endif
    GLOBAL float* RESTRICT target)
{
    LOCAL float weight_tile[TILE_TERMS * WEIGHT_PITCH];
    LOCAL float source_tile[TILE_TERMS * TILE_COLUMNS];

    const int id = LOCAL_ID(0);
    int rest = GROUP_ID(0);
    const int channel_start = rest % CHANNEL_TILES * TILE_CHANNELS;
    rest /= CHANNEL_TILES;
    const int position_start = rest % POSITION_TILES * TILE_POSITIONS;
    rest /= POSITION_TILES;
    const int phase_x = rest % PHASES_W;
    rest /= PHASES_W;
    const int phase_y = rest % PHASES_H;
    rest /= PHASES_H;
    const int group = rest % GROUPS;
    const int block = rest / GROUPS;
    const int rows = (TARGET_H - phase_y + PHASES_H - 1) / PHASES_H, columns = (TARGET_W - phase_x + PHASES_W - 1) / PHASES_W;

    // All positions of the group have the same taps: the phase decides.
    const int tap_y = FIRST_TAP_H(phase_y), tap_x = FIRST_TAP_W(phase_x);
    // The column that this work item brings.
    const int own = id % TILE_COLUMNS;
    const int own_position = position_start + own / LANES;
    const int own_row = place_row(own_position, columns);
    const int is_inside = own_row < rows;
    const int first_y = FIRST_SOURCE_H(own_row * PHASES_H + phase_y, tap_y);
    const int first_x = FIRST_SOURCE_W(place_column(own_position, columns) * PHASES_W + phase_x, tap_x);
    GLOBAL const float* image = source + (size_t)(block * GROUPS + group) * (SOURCE_CHANNELS * SOURCE_H * SOURCE_W * LANES) + own % LANES;
    GLOBAL const float* filter = weights + group * (SOURCE_CHANNELS * TARGET_CHANNELS * KERNEL_H * KERNEL_W);

    float sums[THREAD_CHANNELS][THREAD_COLUMNS];
    UNROLL for (int m = 0; m < THREAD_CHANNELS; m++)
        UNROLL for (int n = 0; n < THREAD_COLUMNS; n++) sums[m][n] = 0.0f;
    const int thread_channel = id / COLUMN_THREADS * THREAD_CHANNELS, thread_column = id % COLUMN_THREADS;

    // Each piece is fetched into registers while the one before it is multiplied.
    float weight_next[WEIGHT_LOADS], source_next[SOURCE_LOADS];
    for (int start = -TILE_TERMS; start < TERMS; start += TILE_TERMS)
    {
        if (start + TILE_TERMS < TERMS)
        {
            UNROLL for (int i = 0; i < WEIGHT_LOADS; i++)
            {
                const int at = id + i * GROUP_X;
                const int term = start + TILE_TERMS + at % TILE_TERMS, channel = channel_start + at / TILE_TERMS;
                const int c = term / (TAPS_H * TAPS_W);
                const int ky = tap_y + term / TAPS_W % TAPS_H * TAP_STRIDE_H, kx = tap_x + term % TAPS_W * TAP_STRIDE_W;
                weight_next[i] = 0.0f;
                if (at < TILE_TERMS * TILE_CHANNELS && term < TERMS && channel < TARGET_CHANNELS && ky < KERNEL_H && kx < KERNEL_W)
                    weight_next[i] = filter[channel * WEIGHT_TARGET + c * WEIGHT_SOURCE + ky * KERNEL_W + kx];
            }
            UNROLL for (int i = 0; i < SOURCE_LOADS; i++)
            {
                const int term = start + TILE_TERMS + id / TILE_COLUMNS + i * SOURCE_ROWS;
                const int c = term / (TAPS_H * TAPS_W);
                const int y = first_y + term / TAPS_W % TAPS_H * TAP_STEP_H, x = first_x + term % TAPS_W * TAP_STEP_W;
                source_next[i] = 0.0f;
                if (is_inside && term < TERMS && y >= 0 && y < SOURCE_H && x >= 0 && x < SOURCE_W)
                    source_next[i] = image[((c * SOURCE_H + y) * SOURCE_W + x) * LANES];
            }
        }
        if (start >= 0)
            UNROLL for (int k = 0; k < TILE_TERMS; k++)
            {
                float w[THREAD_CHANNELS], v[THREAD_COLUMNS];
                UNROLL for (int m = 0; m < THREAD_CHANNELS; m++) w[m] = weight_tile[k * WEIGHT_PITCH + thread_channel + m];
                UNROLL for (int n = 0; n < THREAD_COLUMNS; n++) v[n] = source_tile[k * TILE_COLUMNS + thread_column + n * COLUMN_THREADS];
                UNROLL for (int m = 0; m < THREAD_CHANNELS; m++)
                    UNROLL for (int n = 0; n < THREAD_COLUMNS; n++) sums[m][n] = FMA(w[m], v[n], sums[m][n]);
            }
        BARRIER();
        UNROLL for (int i = 0; i < WEIGHT_LOADS; i++)
        {
            const int at = id + i * GROUP_X;
            if (at < TILE_TERMS * TILE_CHANNELS) weight_tile[at % TILE_TERMS * WEIGHT_PITCH + at / TILE_TERMS] = weight_next[i];
        }
        UNROLL for (int i = 0; i < SOURCE_LOADS; i++) source_tile[id + i * GROUP_X] = source_next[i];
        BARRIER();
    }

    const size_t plane = (size_t)(block * GROUPS + group) * TARGET_CHANNELS;
    UNROLL for (int m = 0; m < THREAD_CHANNELS; m++)
    {
        const int channel = channel_start + thread_channel + m;
        if (channel >= TARGET_CHANNELS) continue;
#if HAS_BIAS
        const float shift = bias[group * TARGET_CHANNELS + channel];
#else
        const float shift = 0.0f;
#endif
#if POOL != 0
        const int position = position_start + thread_column / LANES;
        const int row = place_row(position, columns);
        if (row >= rows) continue;
        const size_t at = (((plane + channel) * (TARGET_H / 2) + row / 2) * (TARGET_W / 2) + place_column(position, columns) / 2) * LANES + thread_column % LANES;
        STORE_WINDOW(sums[m][0], sums[m][1], sums[m][2], sums[m][3], shift, at)
#else
        UNROLL for (int n = 0; n < THREAD_COLUMNS; n++)
        {
            const int column = thread_column + n * COLUMN_THREADS;
            const int position = position_start + column / LANES;
            const int row = place_row(position, columns);
            if (row >= rows) continue;
            const int y = row * PHASES_H + phase_y, x = place_column(position, columns) * PHASES_W + phase_x;
            const float sum = sums[m][n] + shift;
            target[(((plane + channel) * TARGET_H + y) * TARGET_W + x) * LANES + column % LANES] = ACTIVATE(sum);
        }
#endif
    }
}
