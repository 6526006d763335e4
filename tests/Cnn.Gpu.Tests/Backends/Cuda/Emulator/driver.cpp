// Stands in for NVIDIA's driver and NVRTC where there is neither: kernels are compiled for the host by $CXX or c++ and run here, one thread of a
// block after the other. It is as hostile as the documentation allows: nothing in a stream happens before it must, fresh memory holds rubbish,
// every pointer is checked, and a call on a thread without a context fails. emulated_calls returns a line for each call, emulated_balance
// what was not given back, and emulated_set changes the card or makes a call fail.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <dlfcn.h>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <ucontext.h>
#include <unistd.h>
#include <vector>

#define API extern "C" __attribute__((visibility("default")))

typedef int CUresult;
typedef uint64_t CUdeviceptr;
enum
{
    SUCCESS = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, NO_DEVICE = 100, INVALID_DEVICE = 101, INVALID_IMAGE = 200, INVALID_CONTEXT = 201,
    INVALID_HANDLE = 400, NOT_FOUND = 500, NOT_READY = 600, ILLEGAL_ADDRESS = 700, LAUNCH_OUT_OF_RESOURCES = 701, LAUNCH_FAILED = 719,
    CAPTURE_UNSUPPORTED = 900, CAPTURE_INVALIDATED = 901, NVRTC_COMPILATION = 6, NVRTC_INVALID_OPTION = 5, NVRTC_INVALID_PROGRAM = 4
};

namespace
{
    struct Module
    {
        void* library;
        std::string path;
    };

    struct Function
    {
        Module* module;
        void (*call)(void**);
        int arguments;
        int threads;
        bool has_barrier;
    };

    struct Launch
    {
        Function* function;
        unsigned grid[3], block[3];
        std::vector<CUdeviceptr> arguments;
    };

    struct Graph
    {
        std::vector<Launch> launches;
    };

    struct Stream
    {
        std::deque<std::function<void()>> waiting;
        long pushed = 0, done = 0;
        Graph* captured = nullptr;
    };

    struct Event
    {
        bool timing;
        Stream* stream = nullptr;
        long place = 0;
        std::chrono::steady_clock::time_point time;
    };

    struct Program
    {
        std::string text, name, log, image;
    };

    const size_t Guard = 256;
    std::recursive_mutex lock;
    std::ostringstream calls;
    std::string folder;
    std::map<std::string, long> settings = {
        {"driver_version", 12040}, {"devices", 1}, {"capability_major", 9}, {"capability_minor", 0}, {"memory", 1L << 30}, {"oldest_architecture", 50}};
    std::map<std::string, std::pair<long, long>> failures;
    std::map<std::string, long> alive;
    std::map<CUdeviceptr, size_t> memory;
    std::set<void*> pinned, handles;
    std::set<Stream*> streams;
    size_t taken = 0;
    int lost = SUCCESS;
    int retained = 0;
    thread_local void* current = nullptr;
    char context_object;

    // Kernels whose threads wait for each other run on stacks of their own.
    struct Fiber
    {
        ucontext_t context;
        std::vector<char> stack;
        bool finished;
    };
    ucontext_t scheduler;
    Fiber* running;
    Launch* launched;

    void fiber_main()
    {
        std::vector<void*> p;
        for (auto& a : launched->arguments) p.push_back(&a);
        launched->function->call(p.data());
        running->finished = true;
    }

    void barrier() { swapcontext(&running->context, &scheduler); }

    void set_index(Module* module, const char* name, unsigned x, unsigned y, unsigned z)
    {
        unsigned* index = (unsigned*)dlsym(module->library, name);
        index[0] = x, index[1] = y, index[2] = z;
    }

    bool inside(CUdeviceptr address, size_t bytes)
    {
        auto after = memory.upper_bound(address);
        if (after == memory.begin()) return false;
        auto found = std::prev(after);
        return address >= found->first && address + bytes <= found->first + found->second;
    }

    bool guards_hold()
    {
        for (auto& [address, bytes] : memory)
            for (size_t i = 0; i < Guard; i++)
                if (((unsigned char*)address)[-1 - (long)i] != 0xA5 || ((unsigned char*)address)[bytes + i] != 0xA5) return false;
        return true;
    }

    void run(Launch launch)
    {
        for (auto a : launch.arguments)
            if (!inside(a, 1))
            {
                lost = ILLEGAL_ADDRESS;
                return;
            }
        auto module = launch.function->module;
        auto& [gx, gy, gz] = launch.grid;
        auto& [bx, by, bz] = launch.block;
        auto thread_of = [&](unsigned t) { set_index(module, "emulated_thread", t % bx, t / bx % by, t / bx / by); };
        const unsigned threads = bx * by * bz;
        std::vector<Fiber> fibers(launch.function->has_barrier ? threads : 0);
        for (auto& f : fibers) f.stack.resize(1 << 16);
        *(void (**)())dlsym(module->library, "emulated_barrier") = barrier;
        set_index(module, "emulated_blocks", gx, gy, gz);
        launched = &launch;
        std::vector<void*> p;
        for (auto& a : launch.arguments) p.push_back(&a);
        for (unsigned b = 0; b < gx * gy * gz; b++)
        {
            set_index(module, "emulated_block", b % gx, b / gx % gy, b / gx / gy);
            if (!launch.function->has_barrier)
            {
                // Backwards, since nothing says that threads run in their order.
                for (unsigned t = threads; t-- > 0;)
                {
                    thread_of(t);
                    launch.function->call(p.data());
                }
                continue;
            }
            for (auto& f : fibers)
            {
                getcontext(&f.context);
                f.context.uc_stack.ss_sp = f.stack.data();
                f.context.uc_stack.ss_size = f.stack.size();
                f.context.uc_link = &scheduler;
                f.finished = false;
                makecontext(&f.context, fiber_main, 0);
            }
            for (unsigned left = threads; left > 0;)
            {
                const unsigned before = left;
                for (unsigned t = 0; t < threads; t++)
                {
                    if (fibers[t].finished) continue;
                    thread_of(t);
                    running = &fibers[t];
                    swapcontext(&scheduler, &fibers[t].context);
                    if (fibers[t].finished) left--;
                }
                // Some ended and others wait: a barrier that not all threads reach.
                if (left != 0 && left != before) lost = LAUNCH_FAILED;
            }
        }
        if (!guards_hold()) lost = ILLEGAL_ADDRESS;
    }

    void run_until(Stream* stream, long place)
    {
        while (stream->done < place)
        {
            auto next = std::move(stream->waiting.front());
            stream->waiting.pop_front();
            stream->done++;
            if (lost == SUCCESS) next();
        }
    }

    void push(Stream* stream, std::function<void()> what)
    {
        stream->waiting.push_back(std::move(what));
        stream->pushed++;
    }

    template <typename T> T* make(const char* kind, T* made)
    {
        alive[kind]++;
        handles.insert(made);
        return made;
    }

    template <typename T> int give_back(const char* kind, T* handle)
    {
        if (!handles.erase(handle)) return INVALID_HANDLE;
        alive[kind]--;
        delete handle;
        return SUCCESS;
    }

    std::string command(const std::string& line, int& status)
    {
        std::string output;
        FILE* pipe = popen(line.c_str(), "r");
        char part[4096];
        for (size_t n; (n = fread(part, 1, sizeof(part), pipe)) > 0;) output.append(part, n);
        status = pclose(pipe);
        return output;
    }

    // Whether the call should fail: it must come before anything is done.
    int begin(const char* name, bool needs_context, const std::string& arguments)
    {
        calls << name << arguments << "\n";
        auto fail = failures.find(name);
        if (fail != failures.end() && fail->second.first-- == 0)
        {
            const int code = (int)fail->second.second;
            failures.erase(fail);
            return code;
        }
        if (!needs_context) return SUCCESS;
        return current == nullptr ? (int)INVALID_CONTEXT : lost;
    }
}

#define BEGIN(needs_context, ...)                                              \
    std::lock_guard<std::recursive_mutex> guard(lock);                         \
    std::ostringstream noted;                                                  \
    noted __VA_ARGS__;                                                         \
    if (int failure = begin(__func__, needs_context, noted.str())) return failure;
#define NEED(handle) \
    if (!handles.count(handle)) return INVALID_HANDLE;

// Where kernel.h lies and kernels are compiled; comes first.
API void emulated_folder(const char* path) { folder = path; }
API void emulated_set(const char* name, long value) { settings[name] = value; }
API void emulated_fail(const char* name, long after, long code) { failures[name] = {after, code}; }
API const char* emulated_calls()
{
    static std::string text;
    text = calls.str();
    calls.str("");
    return text.c_str();
}
API const char* emulated_balance()
{
    static std::string text;
    std::ostringstream out;
    for (auto& [kind, count] : alive)
        if (count != 0) out << kind << "=" << count << " ";
    if (retained != 0) out << "contexts=" << retained << " ";
    if (!guards_hold()) out << "overrun ";
    return (text = out.str()).c_str();
}

API CUresult cuInit(unsigned flags)
{
    BEGIN(false, << "")
    return flags != 0 ? INVALID_VALUE : settings["devices"] == 0 ? NO_DEVICE : SUCCESS;
}
API CUresult cuDriverGetVersion(int* version)
{
    BEGIN(false, << "")
    *version = (int)settings["driver_version"];
    return SUCCESS;
}
API CUresult cuGetErrorName(CUresult error, const char** text)
{
    *text = error == OUT_OF_MEMORY ? "CUDA_ERROR_OUT_OF_MEMORY" : error == ILLEGAL_ADDRESS ? "CUDA_ERROR_ILLEGAL_ADDRESS" : "CUDA_ERROR_EMULATED";
    return SUCCESS;
}
API CUresult cuGetErrorString(CUresult error, const char** text)
{
    *text = error == OUT_OF_MEMORY ? "out of memory" : "some meaning";
    return SUCCESS;
}
API CUresult cuDeviceGetCount(int* count)
{
    BEGIN(false, << "")
    *count = (int)settings["devices"];
    return SUCCESS;
}
API CUresult cuDeviceGet(int* device, int ordinal)
{
    BEGIN(false, << " " << ordinal)
    if (ordinal < 0 || ordinal >= settings["devices"]) return INVALID_DEVICE;
    *device = 40 + ordinal;
    return SUCCESS;
}
API CUresult cuDeviceGetName(char* name, int length, int device)
{
    BEGIN(false, << " " << length << " " << device)
    snprintf(name, (size_t)length, "Emulated card %d", device - 40);
    return SUCCESS;
}
API CUresult cuDeviceGetAttribute(int* value, int attribute, int device)
{
    BEGIN(false, << "")
    if (device < 40) return INVALID_DEVICE;
    static const std::map<int, int> values = {{1, 1024}, {2, 1024}, {3, 1024}, {4, 64}, {5, 2147483647}, {6, 65535}, {7, 65535}, {8, 49152}, {16, 7}};
    if (attribute == 75) *value = (int)settings["capability_major"];
    else if (attribute == 76) *value = (int)settings["capability_minor"];
    else if (values.count(attribute)) *value = values.at(attribute);
    else return INVALID_VALUE;
    return SUCCESS;
}
API CUresult cuDeviceTotalMem_v2(size_t* bytes, int)
{
    BEGIN(false, << "")
    *bytes = (size_t)settings["memory"];
    return SUCCESS;
}
API CUresult cuDevicePrimaryCtxRetain(void** context, int device)
{
    BEGIN(false, << " " << device)
    retained++;
    *context = &context_object;
    return SUCCESS;
}
API CUresult cuDevicePrimaryCtxRelease_v2(int device)
{
    BEGIN(false, << " " << device)
    retained--;
    return SUCCESS;
}
API CUresult cuCtxSetCurrent(void* context)
{
    if (context != nullptr && (context != &context_object || retained == 0)) return INVALID_CONTEXT;
    current = context;
    return SUCCESS;
}
API CUresult cuMemGetInfo_v2(size_t* free, size_t* total)
{
    BEGIN(true, << "")
    *total = (size_t)settings["memory"];
    *free = *total - taken;
    return SUCCESS;
}
API CUresult cuMemAlloc_v2(CUdeviceptr* address, size_t bytes)
{
    BEGIN(true, << " " << bytes)
    if (bytes == 0) return INVALID_VALUE;
    if (taken + bytes > (size_t)settings["memory"]) return OUT_OF_MEMORY;
    auto place = (unsigned char*)aligned_alloc(Guard, (bytes + 3 * Guard - 1) / Guard * Guard);
    memset(place, 0xA5, Guard);
    memset(place + Guard, 0xFF, bytes);
    memset(place + Guard + bytes, 0xA5, Guard);
    *address = (CUdeviceptr)(place + Guard);
    memory[*address] = bytes;
    taken += bytes;
    alive["buffers"]++;
    return SUCCESS;
}
API CUresult cuMemFree_v2(CUdeviceptr address)
{
    BEGIN(true, << "")
    if (!memory.count(address)) return INVALID_VALUE;
    // The driver waits as well.
    for (auto stream : streams) run_until(stream, stream->pushed);
    taken -= memory[address];
    memory.erase(address);
    free((void*)(address - Guard));
    alive["buffers"]--;
    return SUCCESS;
}
API CUresult cuMemHostAlloc(void** address, size_t bytes, unsigned flags)
{
    BEGIN(true, << " " << bytes << " " << flags)
    *address = aligned_alloc(Guard, (bytes + Guard - 1) / Guard * Guard);
    pinned.insert(*address);
    alive["pinned"]++;
    return SUCCESS;
}
API CUresult cuMemFreeHost(void* address)
{
    BEGIN(true, << "")
    if (!pinned.erase(address)) return INVALID_VALUE;
    free(address);
    alive["pinned"]--;
    return SUCCESS;
}
API CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr target, const void* source, size_t bytes, Stream* stream)
{
    BEGIN(true, << " " << bytes)
    NEED(stream)
    if (!inside(target, bytes)) return INVALID_VALUE;
    if (stream->captured) return CAPTURE_UNSUPPORTED;
    push(stream, [=] { memcpy((void*)target, source, bytes); });
    return SUCCESS;
}
API CUresult cuMemcpyDtoHAsync_v2(void* target, CUdeviceptr source, size_t bytes, Stream* stream)
{
    BEGIN(true, << " " << bytes)
    NEED(stream)
    if (!inside(source, bytes)) return INVALID_VALUE;
    push(stream, [=] { memcpy(target, (void*)source, bytes); });
    return SUCCESS;
}
API CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr target, CUdeviceptr source, size_t bytes, Stream* stream)
{
    BEGIN(true, << " " << bytes)
    NEED(stream)
    if (!inside(target, bytes) || !inside(source, bytes)) return INVALID_VALUE;
    push(stream, [=] { memcpy((void*)target, (void*)source, bytes); });
    return SUCCESS;
}
API CUresult cuMemsetD8Async(CUdeviceptr target, unsigned char value, size_t count, Stream* stream)
{
    BEGIN(true, << " " << (int)value << " " << count)
    NEED(stream)
    if (!inside(target, count)) return INVALID_VALUE;
    push(stream, [=] { memset((void*)target, value, count); });
    return SUCCESS;
}
API CUresult cuStreamCreate(Stream** stream, unsigned flags)
{
    BEGIN(true, << " " << flags)
    *stream = make("streams", new Stream());
    streams.insert(*stream);
    return SUCCESS;
}
API CUresult cuStreamDestroy_v2(Stream* stream)
{
    BEGIN(true, << "")
    NEED(stream)
    run_until(stream, stream->pushed);
    streams.erase(stream);
    alive["streams"]--;
    // Not deleted: what waits for it in another stream still looks at it.
    handles.erase(stream);
    return SUCCESS;
}
API CUresult cuStreamSynchronize(Stream* stream)
{
    BEGIN(true, << "")
    NEED(stream)
    if (stream->captured) return CAPTURE_UNSUPPORTED;
    run_until(stream, stream->pushed);
    return lost;
}
API CUresult cuStreamWaitEvent(Stream* stream, Event* event, unsigned flags)
{
    BEGIN(true, << " " << flags)
    NEED(stream)
    NEED(event)
    if (event->stream == nullptr) return SUCCESS;
    auto [other, place] = std::make_pair(event->stream, event->place);
    push(stream, [other = other, place = place] { run_until(other, place); });
    return SUCCESS;
}
API CUresult cuStreamBeginCapture_v2(Stream* stream, int mode)
{
    BEGIN(true, << " " << mode)
    NEED(stream)
    stream->captured = make("graphs", new Graph());
    return SUCCESS;
}
API CUresult cuStreamEndCapture(Stream* stream, Graph** graph)
{
    BEGIN(true, << "")
    NEED(stream)
    if (!stream->captured) return INVALID_VALUE;
    *graph = stream->captured;
    stream->captured = nullptr;
    return SUCCESS;
}
API CUresult cuGraphInstantiateWithFlags(Graph** executable, Graph* graph, unsigned long long flags)
{
    BEGIN(true, << " " << flags)
    NEED(graph)
    *executable = make("executables", new Graph(*graph));
    return SUCCESS;
}
API CUresult cuGraphLaunch(Graph* executable, Stream* stream)
{
    BEGIN(true, << "")
    NEED(executable)
    NEED(stream)
    push(stream, [launches = executable->launches] {
        for (auto& l : launches)
            if (lost == SUCCESS) run(l);
    });
    return SUCCESS;
}
API CUresult cuGraphExecDestroy(Graph* executable)
{
    BEGIN(true, << "")
    return give_back("executables", executable);
}
API CUresult cuGraphDestroy(Graph* graph)
{
    BEGIN(true, << "")
    return give_back("graphs", graph);
}
API CUresult cuEventCreate(Event** event, unsigned flags)
{
    BEGIN(true, << " " << flags)
    *event = make("events", new Event());
    (*event)->timing = (flags & 2) == 0;
    return SUCCESS;
}
API CUresult cuEventRecord(Event* event, Stream* stream)
{
    BEGIN(true, << "")
    NEED(event)
    NEED(stream)
    push(stream, [event] { event->time = std::chrono::steady_clock::now(); });
    event->stream = stream;
    event->place = stream->pushed;
    return SUCCESS;
}
API CUresult cuEventSynchronize(Event* event)
{
    BEGIN(true, << "")
    NEED(event)
    if (event->stream != nullptr) run_until(event->stream, event->place);
    return lost;
}
API CUresult cuEventElapsedTime(float* milliseconds, Event* start, Event* end)
{
    BEGIN(true, << "")
    NEED(start)
    NEED(end)
    if (!start->timing || !end->timing || start->stream == nullptr || end->stream == nullptr) return INVALID_HANDLE;
    if (start->stream->done < start->place || end->stream->done < end->place) return NOT_READY;
    *milliseconds = std::chrono::duration<float, std::milli>(end->time - start->time).count();
    return SUCCESS;
}
API CUresult cuEventDestroy_v2(Event* event)
{
    BEGIN(true, << "")
    NEED(event)
    if (event->stream != nullptr) run_until(event->stream, event->place);
    return give_back("events", event);
}
API CUresult cuModuleLoadDataEx(Module** module, const void* image, unsigned count, int* options, void** values)
{
    BEGIN(true, << " " << count)
    if (count != 2 || options[0] != 5 || options[1] != 6) return INVALID_VALUE;
    const char* path = (const char*)image;
    void* library = strncmp(path, "/", 1) == 0 ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : nullptr;
    if (library == nullptr)
    {
        snprintf((char*)values[0], (size_t)values[1], "emulated loading failed");
        return INVALID_IMAGE;
    }
    *module = make("modules", new Module{library, path});
    return SUCCESS;
}
API CUresult cuModuleUnload(Module* module)
{
    BEGIN(true, << "")
    NEED(module)
    dlclose(module->library);
    return give_back("modules", module);
}
API CUresult cuModuleGetFunction(Function** function, Module* module, const char* name)
{
    BEGIN(true, << " " << name)
    NEED(module)
    auto call = (void (*)(void**))dlsym(module->library, (std::string("emulated_call_") + name).c_str());
    if (call == nullptr) return NOT_FOUND;
    auto number = [&](const std::string& symbol) { return *(int*)dlsym(module->library, symbol.c_str()); };
    *function = new Function{module, call, number(std::string("emulated_arguments_") + name), number("emulated_threads"), number("emulated_has_barrier") != 0};
    return SUCCESS;
}
API CUresult cuFuncGetAttribute(int* value, int attribute, Function* function)
{
    BEGIN(true, << " " << attribute)
    if (attribute != 0) return INVALID_VALUE;
    *value = function->threads;
    return SUCCESS;
}
API CUresult cuFuncGetParamInfo(Function* function, size_t index, size_t* offset, size_t* size)
{
    BEGIN(true, << "")
    if (index >= (size_t)function->arguments) return INVALID_VALUE;
    *offset = 8 * index;
    *size = 8;
    return SUCCESS;
}
API CUresult cuLaunchKernel(Function* function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned shared,
    Stream* stream, void** arguments, void** extra)
{
    BEGIN(true, << " " << gx << "," << gy << "," << gz << " " << bx << "," << by << "," << bz << " " << shared)
    NEED(stream)
    if (extra != nullptr || gx == 0 || gy == 0 || gz == 0 || gy > 65535 || gz > 65535) return INVALID_VALUE;
    if (bx * by * bz == 0 || bx * by * bz > (unsigned)function->threads) return LAUNCH_OUT_OF_RESOURCES;
    Launch launch{function, {gx, gy, gz}, {bx, by, bz}, {}};
    for (int i = 0; i < function->arguments; i++) launch.arguments.push_back(*(CUdeviceptr*)arguments[i]);
    if (stream->captured) stream->captured->launches.push_back(launch);
    else push(stream, [launch] { run(launch); });
    return SUCCESS;
}

API const char* nvrtcGetErrorString(int result) { return result == NVRTC_COMPILATION ? "NVRTC_ERROR_COMPILATION" : "NVRTC_ERROR_EMULATED"; }
API int nvrtcVersion(int* major, int* minor)
{
    *major = 12;
    *minor = 4;
    return SUCCESS;
}
API int nvrtcGetNumSupportedArchs(int* count)
{
    *count = 3;
    return SUCCESS;
}
API int nvrtcGetSupportedArchs(int* architectures)
{
    architectures[0] = (int)settings["oldest_architecture"], architectures[1] = 80, architectures[2] = 90;
    return SUCCESS;
}
API int nvrtcCreateProgram(Program** program, const char* text, const char* name, int headers, const char* const*, const char* const*)
{
    BEGIN(false, << " " << name << " " << headers)
    *program = make("programs", new Program{text, name, "", ""});
    return SUCCESS;
}
API int nvrtcCompileProgram(Program* program, int count, const char* const* options)
{
    {
        std::ostringstream all;
        for (int i = 0; i < count; i++) all << " " << options[i];
        BEGIN(false, << all.str())
    }
    for (int i = 0; i < count; i++)
        if (!std::regex_match(options[i], std::regex("--gpu-architecture=(sm|compute)_[0-9]+|--std=c\\+\\+17|--fmad=true|-default-device"))) return NVRTC_INVALID_OPTION;
    static int number = 0;
    std::string base;
    {
        std::lock_guard<std::recursive_mutex> guard(lock);
        base = folder + "/kernel" + std::to_string(getpid()) + "_" + std::to_string(number++);
    }
    const char* compiler = getenv("CXX") != nullptr ? getenv("CXX") : "c++";
    std::ofstream(base + ".cpp") << program->text;
    int status;
    program->log = command(std::string(compiler) + " -E -include " + folder + "/kernel.h " + base + ".cpp -o " + base + ".ii 2>&1", status);
    if (status != 0) return NVRTC_COMPILATION;
    std::ifstream preprocessed(base + ".ii");
    std::string text((std::istreambuf_iterator<char>(preprocessed)), std::istreambuf_iterator<char>());
    std::ostringstream entries;
    std::regex kernel("EMULATED_KERNEL void\\s+(\\w+)\\s*\\(");
    for (std::sregex_iterator m(text.begin(), text.end(), kernel), end; m != end; ++m)
        entries << "extern \"C\" { int emulated_arguments_" << (*m)[1] << " = emulated_count(" << (*m)[1] << "); void emulated_call_" << (*m)[1]
                << "(void** p) { emulated_call(" << (*m)[1] << ", p); } }\n";
    std::smatch group[3];
    int threads = 1;
    const char* names[] = {"X", "Y", "Z"};
    for (int i = 0; i < 3; i++)
        if (std::regex_search(program->text, group[i], std::regex(std::string("#define GROUP_") + names[i] + " (\\d+)"))) threads *= atoi(group[i][1].str().c_str());
    entries << "extern \"C\" { int emulated_threads = " << threads << "; int emulated_has_barrier = "
            << (text.find("emulated_barrier()") != std::string::npos) << "; }\n";
    std::ofstream(base + ".ii") << std::regex_replace(text, std::regex("EMULATED_KERNEL"), "") << "\n# 1 \"entries\"\n" << entries.str();
    program->log += command(std::string(compiler) + " -std=c++17 -O1 -march=native -fPIC -shared -w " + base + ".ii -o " + base + ".so 2>&1", status);
    if (status != 0) return NVRTC_COMPILATION;
    program->image = base + ".so";
    return SUCCESS;
}
API int nvrtcGetCUBINSize(Program* program, size_t* bytes)
{
    *bytes = program->image.size() + 1;
    return SUCCESS;
}
API int nvrtcGetCUBIN(Program* program, char* image)
{
    memcpy(image, program->image.c_str(), program->image.size() + 1);
    return SUCCESS;
}
API int nvrtcGetPTXSize(Program* program, size_t* bytes) { return nvrtcGetCUBINSize(program, bytes); }
API int nvrtcGetPTX(Program* program, char* image) { return nvrtcGetCUBIN(program, image); }
API int nvrtcGetProgramLogSize(Program* program, size_t* bytes)
{
    *bytes = program->log.size() + 1;
    return SUCCESS;
}
API int nvrtcGetProgramLog(Program* program, char* log)
{
    memcpy(log, program->log.c_str(), program->log.size() + 1);
    return SUCCESS;
}
API int nvrtcDestroyProgram(Program** program)
{
    BEGIN(false, << "")
    int result = give_back("programs", *program);
    *program = nullptr;
    return result;
}
