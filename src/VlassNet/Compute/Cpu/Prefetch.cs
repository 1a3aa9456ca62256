using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace VlassNet.Compute.Cpu;

/// <summary>Asks memory for what will soon be written or read, where the processor can be asked.</summary>
internal static unsafe class Prefetch
{
    private const int CacheLine = 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(float* values, int count)
    {
        if (!Sse.IsSupported)
            return;
        for (int at = 0; at < count; at += CacheLine)
            Sse.Prefetch0(values + at);
    }
}
