// What the kernels of convolution.cl and convolution_gemm.cl share. Forward the source is x and the target y; backward the source is the gradient of y
// and the target that of x.
//   BACKWARD                        whether it is the gradient with respect to the input
//   GROUPS                          of channels that do not see each other
//   SOURCE_*, TARGET_*              channels (of a group), height and width of what is read and what is written
//   KERNEL_*, STRIDE_*, PAD_*, DILATION_*  of the convolution; STRIDE_GCD_*: the greatest common divisor of stride and dilation
//   WEIGHT_SOURCE, WEIGHT_TARGET    how far the weights of neighbouring source and target channels are apart
//   HAS_BIAS, ACTIVATE              what is done with a sum
//   POOL                            2 × 2 windows that tile the target: 0 none, 1 maximum, 2 minimum, 3 mean; HAS_PLACES: they are written too

// Along an axis a target has taps 0, 1, … at the sources first + tap · TAP_STEP. Targets with the same remainder by the number of phases have the
// same taps; the firsts of such neighbours are SOURCE_STEP apart.
#if BACKWARD
// Only every TAP_STRIDE-th tap of the kernel hits.
#define TAP_STEP_H (-(DILATION_H / STRIDE_GCD_H))
#define TAP_STEP_W (-(DILATION_W / STRIDE_GCD_W))
#define TAP_STRIDE_H (STRIDE_H / STRIDE_GCD_H)
#define TAP_STRIDE_W (STRIDE_W / STRIDE_GCD_W)
#define SOURCE_STEP_H 1
#define SOURCE_STEP_W 1
#define PHASES_H (STRIDE_H < TARGET_H ? STRIDE_H : TARGET_H)
#define PHASES_W (STRIDE_W < TARGET_W ? STRIDE_W : TARGET_W)
#define FIRST_TAP_H(y) first_tap((y) + PAD_H, KERNEL_H, STRIDE_H, DILATION_H, TAP_STRIDE_H)
#define FIRST_TAP_W(x) first_tap((x) + PAD_W, KERNEL_W, STRIDE_W, DILATION_W, TAP_STRIDE_W)
#define FIRST_SOURCE_H(y, tap) (((y) + PAD_H - (tap) * DILATION_H) / STRIDE_H)
#define FIRST_SOURCE_W(x, tap) (((x) + PAD_W - (tap) * DILATION_W) / STRIDE_W)

// The first tap that hits a target, or the number of taps if none does.
FUNCTION int first_tap(int padded, int taps, int stride, int dilation, int tap_stride)
{
    for (int tap = 0; tap < tap_stride && tap < taps; tap++)
        if ((padded - tap * dilation) % stride == 0) return tap;
    return taps;
}
#else
#define TAP_STEP_H DILATION_H
#define TAP_STEP_W DILATION_W
#define TAP_STRIDE_H 1
#define TAP_STRIDE_W 1
#define SOURCE_STEP_H STRIDE_H
#define SOURCE_STEP_W STRIDE_W
#define PHASES_H 1
#define PHASES_W 1
#define FIRST_TAP_H(y) 0
#define FIRST_TAP_W(x) 0
#define FIRST_SOURCE_H(y, tap) ((y) * STRIDE_H - PAD_H)
#define FIRST_SOURCE_W(x, tap) ((x) * STRIDE_W - PAD_W)
#endif

#if POOL != 0 && (BACKWARD || TARGET_H % 2 != 0 || TARGET_W % 2 != 0)
#error "only results that windows of 2 x 2 tile are pooled"
#endif

#if HAS_PLACES
#define STORE_PLACE(at, place) places[at] = place;
#else
#define STORE_PLACE(at, place)
#endif

// Writes what a window keeps of four sums, in reading order.
#if POOL == 3
#define STORE_WINDOW(s0, s1, s2, s3, shift, at)                                 \
    {                                                                           \
        const vec mean = ((s0 + s1) + (s2 + s3)) * 0.25f + shift;               \
        target[at] = ACTIVATE(mean);                                            \
    }
#else
#if POOL == 1
#define BEATS(a, b) ((a) > (b))
#else
#define BEATS(a, b) ((a) < (b))
#endif
#define STORE_WINDOW(s0, s1, s2, s3, shift, at)                                 \
    {                                                                           \
        vec best = s0;                                                          \
        ivec place = IVEC(0);                                                   \
        KEEP_BEST(s1, 1)                                                        \
        KEEP_BEST(s2, 2)                                                        \
        KEEP_BEST(s3, 3)                                                        \
        best += shift;                                                          \
        target[at] = ACTIVATE(best);                                            \
        STORE_PLACE(at, place)                                                  \
    }
// NaN wins, so that it cannot hide.
#define KEEP_BEST(value, k)                                                     \
    {                                                                           \
        const ivec wins = BEATS(value, best) | ((value) != (value));            \
        best = SELECT(wins, value, best);                                       \
        place = SELECT(wins, IVEC(k), place);                                   \
    }
#endif
