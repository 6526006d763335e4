// The gradients of a linear layer's weights and bias: dw[o, i] = Σ dy[n, o] · x[n, i] and db[o] = Σ dy[n, o], each sum in the order of the samples.
//   INPUTS, OUTPUTS, BLOCKS  elements of a sample of x and dy; blocks of samples
//   HAS_BIAS
//   SPLITS, BLOCKS_OF_SPLIT  the second number of a group says which blocks it sums; with several splits the result is [SPLITS][weights, biases]

#define WEIGHTS (OUTPUTS * INPUTS)
#define SUMS (WEIGHTS + (HAS_BIAS ? OUTPUTS : 0))

#if HAS_BIAS && (SPLITS == 1 || defined(ITEMS))
#define BIAS_PARAMETER , GLOBAL float* RESTRICT bias_gradient
#else
#define BIAS_PARAMETER
#endif

#define FIRST_BLOCK (GROUP_ID(1) * BLOCKS_OF_SPLIT)
#define LAST_BLOCK min(FIRST_BLOCK + BLOCKS_OF_SPLIT, BLOCKS)

#ifdef ITEMS
// Adds the splits up, always in the same order.
KERNEL(join_splits)(GLOBAL const float* RESTRICT parts, GLOBAL float* RESTRICT weight_gradient BIAS_PARAMETER)
{
    FOR_EACH(i, ITEMS)
    {
        float sum = 0.0f;
        for (int split = 0; split < SPLITS; split++) sum += parts[(size_t)split * SUMS + i];
#if HAS_BIAS
        if (i >= WEIGHTS) bias_gradient[i - WEIGHTS] = sum;
        else
#endif
        weight_gradient[i] = sum;
    }
}
#elif VECTOR > 1
// A group is one work item, which makes VECTOR inputs of OUTPUTS_OF_ITEM outputs. It turns x around, so that a vector holds inputs of one sample:
// then a vector of weights is a sum of vectors, each multiplied by one number, and no lanes have to be added up.
//   OUTPUTS_OF_ITEM, TILE_OUTPUTS  a multiple of the other; a tile of sums is in registers
//   PANEL_BLOCKS                   blocks that are turned around before they are used
#define INPUT_TILES ((INPUTS + VECTOR - 1) / VECTOR)

#if OUTPUTS_OF_ITEM % TILE_OUTPUTS != 0 || SPLITS > 1
#error "the tiles must fill the outputs of a work item, which sums all blocks"
#endif

// VECTOR rows of VECTOR lanes become VECTOR lanes of VECTOR rows: log2(VECTOR) rounds of a perfect shuffle.
FUNCTION void turn(vec* rows)
{
    UNROLL for (int size = 1; size < VECTOR; size *= 2)
    {
        vec next[VECTOR];
        UNROLL for (int r = 0; r < VECTOR / 2; r++)
        {
            next[2 * r].even = rows[r].lo;
            next[2 * r].odd = rows[r + VECTOR / 2].lo;
            next[2 * r + 1].even = rows[r].hi;
            next[2 * r + 1].odd = rows[r + VECTOR / 2].hi;
        }
        UNROLL for (int r = 0; r < VECTOR; r++) rows[r] = next[r];
    }
}

KERNEL(linear_weights)(GLOBAL const vec* RESTRICT x, GLOBAL const float* RESTRICT dy, GLOBAL float* RESTRICT weight_gradient BIAS_PARAMETER)
{
    const int first_input = GROUP_ID(0) % INPUT_TILES * VECTOR, first_output = GROUP_ID(0) / INPUT_TILES * OUTPUTS_OF_ITEM;
    vec sums[OUTPUTS_OF_ITEM];
    for (int o = 0; o < OUTPUTS_OF_ITEM; o++) sums[o] = VEC(0.0f);
    for (int panel = 0; panel < BLOCKS * SUBLANES; panel += PANEL_BLOCKS)
    {
        const int blocks = min(PANEL_BLOCKS, BLOCKS * SUBLANES - panel);
        vec samples[PANEL_BLOCKS][VECTOR];
        for (int b = 0; b < blocks; b++)
        {
            const int block = (panel + b) / SUBLANES, sub = (panel + b) % SUBLANES;
            vec rows[VECTOR];
            UNROLL for (int r = 0; r < VECTOR; r++) rows[r] = x[(block * INPUTS + min(first_input + r, INPUTS - 1)) * SUBLANES + sub];
            turn(rows);
            UNROLL for (int r = 0; r < VECTOR; r++) samples[b][r] = rows[r];
        }
        for (int tile = 0; tile < OUTPUTS_OF_ITEM; tile += TILE_OUTPUTS)
        {
            vec part[TILE_OUTPUTS];
            UNROLL for (int o = 0; o < TILE_OUTPUTS; o++) part[o] = sums[tile + o];
            const int output = min(first_output + tile, OUTPUTS - TILE_OUTPUTS);
            for (int b = 0; b < blocks; b++)
            {
                const int block = (panel + b) / SUBLANES, sub = (panel + b) % SUBLANES;
                GLOBAL const float* gradients = dy + (block * OUTPUTS + output) * LANES + sub * VECTOR;
                UNROLL for (int lane = 0; lane < VECTOR; lane++)
                    UNROLL for (int o = 0; o < TILE_OUTPUTS; o++) part[o] = FMA(VEC(gradients[o * LANES + lane]), samples[b][lane], part[o]);
            }
            UNROLL for (int o = 0; o < TILE_OUTPUTS; o++) sums[tile + o] = part[o];
        }
    }
    for (int tile = 0; tile < OUTPUTS_OF_ITEM; tile += TILE_OUTPUTS)
    {
        // The last tile begins earlier where it would hang over; what it shares with the one before is the same and is left to that one.
        const int output = min(first_output + tile, OUTPUTS - TILE_OUTPUTS);
        for (int o = max(first_output + tile - output, 0); o < TILE_OUTPUTS; o++)
        {
            GLOBAL float* row = weight_gradient + (output + o) * INPUTS + first_input;
            if (first_input + VECTOR <= INPUTS) STORE_UNALIGNED(sums[tile + o], row);
            else
            {
                float values[VECTOR];
                STORE_UNALIGNED(sums[tile + o], values);
                for (int r = 0; first_input + r < INPUTS; r++) row[r] = values[r];
            }
        }
    }
#if HAS_BIAS
    if (first_input == 0)
        for (int o = first_output; o < min(first_output + OUTPUTS_OF_ITEM, OUTPUTS); o++)
        {
            vec sum = VEC(0.0f);
            for (int b = 0; b < BLOCKS * SUBLANES; b++) sum += ((GLOBAL const vec*)dy)[(b / SUBLANES * OUTPUTS + o) * SUBLANES + b % SUBLANES];
            bias_gradient[o] = VEC_SUM(sum);
        }
#endif
}
#else
// A group makes TILE_OUTPUTS × TILE_INPUTS weights, and each of its items PART_OUTPUTS × PART_INPUTS of them, from tiles of dy and x in local memory.
#define ITEMS_ALONG_INPUTS (TILE_INPUTS / PART_INPUTS)
#define ITEMS_ALONG_OUTPUTS (TILE_OUTPUTS / PART_OUTPUTS)
#define INPUT_TILES ((INPUTS + TILE_INPUTS - 1) / TILE_INPUTS)
// An odd distance, so that the same lane of neighbouring rows lies in different banks.
#define ROW (LANES + 1)

#if ITEMS_ALONG_INPUTS * ITEMS_ALONG_OUTPUTS != GROUP_X
#error "the parts of a group's items must be its tile"
#endif

// Brings rows of one block into local memory; rows behind the last are zeros.
FUNCTION void load_rows(LOCAL_PTR float* tile, GLOBAL const float* rows, int count, int tile_rows)
{
    for (int at = LOCAL_ID(0); at < tile_rows * LANES; at += GROUP_X)
        tile[at / LANES * ROW + at % LANES] = at / LANES < count ? rows[at] : 0.0f;
}

KERNEL(linear_weights)(GLOBAL const float* RESTRICT x, GLOBAL const float* RESTRICT dy, GLOBAL float* RESTRICT weight_gradient BIAS_PARAMETER)
{
#if SPLITS > 1
    weight_gradient += (size_t)GROUP_ID(1) * SUMS;
#if HAS_BIAS
    GLOBAL float* bias_gradient = weight_gradient + WEIGHTS;
#endif
#endif
    LOCAL float inputs[TILE_INPUTS * ROW];
    LOCAL float outputs[TILE_OUTPUTS * ROW];
    const int first_input = GROUP_ID(0) % INPUT_TILES * TILE_INPUTS, first_output = GROUP_ID(0) / INPUT_TILES * TILE_OUTPUTS;
    const int along_inputs = LOCAL_ID(0) % ITEMS_ALONG_INPUTS, along_outputs = LOCAL_ID(0) / ITEMS_ALONG_INPUTS;
    float sums[PART_OUTPUTS][PART_INPUTS];
    UNROLL for (int o = 0; o < PART_OUTPUTS; o++)
        UNROLL for (int i = 0; i < PART_INPUTS; i++) sums[o][i] = 0.0f;
#if HAS_BIAS
    float biases[(TILE_OUTPUTS + GROUP_X - 1) / GROUP_X];
    for (int o = 0; o * GROUP_X < TILE_OUTPUTS; o++) biases[o] = 0.0f;
#endif
    for (int block = FIRST_BLOCK; block < LAST_BLOCK; block++)
    {
        load_rows(inputs, x + (block * INPUTS + first_input) * LANES, INPUTS - first_input, TILE_INPUTS);
        load_rows(outputs, dy + (block * OUTPUTS + first_output) * LANES, OUTPUTS - first_output, TILE_OUTPUTS);
        BARRIER();
        for (int lane = 0; lane < LANES; lane++)
        {
            float values[PART_INPUTS];
            UNROLL for (int i = 0; i < PART_INPUTS; i++) values[i] = inputs[(along_inputs + i * ITEMS_ALONG_INPUTS) * ROW + lane];
            UNROLL for (int o = 0; o < PART_OUTPUTS; o++)
            {
                const float factor = outputs[(along_outputs + o * ITEMS_ALONG_OUTPUTS) * ROW + lane];
                UNROLL for (int i = 0; i < PART_INPUTS; i++) sums[o][i] = FMA(factor, values[i], sums[o][i]);
            }
        }
#if HAS_BIAS
        if (first_input == 0)
            for (int o = 0; o * GROUP_X + LOCAL_ID(0) < TILE_OUTPUTS; o++)
                for (int lane = 0; lane < LANES; lane++) biases[o] += outputs[(o * GROUP_X + LOCAL_ID(0)) * ROW + lane];
#endif
        BARRIER();
    }
    UNROLL for (int o = 0; o < PART_OUTPUTS; o++)
        UNROLL for (int i = 0; i < PART_INPUTS; i++)
        {
            const int output = first_output + along_outputs + o * ITEMS_ALONG_OUTPUTS, input = first_input + along_inputs + i * ITEMS_ALONG_INPUTS;
            if (output < OUTPUTS && input < INPUTS) weight_gradient[output * INPUTS + input] = sums[o][i];
        }
#if HAS_BIAS
    if (first_input == 0)
        for (int o = 0; o * GROUP_X + LOCAL_ID(0) < TILE_OUTPUTS; o++)
        {
            const int output = first_output + o * GROUP_X + LOCAL_ID(0);
            if (output < OUTPUTS) bias_gradient[output] = biases[o];
        }
#endif
}
#endif
