// What all shaders share. Defines of every program:
//   LANES   samples of a block: a value of shape [N, C, H, W] lies in memory as [ceil(N / LANES)][C][H][W][LANES]
//   VECTOR  samples that one work item handles together; it divides LANES
//   GROUP_X, GROUP_Y, GROUP_Z  the group size of the kernel
// Samples behind the step's last one hold zeros, or whatever follows from zeros; kernels that would count them look at the step's numbers.
#if LANES % VECTOR != 0
#error "VECTOR must divide LANES"
#endif

// How many work items share the samples of a block.
#define SUBLANES (LANES / VECTOR)

// The numbers of the step: 16 words, then the rows of the tables that the step's samples are.
#define STEP_COUNT(step) ((int)(step)[0])
#define STEP_SEED_LOW(step) ((step)[1])
#define STEP_SEED_HIGH(step) ((step)[2])
#define STEP_LOW(step) ((step)[3])
#define STEP_HIGH(step) ((step)[4])
#define STEP_RATE(step) BITS_FLOAT((step)[5])
#define STEP_ADAM_RATE(step) BITS_FLOAT((step)[6])
#define STEP_ADAM_ROOT(step) BITS_FLOAT((step)[7])
#define STEP_ADAM_SHRINK(step) BITS_FLOAT((step)[8])
#define STEP_RUN(step) ((step)[9])
#define STEP_ROW(step, sample) ((int)(step)[16 + (sample)])

// 1 if a step's loss was not finite: then nothing is updated any more until the host has looked.
#define STATE_FAILED(state) ((state)[0])

// Runs over ITEMS equal things in a launch of ShaderLowering.AddFlat: neighbouring work items of a group take neighbours, each PER_ITEM of them.
#define FOR_EACH(i, items)                                                                                                  \
    for (int i = GROUP_ID(0) * (GROUP_X * PER_ITEM) + LOCAL_ID(0), i##_end = min(items, (GROUP_ID(0) + 1) * (GROUP_X * PER_ITEM)); \
         i < i##_end; i += GROUP_X)

#define INFINITE BITS_FLOAT(0x7f800000u)
#define NOT_A_NUMBER BITS_FLOAT(0x7fc00000u)

// Functions of one element, and their gradients from dy and y = f(x). A lowering names the one that a kernel applies.
FUNCTION vec activate_none(vec x) { return x; }

FUNCTION vec activate_none_backward(vec dy, vec y) { return dy; }

// The comparison lets NaN through.
FUNCTION vec activate_relu(vec x) { return SELECT(x < VEC(0.0f), VEC(0.0f), x); }

FUNCTION vec activate_relu_backward(vec dy, vec y) { return SELECT(y > VEC(0.0f), dy, VEC(0.0f)); }

// From e to a power that is never positive, so that it cannot overflow.
FUNCTION vec activate_sigmoid(vec x)
{
    const vec e = exp(-fabs(x));
    return SELECT(x < VEC(0.0f), e, VEC(1.0f)) / (VEC(1.0f) + e);
}

FUNCTION vec activate_sigmoid_backward(vec dy, vec y) { return dy * y * (VEC(1.0f) - y); }

FUNCTION vec activate_tanh(vec x) { return tanh(x); }

FUNCTION vec activate_tanh_backward(vec dy, vec y) { return dy * (VEC(1.0f) - y * y); }

// The gradients of these need x.
FUNCTION vec activate_leaky_relu(vec x, float slope) { return SELECT(x > VEC(0.0f), x, slope * x); }

FUNCTION vec activate_leaky_relu_backward(vec dy, vec x, float slope) { return SELECT(x > VEC(0.0f), dy, slope * dy); }

// The distribution function of the normal distribution.
FUNCTION vec normal_below(vec x) { return 0.5f + 0.5f * erf(0.70710678118654752f * x); }

FUNCTION vec activate_gelu(vec x) { return x * normal_below(x); }

FUNCTION vec activate_gelu_backward(vec dy, vec x) { return dy * (normal_below(x) + x * (0.39894228040143268f * exp(-0.5f * x * x))); }

FUNCTION vec activate_silu(vec x) { return x * activate_sigmoid(x); }

FUNCTION vec activate_silu_backward(vec dy, vec x)
{
    const vec s = activate_sigmoid(x);
    return dy * s * (VEC(1.0f) + x * (VEC(1.0f) - s));
}

// The sum of the group's items in the same order every time; all items get it, and all must come here. GROUP_X is a power of two.
FUNCTION float group_sum(float value, LOCAL_PTR float* partial)
{
#if GROUP_X == 1
    return value;
#else
    partial[LOCAL_ID(0)] = value;
    BARRIER();
    for (int stride = GROUP_X / 2; stride > 0; stride /= 2)
    {
        if (LOCAL_ID(0) < stride) partial[LOCAL_ID(0)] += partial[LOCAL_ID(0) + stride];
        BARRIER();
    }
    const float sum = partial[0];
    BARRIER();
    return sum;
#endif
}

// Philox 4x32-10 of Salmon et al. 2011: counter-based random numbers. The class Philox of the library gives the same words.
FUNCTION void philox(uint key_low, uint key_high, uvec counter[4])
{
    for (int round = 0; round < 10; round++)
    {
        const uvec high0 = MULTIPLY_HIGH(UVEC(0xD2511F53u), counter[0]), low0 = 0xD2511F53u * counter[0];
        const uvec high1 = MULTIPLY_HIGH(UVEC(0xCD9E8D57u), counter[2]), low1 = 0xCD9E8D57u * counter[2];
        counter[0] = high1 ^ counter[1] ^ UVEC(key_low);
        counter[1] = low1;
        counter[2] = high0 ^ counter[3] ^ UVEC(key_high);
        counter[3] = low0;
        key_low += 0x9E3779B9u;
        key_high += 0xBB67AE85u;
    }
}

// A word as a float in [0, 1), from its upper 24 bits.
FUNCTION vec to_unit(uvec word) { return TO_VEC(TO_IVEC(word >> 8)) * 5.9604644775390625e-8f; }
