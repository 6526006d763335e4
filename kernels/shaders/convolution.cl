// Convolution, and its gradient with respect to the input, which is a convolution too. A work item computes TILE_CHANNELS × TILE_ROWS ×
// TILE_COLUMNS results of VECTOR samples, all sums in registers; weights are numbers that all samples share, read as they lie in the parameter.
// Beside the defines of convolution.h:
//   TILE_*           the results of a work item
//   ITEMS, PER_ITEM  the work items, and how many of them run one after the other

#define ROW_TILES ((TARGET_H + TILE_ROWS - 1) / TILE_ROWS)
// Of each phase; the last one starts earlier and skips what others write, where the tiles do not fit.
#define COLUMN_TILES (((TARGET_W + PHASES_W - 1) / PHASES_W + TILE_COLUMNS - 1) / TILE_COLUMNS)
#define CHANNEL_TILES ((TARGET_CHANNELS + TILE_CHANNELS - 1) / TILE_CHANNELS)

#if TILE_CHANNELS > TARGET_CHANNELS || TILE_CHANNELS * TILE_ROWS * TILE_COLUMNS > 64
#error "the tile does not fit"
#endif
#if TILE_COLUMNS > 1 && TILE_COLUMNS > TARGET_W / PHASES_W
#error "a tile has more columns than the smallest phase"
#endif
#if POOL != 0 ? TILE_ROWS != 2 || TILE_COLUMNS % 2 != 0 : TILE_ROWS != 1
#error "windows of 2 × 2 need tiles of two rows and an even number of columns"
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
        const int tap_y = FIRST_TAP_H(row), tap_x = FIRST_TAP_W(column_phase);
        const int first_y = FIRST_SOURCE_H(row, tap_y), first_x = FIRST_SOURCE_W(column * PHASES_W + column_phase, tap_x);
        GLOBAL const vec* image = source + (size_t)(block * GROUPS + group) * (SOURCE_CHANNELS * SOURCE_H * SOURCE_W * SUBLANES) + sub;
        GLOBAL const float* filter = weights + group * (SOURCE_CHANNELS * TARGET_CHANNELS * KERNEL_H * KERNEL_W) + channel * WEIGHT_TARGET;

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
                STORE_WINDOW(sums[m][0][n], sums[m][0][n + 1], sums[m][1][n], sums[m][1][n + 1], shift, at)
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
