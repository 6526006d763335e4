// What NVRTC knows without any header and shaders use, so that clang compiles them to PTX without NVIDIA's headers. Functions that clang has no
// builtin for stay external: the PTX names them, and nothing links it.
#define __global__ __attribute__((global))
#define __device__ __attribute__((device))
#define __host__ __attribute__((host))
#define __shared__ __attribute__((shared))
#define __constant__ __attribute__((constant))
#define __forceinline__ __inline__ __attribute__((always_inline))
#define __launch_bounds__(...) __attribute__((launch_bounds(__VA_ARGS__)))

typedef __SIZE_TYPE__ size_t;

struct dim3_of_clang
{
    unsigned x, y, z;
};
#define INDEX_OF_CLANG(name) \
    (dim3_of_clang{(unsigned)__nvvm_read_ptx_sreg_##name##_x(), (unsigned)__nvvm_read_ptx_sreg_##name##_y(), \
                   (unsigned)__nvvm_read_ptx_sreg_##name##_z()})
#define threadIdx INDEX_OF_CLANG(tid)
#define blockIdx INDEX_OF_CLANG(ctaid)
#define blockDim INDEX_OF_CLANG(ntid)
#define gridDim INDEX_OF_CLANG(nctaid)

#define FUNCTION_OF_CLANG static __device__ __forceinline__
FUNCTION_OF_CLANG unsigned __float_as_uint(float x) { return (unsigned)__nvvm_bitcast_f2i(x); }
FUNCTION_OF_CLANG int __float_as_int(float x) { return __nvvm_bitcast_f2i(x); }
FUNCTION_OF_CLANG float __uint_as_float(unsigned x) { return __nvvm_bitcast_i2f((int)x); }
FUNCTION_OF_CLANG float __int_as_float(int x) { return __nvvm_bitcast_i2f(x); }
FUNCTION_OF_CLANG unsigned __umulhi(unsigned a, unsigned b) { return __nvvm_mulhi_ui(a, b); }
FUNCTION_OF_CLANG float fmaf(float a, float b, float c) { return __nvvm_fma_rn_f(a, b, c); }
FUNCTION_OF_CLANG float fabsf(float x) { return __nvvm_fabs_f(x); }
FUNCTION_OF_CLANG float sqrtf(float x) { return __nvvm_sqrt_rn_f(x); }
FUNCTION_OF_CLANG float fmaxf(float a, float b) { return __nvvm_fmax_f(a, b); }
FUNCTION_OF_CLANG float fminf(float a, float b) { return __nvvm_fmin_f(a, b); }
FUNCTION_OF_CLANG int min(int a, int b) { return a < b ? a : b; }
FUNCTION_OF_CLANG int max(int a, int b) { return a > b ? a : b; }
FUNCTION_OF_CLANG unsigned min(unsigned a, unsigned b) { return a < b ? a : b; }
FUNCTION_OF_CLANG unsigned max(unsigned a, unsigned b) { return a > b ? a : b; }
FUNCTION_OF_CLANG int abs(int a) { return a < 0 ? -a : a; }
extern "C"
{
    __device__ float expf(float x);
    __device__ float logf(float x);
    __device__ float rsqrtf(float x);
    __device__ float tanhf(float x);
    __device__ float erff(float x);
    __device__ float powf(float x, float y);
    __device__ float sinf(float x);
    __device__ float cosf(float x);
    __device__ float floorf(float x);
}
