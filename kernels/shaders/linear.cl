// y = activation(x · wᵀ + b), and the same sums with the roles of inputs and outputs exchanged for the gradient of x. A work item makes
// TILE_TARGETS results of TILE_BLOCKS · VECTOR samples, all sums in registers; a weight is one number for all of them.
//   SOURCES, TARGETS              elements of a sample that are read and written
//   WEIGHT_SOURCE, WEIGHT_TARGET  how far the weights of neighbouring sources and targets are apart
//   BLOCKS, TILE_BLOCKS, TILE_TARGETS  tiles that hang over the end begin earlier
//   ITEMS, PER_ITEM               the work items, and how many of them run one after the other
//   HAS_BIAS, ACTIVATE            what is done with a sum

#define TARGET_TILES ((TARGETS + TILE_TARGETS - 1) / TILE_TARGETS)

#if TILE_TARGETS > TARGETS || TILE_BLOCKS > BLOCKS
#error "the tile does not fit"
#endif

KERNEL(linear)(
    GLOBAL const vec* RESTRICT source, GLOBAL const float* RESTRICT weights,
#if HAS_BIAS
    GLOBAL const float* RESTRICT bias,
#endif
    GLOBAL vec* RESTRICT target)
{
    FOR_EACH(item, ITEMS)
    {
        const int sub = item % SUBLANES;
        const int target_start = item / SUBLANES % TARGET_TILES * TILE_TARGETS;
        const int block_start = item / (SUBLANES * TARGET_TILES) * TILE_BLOCKS;
        const int first_target = min(target_start, TARGETS - TILE_TARGETS);
        const int first_block = min(block_start, BLOCKS - TILE_BLOCKS);
        GLOBAL const float* w = weights + first_target * WEIGHT_TARGET;
        GLOBAL const vec* x = source + first_block * (SOURCES * SUBLANES) + sub;

        vec sums[TILE_TARGETS][TILE_BLOCKS];
        UNROLL for (int t = 0; t < TILE_TARGETS; t++)
            UNROLL for (int b = 0; b < TILE_BLOCKS; b++)
#if HAS_BIAS
                sums[t][b] = VEC(bias[first_target + t]);
#else
                sums[t][b] = VEC(0.0f);
#endif
        for (int s = 0; s < SOURCES; s++)
        {
            vec v[TILE_BLOCKS];
            UNROLL for (int b = 0; b < TILE_BLOCKS; b++) v[b] = x[b * (SOURCES * SUBLANES)];
            UNROLL for (int t = 0; t < TILE_TARGETS; t++)
            {
                const vec factor = VEC(w[t * WEIGHT_TARGET]);
                UNROLL for (int b = 0; b < TILE_BLOCKS; b++) sums[t][b] = FMA(factor, v[b], sums[t][b]);
            }
            x += SUBLANES;
            w += WEIGHT_SOURCE;
        }
        UNROLL for (int b = 0; b < TILE_BLOCKS; b++)
            UNROLL for (int t = 0; t < TILE_TARGETS; t++)
                if (first_target + t >= target_start && first_block + b >= block_start)
                    target[((first_block + b) * TARGETS + first_target + t) * SUBLANES + sub] = ACTIVATE(sums[t][b]);
    }
}
