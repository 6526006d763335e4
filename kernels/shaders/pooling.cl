// Pooling of planes, x [planes][IN_H][IN_W] to y [planes][OUT_H][OUT_W], and its gradient. A work item makes a vector of one element.
//   ITEMS                                  vectors of the result; with TILES, of windows
//   IN_*, OUT_*, KERNEL_*, STRIDE_*, PAD_*, DILATION_*  how the window slides
//   MINIMUM, HAS_PLACES                    for a maximum or minimum: which of them, and whether the place of the kept element is written
//   PAD_AFTER_*, COUNT_PADDING             for a mean: how far padding behind the plane counts in the divisor
//   ACTIVATION_BACKWARD, HAS_Y             for a gradient: what it is sent through first, and whether that looks at the result of the pooling
//   TILES                                  for a gradient: whether each element is in exactly one window; then a work item takes a window

#define COORDINATES(i, width, height) \
    const int sub = i % SUBLANES, position = i / SUBLANES; \
    const int column = position % width, row = position / width % height, plane = position / (width * height);

#ifdef COUNT_PADDING
// The elements of a window that count in its mean, along one axis.
FUNCTION int counted(int start, int size, int input, int pad_after)
{
    const int end = min(start + size, input + pad_after);
    return COUNT_PADDING ? end - start : min(end, input) - max(start, 0);
}

FUNCTION float share(int row, int column)
{
    return 1.0f / (float)(counted(row * STRIDE_H - PAD_H, KERNEL_H, IN_H, PAD_AFTER_H) * counted(column * STRIDE_W - PAD_W, KERNEL_W, IN_W, PAD_AFTER_W));
}
#endif

#ifndef ACTIVATION_BACKWARD
KERNEL(pool)(
    GLOBAL const vec* RESTRICT x, GLOBAL vec* RESTRICT y
#if !defined(COUNT_PADDING) && HAS_PLACES
    , GLOBAL ivec* RESTRICT places
#endif
    )
{
    FOR_EACH(i, ITEMS)
    {
        COORDINATES(i, OUT_W, OUT_H)
        GLOBAL const vec* image = x + (size_t)plane * (IN_H * IN_W * SUBLANES) + sub;
        const int y0 = row * STRIDE_H - PAD_H, x0 = column * STRIDE_W - PAD_W;
#ifdef COUNT_PADDING
        vec sum = VEC(0.0f);
#else
        vec best = VEC(MINIMUM ? INFINITE : -INFINITE);
        ivec place = IVEC(0);
#endif
        for (int ky = 0; ky < KERNEL_H; ky++)
        {
            const int iy = y0 + ky * DILATION_H;
            if (iy < 0 || iy >= IN_H) continue;
            for (int kx = 0; kx < KERNEL_W; kx++)
            {
                const int ix = x0 + kx * DILATION_W;
                if (ix < 0 || ix >= IN_W) continue;
                const vec value = image[(iy * IN_W + ix) * SUBLANES];
#ifdef COUNT_PADDING
                sum += value;
#else
                // NaN wins, so that it cannot hide.
#if MINIMUM
                const ivec wins = (value < best) | (value != value);
#else
                const ivec wins = (value > best) | (value != value);
#endif
                best = SELECT(wins, value, best);
                place = SELECT(wins, IVEC(ky * KERNEL_W + kx), place);
#endif
            }
        }
#ifdef COUNT_PADDING
        y[i] = sum * share(row, column);
#else
        y[i] = best;
#if HAS_PLACES
        places[i] = place;
#endif
#endif
    }
}
#else
#if HAS_Y
#define Y(window) y[window]
#else
#define Y(window) VEC(0.0f)
#endif

// An element is in the window at `window`, at `place` there.
#ifdef COUNT_PADDING
#define ADD_WINDOW(row, column, window, place) sum += ACTIVATION_BACKWARD(dy[window], Y(window)) * share(row, column)
#else
#define ADD_WINDOW(row, column, window, place) \
    sum += SELECT(places[window] == IVEC(place), ACTIVATION_BACKWARD(dy[window], Y(window)), VEC(0.0f))
#endif

KERNEL(pool_backward)(
    GLOBAL const vec* RESTRICT dy,
#ifndef COUNT_PADDING
    GLOBAL const ivec* RESTRICT places,
#endif
#if HAS_Y
    GLOBAL const vec* RESTRICT y,
#endif
    GLOBAL vec* RESTRICT dx)
{
    FOR_EACH(i, ITEMS)
    {
#if TILES
        COORDINATES(i, OUT_W, OUT_H)
        const vec gradient = ACTIVATION_BACKWARD(dy[i], Y(i));
        GLOBAL vec* image = dx + (((size_t)plane * IN_H + row * KERNEL_H) * IN_W + column * KERNEL_W) * SUBLANES + sub;
#ifdef COUNT_PADDING
        const vec part = gradient * (1.0f / (KERNEL_H * KERNEL_W));
#else
        const ivec place = places[i];
#endif
        for (int ky = 0; ky < KERNEL_H; ky++)
            for (int kx = 0; kx < KERNEL_W; kx++)
#ifdef COUNT_PADDING
                image[(ky * IN_W + kx) * SUBLANES] = part;
#else
                image[(ky * IN_W + kx) * SUBLANES] = SELECT(place == IVEC(ky * KERNEL_W + kx), gradient, VEC(0.0f));
#endif
#else
        COORDINATES(i, IN_W, IN_H)
        const int first = plane * (OUT_H * OUT_W);
        vec sum = VEC(0.0f);
#if DILATION_H == 1 && DILATION_W == 1
        // The windows from the first that reaches the element to the last that starts before it.
        const int bottom = row + PAD_H, right = column + PAD_W;
        const int end_y = min(bottom / STRIDE_H, OUT_H - 1), end_x = min(right / STRIDE_W, OUT_W - 1);
        for (int oy = max(bottom - KERNEL_H + STRIDE_H, 0) / STRIDE_H; oy <= end_y; oy++)
            for (int ox = max(right - KERNEL_W + STRIDE_W, 0) / STRIDE_W; ox <= end_x; ox++)
            {
                const int window = (first + oy * OUT_W + ox) * SUBLANES + sub;
                ADD_WINDOW(oy, ox, window, (bottom - oy * STRIDE_H) * KERNEL_W + (right - ox * STRIDE_W));
            }
#else
        for (int ky = 0; ky < KERNEL_H; ky++)
        {
            const int from_top = row + PAD_H - ky * DILATION_H;
            if (from_top < 0 || from_top % STRIDE_H != 0 || from_top / STRIDE_H >= OUT_H) continue;
            for (int kx = 0; kx < KERNEL_W; kx++)
            {
                const int from_left = column + PAD_W - kx * DILATION_W;
                if (from_left < 0 || from_left % STRIDE_W != 0 || from_left / STRIDE_W >= OUT_W) continue;
                const int window = (first + from_top / STRIDE_H * OUT_W + from_left / STRIDE_W) * SUBLANES + sub;
                ADD_WINDOW(from_top / STRIDE_H, from_left / STRIDE_W, window, ky * KERNEL_W + kx);
            }
        }
#endif
        dx[i] = sum;
#endif
    }
}
#endif
