// y = activation(x · wᵀ + b), and the same sums with the roles of inputs and outputs exchanged for the gradient of x. A work item makes
// TILE_TARGETS results of TILE_BLOCKS · VECTOR samples, all sums in registers; a weight is one number for all of them.
//   SOURCES, TARGETS              elements of a sample that are read and written
//   WEIGHT_SOURCE, WEIGHT_TARGET  how far the weights of neighbouring sources and targets are apart
//   BLOCKS, TILE_BLOCKS, TILE_TARGETS  tiles that hang over the end begin earlier
//   ITEMS                         the work items of one split
//   SPLITS, SOURCES_OF_SPLIT      work items of a group that share the sources of a result; their parts are added up in order
//   HAS_BIAS, ACTIVATE            what is done with a sum

#define TARGET_TILES ((TARGETS + TILE_TARGETS - 1) / TILE_TARGETS)
#define ITEMS_OF_GROUP (GROUP_X / SPLITS)

#if TILE_TARGETS > TARGETS || TILE_BLOCKS > BLOCKS
#error "the tile does not fit"
#endif
#if GROUP_X % SPLITS != 0 || SPLITS > 1 && VECTOR > 1
#error "a group must hold all splits, of one sample for each work item"
#endif

KERNEL(linear)(
    GLOBAL const vec* RESTRICT source, GLOBAL const float* RESTRICT weights,
#if HAS_BIAS
    GLOBAL const float* RESTRICT bias,
#endif
    GLOBAL vec* RESTRICT target)
{
    const int split = LOCAL_ID(0) / ITEMS_OF_GROUP;
    const int own = GROUP_ID(0) * ITEMS_OF_GROUP + LOCAL_ID(0) % ITEMS_OF_GROUP;
    // Work items behind the last one do what that one does, and do not write it.
    const int item = min(own, ITEMS - 1);
    const int sub = item % SUBLANES;
    const int target_start = item / SUBLANES % TARGET_TILES * TILE_TARGETS;
    const int block_start = item / (SUBLANES * TARGET_TILES) * TILE_BLOCKS;
    const int first_target = min(target_start, TARGETS - TILE_TARGETS);
    const int first_block = min(block_start, BLOCKS - TILE_BLOCKS);
    const int first_source = split * SOURCES_OF_SPLIT, last_source = min(first_source + SOURCES_OF_SPLIT, SOURCES);
    GLOBAL const float* w = weights + first_target * WEIGHT_TARGET + first_source * WEIGHT_SOURCE;
    GLOBAL const vec* x = source + (first_block * SOURCES + first_source) * SUBLANES + sub;

    vec sums[TILE_TARGETS][TILE_BLOCKS];
    UNROLL for (int t = 0; t < TILE_TARGETS; t++)
        UNROLL for (int b = 0; b < TILE_BLOCKS; b++) sums[t][b] = VEC(0.0f);
    for (int s = first_source; s < last_source; s++)
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
#if SPLITS > 1
    LOCAL float parts[TILE_TARGETS * TILE_BLOCKS * GROUP_X];
    UNROLL for (int t = 0; t < TILE_TARGETS; t++)
        UNROLL for (int b = 0; b < TILE_BLOCKS; b++) parts[(t * TILE_BLOCKS + b) * GROUP_X + LOCAL_ID(0)] = sums[t][b];
    BARRIER();
    if (split > 0) return;
    UNROLL for (int t = 0; t < TILE_TARGETS; t++)
        UNROLL for (int b = 0; b < TILE_BLOCKS; b++)
            for (int k = 1; k < SPLITS; k++) sums[t][b] += parts[(t * TILE_BLOCKS + b) * GROUP_X + k * ITEMS_OF_GROUP + LOCAL_ID(0)];
#endif
    if (own != item) return;
    UNROLL for (int t = 0; t < TILE_TARGETS; t++)
    {
#if HAS_BIAS
        const vec shift = VEC(bias[first_target + t]);
#else
        const vec shift = VEC(0.0f);
#endif
        UNROLL for (int b = 0; b < TILE_BLOCKS; b++)
        {
            const vec sum = sums[t][b] + shift;
            if (first_target + t >= target_start && first_block + b >= block_start)
                target[((first_block + b) * TARGETS + first_target + t) * SUBLANES + sub] = ACTIVATE(sum);
        }
    }
}
