using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VlassNet.Tests.Compute;

/// <summary>
/// The kernels and the engine again on lesser processors: in a process of their own, with instruction sets switched off by the
/// runtime's settings. That the setting had its effect is tested too.
/// </summary>
public class InstructionSetTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [NeedsInstructionSetFact(InstructionSet.Avx512)]
    public void Without_AVX512_256_bits_compute_the_same() =>
        Check("DOTNET_EnableAVX512", "AVX-512 False, AVX2 True, any True, 256-bit vectors");

    [NeedsInstructionSetFact(InstructionSet.Avx2)]
    public void Without_AVX2_128_bits_compute_the_same() =>
        Check("DOTNET_EnableAVX2", "AVX-512 False, AVX2 False, any True, 128-bit vectors");

    [NeedsInstructionSetFact(InstructionSet.Any)]
    public void Without_any_intrinsics_the_fallback_computes_the_same() =>
        Check("DOTNET_EnableHWIntrinsic", "AVX-512 False, AVX2 False, any False, 128-bit vectors");

    private static void Check(string setting, string instructionSets)
    {
        ProcessStartInfo start = new(DotnetPath())
        {
            ArgumentList = { "exec", typeof(InstructionSetTests).Assembly.Location, InstructionSetCheck.Argument },
            Environment = { [setting] = "0" },
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            Assert.Fail($"The check with {setting}=0 did not end in {Patience}.");
        }

        string text = output.GetAwaiter().GetResult();
        text.Should().StartWith(instructionSets + Environment.NewLine, "{0}=0 switches that off", setting);
        process.ExitCode.Should().Be(0, "all pass, but: {0}", text);
    }

    /// <summary>The program that this process's runtime came with.</summary>
    private static string DotnetPath()
    {
        // <root>/shared/Microsoft.NETCore.App/<version>/
        string root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
    }
}

/// <summary>What a processor may lack.</summary>
public enum InstructionSet
{
    /// <summary>AVX-512 F.</summary>
    Avx512,

    /// <summary>AVX2.</summary>
    Avx2,

    /// <summary>Any vectors that the runtime knows how to use, Arm's among them.</summary>
    Any,
}

/// <summary>A test that is skipped where the instruction set that it switches off is not there.</summary>
public sealed class NeedsInstructionSetFactAttribute : FactAttribute
{
    public NeedsInstructionSetFactAttribute(InstructionSet set)
    {
        bool isThere = set switch
        {
            InstructionSet.Avx512 => Avx512F.IsSupported,
            InstructionSet.Avx2 => Avx2.IsSupported,
            _ => Vector128.IsHardwareAccelerated,
        };
        if (!isThere)
            Skip = $"This process has no {set} that could be switched off.";
    }
}
