// Convolution, and its gradient with respect to the input, which is a convolution too. A work item computes TILE_CHANNELS × TILE_ROWS ×
// TILE_COLUMNS results of VECTOR samples, all sums in registers; weights are numbers that all samples share, read as they lie in the parameter.
//   BACKWARD                        whether the source is the gradient of the output and the target that of the input
//   GROUPS                          of channels that do not see each other
//   SOURCE_*, TARGET_*              channels (of a group), height and width of what is read and what is written
//   KERNEL_*, STRIDE_*, PAD_*, DILATION_*  of the convolution
//   WEIGHT_SOURCE, WEIGHT_TARGET    how far the weights of neighbouring source and target channels are apart
//   TILE_*                          the results of a work item
//   ITEMS, PER_ITEM                 the work items, and how many of them run one after the other
//   HAS_BIAS, ACTIVATION            what is done with a sum
//   POOL                            2 × 2 windows that tile the target: 0 none, 1 maximum, 2 minimum, 3 mean; HAS_PLACES: they are written too

#define TAPS (KERNEL_H * KERNEL_W)

// Along an axis a target has taps 0, 1, … at the sources first + tap · TAP_STEP; of neighbouring targets of a tile the firsts are SOURCE_STEP apart.
#if BACKWARD
// Only every TAP_STRIDE-th tap of the kernel hits. Targets with the same remainder by the stride have the same taps: they are a tile's.
#define TAP_STEP_H (-(DILATION_H / STRIDE_GCD_H))
#define TAP_STEP_W (-(DILATION_W / STRIDE_GCD_W))
#define TAP_STRIDE_H (STRIDE_H / STRIDE_GCD_H)
#define TAP_STRIDE_W (STRIDE_W / STRIDE_GCD_W)
#define SOURCE_STEP_H 1
#define SOURCE_STEP_W 1
#define PHASES_H (STRIDE_H < TARGET_H ? STRIDE_H : TARGET_H)
#define PHASES_W (STRIDE_W < TARGET_W ? STRIDE_W : TARGET_W)
#else
#define TAP_STEP_H DILATION_H
#define TAP_STEP_W DILATION_W
#define TAP_STRIDE_H 1
#define TAP_STRIDE_W 1
#define SOURCE_STEP_H STRIDE_H
#define SOURCE_STEP_W STRIDE_W
#define PHASES_H 1
#define PHASES_W 1
#endif

#define ROW_TILES ((TARGET_H + TILE_ROWS - 1) / TILE_ROWS)
// Of each phase; the last one starts earlier and skips what others write, where the tiles do not fit.
#define COLUMN_TILES (((TARGET_W + PHASES_W - 1) / PHASES_W + TILE_COLUMNS - 1) / TILE_COLUMNS)
#define CHANNEL_TILES ((TARGET_CHANNELS + TILE_CHANNELS - 1) / TILE_CHANNELS)

#if TILE_CHANNELS > TARGET_CHANNELS || TILE_CHANNELS * TILE_ROWS * TILE_COLUMNS > 64
#error "the tile does not fit"
#endif
#if BACKWARD && (TILE_ROWS != 1 || POOL != 0)
#error "a gradient has tiles of one row and is not pooled"
#endif
#if TILE_COLUMNS > 1 && TILE_COLUMNS > TARGET_W / PHASES_W
#error "a tile has more columns than the smallest phase"
#endif
#if POOL != 0 ? TILE_ROWS != 2 || TILE_COLUMNS % 2 != 0 || TARGET_H % 2 != 0 || TARGET_W % 2 != 0 : TILE_ROWS != 1
#error "windows of 2 × 2 need tiles of two rows and an even number of columns"
#endif

// The first tap that hits a target, or the kernel's size if none does.
FUNCTION int first_tap(int padded, int taps, int stride, int dilation, int tap_stride)
{
#if BACKWARD
    for (int tap = 0; tap < tap_stride && tap < taps; tap++)
        if ((padded - tap * dilation) % stride == 0) return tap;
    return taps;
#else
    return 0;
#endif
}

#if ACTIVATION == ACTIVATION_NONE
#define ACTIVATE(x) (x)
#elif ACTIVATION == ACTIVATION_RELU
// NaN stays.
#define ACTIVATE(x) SELECT((x) < VEC(0.0f), VEC(0.0f), (x))
#else
#error "no such activation"
#endif

KERNEL(convolution)(
    GLOBAL const vec* RESTRICT source, GLOBAL const float* RESTRICT weights,
#if HAS_BIAS
    GLOBAL const float* RESTRICT bias,
#endif
#if HAS_PLACES
    GLOBAL ivec* RESTRICT places,
#endif
    GLOBAL vec* RESTRICT target)
{
    FOR_EACH(item, ITEMS)
    {
        // Neighbours read the same sources for other channels.
        const int sub = item % SUBLANES;
        int rest = item / SUBLANES;
        const int channel_start = rest % CHANNEL_TILES * TILE_CHANNELS;
        rest /= CHANNEL_TILES;
        const int column_tile = rest % COLUMN_TILES;
        rest /= COLUMN_TILES;
        const int column_phase = rest % PHASES_W;
        rest /= PHASES_W;
        const int row_tile = rest % ROW_TILES;
        rest /= ROW_TILES;
        const int group = rest % GROUPS;
        const int block = rest / GROUPS;

        const int channel = min(channel_start, TARGET_CHANNELS - TILE_CHANNELS);
        const int columns = (TARGET_W - column_phase + PHASES_W - 1) / PHASES_W;
        const int column_start = column_tile * TILE_COLUMNS;
        const int column = min(column_start, columns - TILE_COLUMNS);
        const int row = row_tile * TILE_ROWS;

        // The first tap in the kernel, and the source that it reads.
#if BACKWARD
        const int padded_y = row + PAD_H, padded_x = column * PHASES_W + column_phase + PAD_W;
        const int tap_y = first_tap(padded_y, KERNEL_H, STRIDE_H, DILATION_H, TAP_STRIDE_H);
        const int tap_x = first_tap(padded_x, KERNEL_W, STRIDE_W, DILATION_W, TAP_STRIDE_W);
        const int first_y = (padded_y - tap_y * DILATION_H) / STRIDE_H, first_x = (padded_x - tap_x * DILATION_W) / STRIDE_W;
#else
        const int tap_y = 0, tap_x = 0;
        const int first_y = row * STRIDE_H - PAD_H, first_x = column * STRIDE_W - PAD_W;
#endif
        GLOBAL const vec* image = source + (size_t)(block * GROUPS + group) * (SOURCE_CHANNELS * SOURCE_H * SOURCE_W * SUBLANES) + sub;
        GLOBAL const float* filter = weights + group * (SOURCE_CHANNELS * TARGET_CHANNELS * TAPS) + channel * WEIGHT_TARGET;

        vec sums[TILE_CHANNELS][TILE_ROWS][TILE_COLUMNS];
        UNROLL for (int m = 0; m < TILE_CHANNELS; m++)
            UNROLL for (int r = 0; r < TILE_ROWS; r++)
                UNROLL for (int n = 0; n < TILE_COLUMNS; n++) sums[m][r][n] = VEC(0.0f);

        for (int c = 0; c < SOURCE_CHANNELS; c++)
        {
            for (int ky = tap_y, y = first_y; ky < KERNEL_H; ky += TAP_STRIDE_H, y += TAP_STEP_H)
            {
                const int last_y = y + (TILE_ROWS - 1) * SOURCE_STEP_H;
                if (last_y < 0 || y >= SOURCE_H) continue;
                const int rows_inside = y >= 0 && last_y < SOURCE_H;
                for (int kx = tap_x, x = first_x; kx < KERNEL_W; kx += TAP_STRIDE_W, x += TAP_STEP_W)
                {
                    GLOBAL const float* w = filter + (ky * KERNEL_W + kx);
                    if (rows_inside && x >= 0 && x + (TILE_COLUMNS - 1) * SOURCE_STEP_W < SOURCE_W)
                    {
                        vec v[TILE_ROWS][TILE_COLUMNS];
                        UNROLL for (int r = 0; r < TILE_ROWS; r++)
                            UNROLL for (int n = 0; n < TILE_COLUMNS; n++)
                                v[r][n] = image[((y + r * SOURCE_STEP_H) * SOURCE_W + x + n * SOURCE_STEP_W) * SUBLANES];
                        UNROLL for (int m = 0; m < TILE_CHANNELS; m++)
                        {
                            const vec factor = VEC(w[m * WEIGHT_TARGET]);
                            UNROLL for (int r = 0; r < TILE_ROWS; r++)
                                UNROLL for (int n = 0; n < TILE_COLUMNS; n++) sums[m][r][n] = FMA(factor, v[r][n], sums[m][r][n]);
                        }
                    }
                    else
                    {
                        UNROLL for (int r = 0; r < TILE_ROWS; r++)
                            UNROLL for (int n = 0; n < TILE_COLUMNS; n++)
                            {
                                const int at_y = y + r * SOURCE_STEP_H, at_x = x + n * SOURCE_STEP_W;
                                if (at_y >= 0 && at_y < SOURCE_H && at_x >= 0 && at_x < SOURCE_W)
                                {
                                    const vec v = image[(at_y * SOURCE_W + at_x) * SUBLANES];
                                    UNROLL for (int m = 0; m < TILE_CHANNELS; m++) sums[m][r][n] = FMA(VEC(w[m * WEIGHT_TARGET]), v, sums[m][r][n]);
                                }
                            }
                    }
                }
            }
            image += SOURCE_H * SOURCE_W * SUBLANES;
            filter += WEIGHT_SOURCE;
        }

        const size_t plane = (size_t)(block * GROUPS + group) * TARGET_CHANNELS + channel;
        UNROLL for (int m = 0; m < TILE_CHANNELS; m++)
        {
            if (channel + m < channel_start) continue;
#if HAS_BIAS
            const vec shift = VEC(bias[group * TARGET_CHANNELS + channel + m]);
#else
            const vec shift = VEC(0.0f);
#endif
#if POOL != 0
            const size_t pooled = ((plane + m) * (TARGET_H / 2) + row / 2) * (TARGET_W / 2);
            UNROLL for (int n = 0; n < TILE_COLUMNS; n += 2)
            {
                if (column + n < column_start) continue;
                const size_t at = (pooled + (column + n) / 2) * SUBLANES + sub;
#if POOL == 3
                const vec mean = ((sums[m][0][n] + sums[m][0][n + 1]) + (sums[m][1][n] + sums[m][1][n + 1])) * 0.25f + shift;
                target[at] = ACTIVATE(mean);
#else
                // NaN wins, so that it cannot hide.
                vec best = sums[m][0][n];
                ivec place = IVEC(0);
                UNROLL for (int k = 1; k < 4; k++)
                {
                    const vec other = sums[m][k / 2][n + k % 2];
#if POOL == 1
                    const ivec wins = (other > best) | (other != other);
#else
                    const ivec wins = (other < best) | (other != other);
#endif
                    best = SELECT(wins, other, best);
                    place = SELECT(wins, IVEC(k), place);
                }
                best += shift;
                target[at] = ACTIVATE(best);
#if HAS_PLACES
                places[at] = place;
#endif
#endif
            }
#else
            const size_t line = ((plane + m) * TARGET_H + row) * TARGET_W + column_phase;
            UNROLL for (int n = 0; n < TILE_COLUMNS; n++)
            {
                if (column + n < column_start) continue;
                const vec sum = sums[m][0][n] + shift;
                target[(line + (column + n) * PHASES_W) * SUBLANES + sub] = ACTIVATE(sum);
            }
#endif
        }
    }
}
