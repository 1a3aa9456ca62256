using System.Runtime.Intrinsics;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Tests.Compute;

/// <summary>Calls a test of a kernel with each vector width; the wider ones are emulated where the processor lacks them.</summary>
internal static class SimdWidths
{
    public static TheoryData<int> All => [512, 256, 128, 32];

    public static void Run(int bits, IKernelTest test)
    {
        switch (bits)
        {
            case 512:
                test.Run<Simd512, Vector512<float>>();
                break;
            case 256:
                test.Run<Simd256, Vector256<float>>();
                break;
            case 128:
                test.Run<Simd128, Vector128<float>>();
                break;
            default:
                test.Run<SimdScalar, float>();
                break;
        }
    }
}

/// <summary>A test of a kernel that is generic over the vectors.</summary>
internal interface IKernelTest
{
    void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}
