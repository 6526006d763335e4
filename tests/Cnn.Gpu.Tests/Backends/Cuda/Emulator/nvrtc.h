// NVRTC: compiles programs for the host, into libraries whose paths pass for machine code.
#pragma once
#include "emulator.h"

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
