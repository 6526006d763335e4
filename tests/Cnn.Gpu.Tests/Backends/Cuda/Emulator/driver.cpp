// Stands in for NVIDIA's driver and NVRTC where there is neither: kernels are compiled for the host by $CXX or c++ and run here, one thread of a
// block after the other. It is as hostile as the documentation allows: nothing in a stream happens before it must, fresh memory holds rubbish,
// every pointer is checked, and a call on a thread without a context fails. emulated_calls returns a line for each call, emulated_balance
// what was not given back, and emulated_set changes the card or makes a call fail.
#include "emulator.h"
#include "nvrtc.h"

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
