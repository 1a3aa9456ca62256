using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VlassNet.Benchmarks;

/// <summary>The vectors that the engine chooses on this processor.</summary>
internal static class Vectors
{
    /// <summary>512, 256 or 128.</summary>
    public static int ChosenBits => Avx512F.IsSupported ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
}
