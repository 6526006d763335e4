// A chain of elementwise ops in one pass. Generated before it: CHAIN_PARAMETERS, the buffers, and CHAIN, statements that read, compute and write
// the element i of each buffer, element f of its sample. Those of several samples beside each other are one vector.
//   ITEMS     elements; with DRAWS, groups of four elements of a sample
//   FEATURES  elements of a sample
//   DRAWS     with dropout: CHAIN_DRAWS draws the words of four neighbouring elements

KERNEL(elementwise)(CHAIN_PARAMETERS)
{
#ifdef DRAWS
    FOR_EACH(item, ITEMS)
    {
        const int quads = (FEATURES + 3) / 4;
        const int sub = item % SUBLANES, quad = item / SUBLANES % quads, block = item / (SUBLANES * quads);
        const ivec sample = IVEC(block * LANES + sub * VECTOR) + LANE_NUMBERS;
        CHAIN_DRAWS
        UNROLL for (int part = 0; part < 4; part++)
        {
            const int f = quad * 4 + part;
            if (f >= FEATURES) break;
            const int i = (block * FEATURES + f) * SUBLANES + sub;
            if (f < FEATURES)
            {
                CHAIN
            }
        }
    }
#else
    FOR_EACH(i, ITEMS)
    {
        CHAIN
    }
#endif
}
