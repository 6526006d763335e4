// What driver.cpp and nvrtc.h share: the state of the emulated machine, and how it runs launches.
#pragma once
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
