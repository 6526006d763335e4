// What NVRTC knows without any header, for a C++ compiler that compiles a kernel for the host. The driver of driver.cpp calls it thread by thread.
struct emulated_dim
{
    unsigned x, y, z;
};
extern "C"
{
    emulated_dim emulated_thread, emulated_block, emulated_blocks;
    void (*emulated_barrier)();
    float fmaf(float, float, float);
    float fabsf(float);
    float sqrtf(float);
    float fmaxf(float, float);
    float fminf(float, float);
    float expf(float);
    float logf(float);
    float tanhf(float);
    float erff(float);
    float powf(float, float);
    float sinf(float);
    float cosf(float);
    float floorf(float);
}
typedef __SIZE_TYPE__ size_t;
// driver.cpp looks for this word, and takes it out.
#define __global__ EMULATED_KERNEL
#define __device__
#define __shared__ static
#define __constant__ const
#define __forceinline__ inline
#define __launch_bounds__(...)
#define threadIdx emulated_thread
#define blockIdx emulated_block
#define gridDim emulated_blocks
#define __syncthreads() emulated_barrier()

template <typename To, typename From> static inline To emulated_bits(From from)
{
    To to;
    __builtin_memcpy(&to, &from, sizeof(to));
    return to;
}
static inline unsigned __float_as_uint(float x) { return emulated_bits<unsigned>(x); }
static inline int __float_as_int(float x) { return emulated_bits<int>(x); }
static inline float __uint_as_float(unsigned x) { return emulated_bits<float>(x); }
static inline float __int_as_float(int x) { return emulated_bits<float>(x); }
static inline unsigned __umulhi(unsigned a, unsigned b) { return (unsigned)(((unsigned long long)a * b) >> 32); }
static inline float rsqrtf(float x) { return 1.0f / sqrtf(x); }
static inline int min(int a, int b) { return a < b ? a : b; }
static inline int max(int a, int b) { return a > b ? a : b; }
static inline unsigned min(unsigned a, unsigned b) { return a < b ? a : b; }
static inline unsigned max(unsigned a, unsigned b) { return a > b ? a : b; }
static inline int abs(int a) { return a < 0 ? -a : a; }

template <typename... A> constexpr int emulated_count(void (*)(A...)) { return sizeof...(A); }
template <int... I> struct emulated_numbers {};
template <typename... A, int... I> static inline void emulated_call(void (*kernel)(A...), void** p, emulated_numbers<I...>)
{
    kernel(*(A*)p[I]...);
}
template <typename... A> static inline void emulated_call(void (*kernel)(A...), void** p)
{
    emulated_call(kernel, p, emulated_numbers<__integer_pack(sizeof...(A))...>());
}
#define EMULATED_ENTRY(name)                                                                   \
    extern "C"                                                                                 \
    {                                                                                          \
        int emulated_arguments_##name = emulated_count(name);                                  \
        void emulated_call_##name(void** p) { emulated_call(name, p); }                        \
    }
