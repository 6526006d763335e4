// Takes the step's rows out of a table that holds all samples, and turns them into blocks; samples behind the last one become zeros.
//   ITEMS     vectors of the result
//   FEATURES  elements of a row

// One element of VECTOR samples: EXPRESSION says what becomes of the element `at` of the table, for feature f of a sample of the step.
#define GATHER(TYPE, EXPRESSION)                                                                                     \
    FOR_EACH(i, ITEMS)                                                                                               \
    {                                                                                                                \
        const int f = (i / SUBLANES) % FEATURES;                                                                     \
        const int first = (i / (SUBLANES * FEATURES)) * LANES + (i % SUBLANES) * VECTOR;                             \
        for (int lane = 0; lane < VECTOR; lane++)                                                                    \
        {                                                                                                            \
            TYPE value = 0;                                                                                          \
            const int sample = first + lane;                                                                         \
            if (sample < STEP_COUNT(step))                                                                           \
            {                                                                                                        \
                const size_t at = (size_t)STEP_ROW(step, sample) * FEATURES + f;                                     \
                value = EXPRESSION;                                                                                  \
            }                                                                                                        \
            y[i * VECTOR + lane] = value;                                                                            \
        }                                                                                                            \
    }

#ifdef POSITIONS
// Bytes: (b / 255 - mean) / deviation of the channel.
#define NORMALISED(byte) (((float)(byte) / 255.0f - MEANS[f / POSITIONS]) / DEVIATIONS[f / POSITIONS])

KERNEL(gather_bytes)(GLOBAL const uint* RESTRICT step, GLOBAL const uchar* RESTRICT table, GLOBAL float* RESTRICT y)
{
    GATHER(float, NORMALISED(table[at]))
}

#ifdef PADDING
// Images of bytes that are cropped and mirrored at random, by the rule of the library's record Augmentation.
//   HEIGHT, WIDTH  the sides of an image
//   PADDING        the black border that it is cropped out of
//   FLIP           whether it may be mirrored

// What is drawn for each sample: the top of the crop, 15 bits of its left side, and whether it is mirrored.
KERNEL(draw_crops)(GLOBAL const uint* RESTRICT step, GLOBAL ivec* RESTRICT crops)
{
    FOR_EACH(i, ITEMS)
    {
        uvec words[4] = {TO_UVEC(i * VECTOR + LANE_NUMBERS), UVEC(0u), UVEC(STEP_LOW(step)), UVEC(0xFFFFFFFEu)};
        philox(STEP_SEED_LOW(step), STEP_SEED_HIGH(step), words);
        const uvec sides = UVEC(2u * PADDING + 1u), top = MULTIPLY_HIGH(words[0], sides), left = MULTIPLY_HIGH(words[1], sides);
        crops[i] = TO_IVEC(top << 16 | left << 1 | (UVEC((uint)FLIP) & words[2] >> 31));
    }
}

FUNCTION uchar cropped(GLOBAL const uchar* image, int crop, int f)
{
    const int x = f % WIDTH, y = f / WIDTH % HEIGHT;
    const int row = y + (crop >> 16) - PADDING;
    const int column = ((crop & 1) ? WIDTH - 1 - x : x) + (crop >> 1 & 0x7FFF) - PADDING;
    return row >= 0 && row < HEIGHT && column >= 0 && column < WIDTH ? image[f + (row - y) * WIDTH + column - x] : 0;
}

KERNEL(gather_crops)(GLOBAL const uint* RESTRICT step, GLOBAL const uchar* RESTRICT table, GLOBAL const int* RESTRICT crops, GLOBAL float* RESTRICT y)
{
    GATHER(float, NORMALISED(cropped(table + (at - f), crops[sample], f)))
}
#endif
#else
KERNEL(gather_floats)(GLOBAL const uint* RESTRICT step, GLOBAL const float* RESTRICT table, GLOBAL float* RESTRICT y)
{
    GATHER(float, table[at])
}

KERNEL(gather_labels)(GLOBAL const uint* RESTRICT step, GLOBAL const int* RESTRICT table, GLOBAL int* RESTRICT y)
{
    GATHER(int, table[at])
}
#endif
