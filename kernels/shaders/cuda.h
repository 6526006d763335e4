// The dialect of CUDA C++. opencl.h defines the same names.
#define DIALECT_CUDA 1

// Every kernel is compiled for one group size, GROUP_X × GROUP_Y × GROUP_Z.
#define KERNEL(name) extern "C" __global__ void __launch_bounds__((GROUP_X) * (GROUP_Y) * (GROUP_Z)) name
#define FUNCTION static __device__ __forceinline__
#define GLOBAL
#define LOCAL __shared__
#define LOCAL_PTR
#define CONSTANT static __constant__
#define RESTRICT __restrict__
#define BARRIER() __syncthreads()
#define GROUP_ID(d) ((int)((d) == 0 ? blockIdx.x : (d) == 1 ? blockIdx.y : blockIdx.z))
#define GROUP_COUNT(d) ((int)((d) == 0 ? gridDim.x : (d) == 1 ? gridDim.y : gridDim.z))
#define LOCAL_ID(d) ((int)((d) == 0 ? threadIdx.x : (d) == 1 ? threadIdx.y : threadIdx.z))
#define UNROLL _Pragma("unroll")
#define FLOAT_BITS(x) __float_as_uint(x)
#define BITS_FLOAT(x) __uint_as_float(x)
#define MULTIPLY_HIGH(a, b) __umulhi((a), (b))

typedef unsigned int uint;
typedef unsigned char uchar;

#if VECTOR != 1
#error "CUDA shaders take one sample per thread: VECTOR must be 1"
#endif
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
#define FMA(a, b, c) fmaf((a), (b), (c))

// OpenCL's names for functions of float, and what no header of CUDA's is needed for.
#ifndef INFINITY
#define INFINITY __int_as_float(0x7f800000)
#endif
#define fabs(x) fabsf(x)
#define exp(x) expf(x)
#define log(x) logf(x)
#define sqrt(x) sqrtf(x)
#define rsqrt(x) rsqrtf(x)
#define tanh(x) tanhf(x)
#define erf(x) erff(x)
#define fmax(a, b) fmaxf((a), (b))
#define fmin(a, b) fminf((a), (b))
#define isfinite(x) ((__float_as_uint(x) & 0x7f800000u) != 0x7f800000u)
