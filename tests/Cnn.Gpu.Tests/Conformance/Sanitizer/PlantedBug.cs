namespace Cnn.Gpu.Tests.Conformance.Sanitizer;

/// <summary>
/// A kernel for two groups of eight work items, with a mistake that must be reported. Its buffers hold 16 floats each: <c>a</c> has values, <c>b</c> and
/// <c>c</c> have none yet.
/// </summary>
/// <param name="Name">For people.</param>
/// <param name="Body">What the kernel does; <c>id</c> is the work item's place in its group, <c>all</c> that among all of them.</param>
/// <param name="Report">What the report says; null if there must be none.</param>
internal sealed record PlantedBug(string Name, string Body, string? Report)
{
    public static IEnumerable<PlantedBug> All =>
    [
        new("none", "LOCAL float x[8]; x[id] = a[all]; BARRIER(); b[all] = x[7 - id];", null),
        new("read behind a buffer", "b[all] = a[all + 1];", "Invalid read"),
        new("read before a buffer", "b[all] = a[all - 1];", "Invalid read"),
        new("write behind a buffer", "b[all + 1] = a[all];", "Invalid write"),
        new("read behind an array in local memory", "LOCAL float x[8]; x[id] = a[all]; BARRIER(); b[all] = x[id + 1];", "Invalid read"),
        new("race in local memory", "LOCAL float x[8]; x[id] = a[all]; b[all] = x[7 - id];", "data race"),
        new("race in global memory", "b[GROUP_ID(0)] = a[all];", "data race"),
        new("race of groups", "if (id == 0) b[0] = a[all];", "data race"),
        new("barrier that only some reach", "if (id < 4) BARRIER(); b[all] = a[all];", "divergence"),
        new("nobody wrote the global memory", "b[all] = c[all];", "Uninitialized value"),
        new("nobody wrote the local memory", "LOCAL float x[8]; if (id > 0) x[id] = a[all]; BARRIER(); b[all] = x[id];", "Uninitialized value"),
        new("nobody wrote the register", "float x[2]; x[0] = a[all]; b[all] = x[id == 0];", "Uninitialized value"),
        new("condition on what nobody wrote", "if (c[all] > 0.0f) b[all] = a[all];", "depends on uninitialized value"),
    ];

    /// <summary>The source.</summary>
    public string Kernel =>
        $"KERNEL(planted)(GLOBAL const float* a, GLOBAL float* b, GLOBAL const float* c)\n{{\n    const int id = LOCAL_ID(0), all = GROUP_ID(0) * GROUP_X + id;\n    {Body}\n}}\n";

    public override string ToString() => Name;
}
