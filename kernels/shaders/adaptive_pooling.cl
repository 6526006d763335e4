// Means over windows that together cover the image: window i of o goes from floor(i · size / o) to ceil((i + 1) · size / o). A work item makes a vector
// of one element.
//   ITEMS                   vectors of the result
//   IN_H, IN_W, OUT_H, OUT_W  of the image and of the windows

#define START(i, windows, size) ((i) * (size) / (windows))
#define END(i, windows, size) ((((i) + 1) * (size) + (windows) - 1) / (windows))

KERNEL(adaptive_pool)(GLOBAL const vec* RESTRICT x, GLOBAL vec* RESTRICT y)
{
    FOR_EACH(i, ITEMS)
    {
        const int sub = i % SUBLANES, position = i / SUBLANES;
        const int column = position % OUT_W, row = position / OUT_W % OUT_H, plane = position / (OUT_W * OUT_H);
        GLOBAL const vec* image = x + (size_t)plane * (IN_H * IN_W * SUBLANES) + sub;
        const int bottom = END(row, OUT_H, IN_H), left = START(column, OUT_W, IN_W), right = END(column, OUT_W, IN_W);
        vec sum = VEC(0.0f);
        for (int iy = START(row, OUT_H, IN_H); iy < bottom; iy++)
            for (int ix = left; ix < right; ix++) sum += image[(iy * IN_W + ix) * SUBLANES];
        y[i] = sum * (1.0f / (float)((bottom - START(row, OUT_H, IN_H)) * (right - left)));
    }
}

// An element gets its share of every window that it is in: those from floor(i · o / size) to ceil((i + 1) · o / size), without the last.
KERNEL(adaptive_pool_backward)(GLOBAL const vec* RESTRICT dy, GLOBAL vec* RESTRICT dx)
{
    FOR_EACH(i, ITEMS)
    {
        const int sub = i % SUBLANES, position = i / SUBLANES;
        const int column = position % IN_W, row = position / IN_W % IN_H, plane = position / (IN_W * IN_H);
        GLOBAL const vec* windows = dy + (size_t)plane * (OUT_H * OUT_W * SUBLANES) + sub;
        vec sum = VEC(0.0f);
        for (int oy = START(row, IN_H, OUT_H); oy < END(row, IN_H, OUT_H); oy++)
            for (int ox = START(column, IN_W, OUT_W); ox < END(column, IN_W, OUT_W); ox++)
            {
                const int height = END(oy, OUT_H, IN_H) - START(oy, OUT_H, IN_H), width = END(ox, OUT_W, IN_W) - START(ox, OUT_W, IN_W);
                sum += windows[(oy * OUT_W + ox) * SUBLANES] * (1.0f / (float)(height * width));
            }
        dx[i] = sum;
    }
}
