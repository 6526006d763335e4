namespace Cnn.Gpu.Backends.Shaders.Compute;

/// <summary>What is wrong with a launch on any driver.</summary>
internal static class LaunchCheck
{
    /// <summary>Checks the numbers of a launch before a driver sees them.</summary>
    /// <exception cref="KernelException">The device cannot run it.</exception>
    public static void Run(ComputeLaunch launch, ComputeTraits traits)
    {
        var (groups, size) = (launch.Groups, launch.GroupSize);
        if (Math.Min(groups.X, Math.Min(groups.Y, groups.Z)) < 1 || Math.Min(size.X, Math.Min(size.Y, size.Z)) < 1)
            throw Invalid(launch, $"it has {groups} groups of {size}, and every number must be at least 1");
        if (size.Total > traits.MaxGroupSize)
            throw Invalid(launch, $"the groups have {size} = {size.Total} work items, and the device allows {traits.MaxGroupSize}");
        for (var i = 0; i < launch.Arguments.Count; i++)
        {
            var (buffer, offset, bytes) = launch.Arguments[i];
            if (offset < 0 || bytes < 1 || offset > buffer.Bytes - bytes)
                throw Invalid(launch, $"its argument {i} is {bytes} bytes at {offset} of a buffer of {buffer.Bytes} bytes");
            if (offset % traits.Alignment != 0)
                throw Invalid(launch, $"its argument {i} starts at byte {offset}, which is no multiple of {traits.Alignment}");
        }
    }

    /// <summary>The error of a launch.</summary>
    public static KernelException Invalid(ComputeLaunch launch, string problem) =>
        new($"The launch {launch.Name} cannot run the kernel {launch.Kernel.Name}: {problem}.");
}
