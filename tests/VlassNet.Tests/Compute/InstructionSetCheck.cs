using System.Globalization;
using System.Reflection;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using VlassNet.Compute.Cpu;
using VlassNet.Compute.Engines;
using Xunit.Sdk;

namespace VlassNet.Tests.Compute;

/// <summary>
/// Runs the tests of the kernels and of the engine that this process would choose by itself, in a plain process: so they can be
/// run with whatever instruction sets the environment leaves it.
/// </summary>
internal static class InstructionSetCheck
{
    public const string Argument = "check-kernels";

    /// <summary>The lane and kernel tests, and the contract of the engine that is chosen here.</summary>
    private static readonly Type[] TestClasses =
    [
        typeof(SimdTests), typeof(ConvolutionTests), typeof(FirstBlockKernelTests), typeof(WinogradTests), typeof(TileTests),
        typeof(ActivationMapTests), typeof(DenseTests), typeof(SmallMapTests), typeof(GradientNetworkTests), typeof(ChosenEngineContract),
    ];

    /// <summary>The engine's words for the vectors that it chose, e.g. "512-bit vectors".</summary>
    private static readonly string Chosen = new CpuEngine().Devices[0].Description.Split(", ")[1];

    /// <summary>What the process has, in the words that <see cref="InstructionSetTests"/> looks for.</summary>
    public static string InstructionSets =>
        $"AVX-512 {Avx512F.IsSupported}, AVX2 {Avx2.IsSupported}, any {Vector128.IsHardwareAccelerated}, {Chosen}";

    /// <summary>Writes the instruction sets, each failed test, and how many passed; 0 where all did.</summary>
    public static int Run(TextWriter output)
    {
        output.WriteLine(InstructionSets);
        int passed = 0, failed = 0;
        foreach (Type type in TestClasses)
        {
            foreach (MethodInfo test in type.GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null))
            {
                foreach (object[] row in Rows(test))
                {
                    if (Passes(type, test, row, output))
                        passed++;
                    else
                        failed++;
                }
            }
        }

        output.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 && passed > 0 ? 0 : 1;
    }

    /// <summary>The arguments that a test is called with; vectors wider than the engine would choose here are left out.</summary>
    private static IEnumerable<object[]> Rows(MethodInfo test)
    {
        if (test.GetCustomAttribute<TheoryAttribute>() is null)
            return [[]];
        IEnumerable<object[]> rows = test.GetCustomAttributes<DataAttribute>().SelectMany(data => data.GetData(test));
        int widest = int.Parse(Chosen.Split('-')[0], CultureInfo.InvariantCulture);
        return test.GetParameters()[0].Name == "bits" ? rows.Where(row => (int)row[0] <= widest) : rows;
    }

    private static bool Passes(Type type, MethodInfo test, object[] row, TextWriter output)
    {
        try
        {
            test.Invoke(Activator.CreateInstance(type), row);
            return true;
        }
        catch (TargetInvocationException error)
        {
            output.WriteLine($"{type.Name}.{test.Name}({string.Join(", ", row)}): {error.InnerException}");
            return false;
        }
    }

    /// <summary>Not public, so that a test runner, whose process has every instruction set, leaves it out.</summary>
    private sealed class ChosenEngineContract : EngineContractTests
    {
        private protected override IComputeEngine CreateEngine() => new CpuEngine();
    }
}
