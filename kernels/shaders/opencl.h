// The dialect of OpenCL C 1.2. cuda.h defines the same names.
#define DIALECT_OPENCL 1

// Every kernel is compiled for one group size, GROUP_X × GROUP_Y × GROUP_Z.
#define KERNEL(name) __kernel __attribute__((reqd_work_group_size(GROUP_X, GROUP_Y, GROUP_Z))) void name
#define FUNCTION static inline
#define GLOBAL __global
#define LOCAL __local
#define LOCAL_PTR __local
#define CONSTANT __constant
#define RESTRICT restrict
#define BARRIER() barrier(CLK_LOCAL_MEM_FENCE)
#define GROUP_ID(d) ((int)get_group_id(d))
#define GROUP_COUNT(d) ((int)get_num_groups(d))
#define LOCAL_ID(d) ((int)get_local_id(d))
#define UNROLL __attribute__((opencl_unroll_hint))
#define FLOAT_BITS(x) as_uint(x)
#define BITS_FLOAT(x) as_float(x)
#define MULTIPLY_HIGH(a, b) mul_hi((a), (b))

// vec: VECTOR samples of one element, which lie beside each other in memory; ivec, uvec: as many integers.
#if VECTOR == 1
typedef float vec;
typedef int ivec;
typedef uint uvec;
#define VEC(x) (x)
#define IVEC(x) (x)
#define UVEC(x) (x)
#define SELECT(mask, a, b) ((mask) ? (a) : (b))
#define LANE_NUMBERS 0
#define TO_VEC(x) ((float)(x))
#define TO_IVEC(x) ((int)(x))
#define TO_UVEC(x) ((uint)(x))
#define STORE_UNALIGNED(x, at) (*(at) = (x))
#define VEC_SUM(x) (x)
#elif VECTOR == 4
typedef float4 vec;
typedef int4 ivec;
typedef uint4 uvec;
#define LANE_NUMBERS (int4)(0, 1, 2, 3)
#define TO_VEC(x) convert_float4(x)
#define TO_IVEC(x) convert_int4(x)
#define TO_UVEC(x) convert_uint4(x)
#define STORE_UNALIGNED(x, at) vstore4((x), 0, (at))
#define VEC_SUM(x) (((x).s0 + (x).s1) + ((x).s2 + (x).s3))
#elif VECTOR == 8
typedef float8 vec;
typedef int8 ivec;
typedef uint8 uvec;
#define LANE_NUMBERS (int8)(0, 1, 2, 3, 4, 5, 6, 7)
#define TO_VEC(x) convert_float8(x)
#define TO_IVEC(x) convert_int8(x)
#define TO_UVEC(x) convert_uint8(x)
#define STORE_UNALIGNED(x, at) vstore8((x), 0, (at))
#define VEC_SUM(x) ((((x).s0 + (x).s1) + ((x).s2 + (x).s3)) + (((x).s4 + (x).s5) + ((x).s6 + (x).s7)))
#elif VECTOR == 16
typedef float16 vec;
typedef int16 ivec;
typedef uint16 uvec;
#define LANE_NUMBERS (int16)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
#define TO_VEC(x) convert_float16(x)
#define TO_IVEC(x) convert_int16(x)
#define TO_UVEC(x) convert_uint16(x)
#define STORE_UNALIGNED(x, at) vstore16((x), 0, (at))
#define VEC_SUM(x) \
    (((((x).s0 + (x).s1) + ((x).s2 + (x).s3)) + (((x).s4 + (x).s5) + ((x).s6 + (x).s7))) \
     + ((((x).s8 + (x).s9) + ((x).sa + (x).sb)) + (((x).sc + (x).sd) + ((x).se + (x).sf))))
#else
#error "VECTOR must be 1, 4, 8 or 16"
#endif
#if VECTOR > 1
#define VEC(x) ((vec)(x))
#define IVEC(x) ((ivec)(x))
#define UVEC(x) ((uvec)(x))
// A comparison of vectors gives -1 or 0 in each lane.
#define SELECT(mask, a, b) select((b), (a), (mask))
#endif

// Exact where it is fast; a device without fused multiply-adds rounds twice instead. Drivers for processors say it as C compilers do.
#if defined(FP_FAST_FMAF) || defined(__FMA__) || defined(__ARM_FEATURE_FMA)
#define FMA(a, b, c) fma((a), (b), (c))
#else
#define FMA(a, b, c) mad((a), (b), (c))
#endif
