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

#define ACTIVATION_NONE 0
#define ACTIVATION_RELU 1
#define ACTIVATION_SIGMOID 2
#define ACTIVATION_TANH 3
#define ACTIVATION_LEAKY_RELU 4
#define ACTIVATION_GELU 5
#define ACTIVATION_SILU 6
