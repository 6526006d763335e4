using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Cnn.Gpu.Backends.Cpu;

/// <summary>What the processor calls itself.</summary>
internal static class ProcessorName
{
    // The brand string lies in three extended leaves of CPUID, 16 characters each.
    private const int ExtendedLeaves = unchecked((int)0x80000000), FirstBrandLeaf = unchecked((int)0x80000002), LastBrandLeaf = unchecked((int)0x80000004);

    /// <summary>The brand, such as <c>AMD EPYC 7763 64-Core Processor</c>; where it has none the architecture.</summary>
    public static string Read()
    {
        var architecture = $"{RuntimeInformation.ProcessArchitecture} processor";
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(ExtendedLeaves, 0).Eax < unchecked((uint)LastBrandLeaf)) return architecture;
        Span<int> words = stackalloc int[12];
        for (var leaf = FirstBrandLeaf; leaf <= LastBrandLeaf; leaf++)
        {
            var (a, b, c, d) = X86Base.CpuId(leaf, 0);
            ReadOnlySpan<int> part = [a, b, c, d];
            part.CopyTo(words[(4 * (leaf - FirstBrandLeaf))..]);
        }
        var text = Encoding.ASCII.GetString(MemoryMarshal.AsBytes(words)).Trim('\0', ' ');
        return text.Length == 0 ? architecture : text;
    }
}
