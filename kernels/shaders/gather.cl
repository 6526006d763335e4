// Takes the step's rows out of a table that holds all samples, and turns them into blocks; samples behind the last one become zeros.
//   ITEMS     vectors of the result
//   FEATURES  elements of a row

// One element of VECTOR samples: EXPRESSION says what becomes of the element `at` of the table, for feature f.
#define GATHER(TYPE, EXPRESSION)                                                                                     \
    FOR_EACH(i, ITEMS)                                                                                               \
    {                                                                                                                \
        const int f = (i / SUBLANES) % FEATURES;                                                                     \
        const int first = (i / (SUBLANES * FEATURES)) * LANES + (i % SUBLANES) * VECTOR;                             \
        for (int lane = 0; lane < VECTOR; lane++)                                                                    \
        {                                                                                                            \
            TYPE value = 0;                                                                                          \
            if (first + lane < STEP_COUNT(step))                                                                     \
            {                                                                                                        \
                const size_t at = (size_t)STEP_ROW(step, first + lane) * FEATURES + f;                               \
                value = EXPRESSION;                                                                                  \
            }                                                                                                        \
            y[i * VECTOR + lane] = value;                                                                            \
        }                                                                                                            \
    }

#ifdef POSITIONS
// Bytes: (b / 255 - mean) / deviation of the channel.
KERNEL(gather_bytes)(GLOBAL const uint* RESTRICT step, GLOBAL const uchar* RESTRICT table, GLOBAL float* RESTRICT y)
{
    GATHER(float, ((float)table[at] / 255.0f - MEANS[f / POSITIONS]) / DEVIATIONS[f / POSITIONS])
}
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
