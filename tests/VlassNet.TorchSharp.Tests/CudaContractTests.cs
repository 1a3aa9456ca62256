using VlassNet.Compute.Engines;
using VlassNet.Tests.Compute;
using VlassNet.TorchSharp.Devices;

namespace VlassNet.TorchSharp.Tests;

/// <summary>The contract on the first NVIDIA processor. Where there is none, one test is skipped that says so.</summary>
public sealed class CudaContractTests
{
    private static readonly string? Problem = DeviceReport.Of(TorchRuntime.Here, offersProcessor: false)[0] is { IsUsable: false } status
        ? $"{status.Reason}. {status.Advice}"
        : null;

    public static TheoryData<string> Rules
    {
        get
        {
            TheoryData<string> names = [];
            foreach (System.Reflection.MethodInfo method in typeof(OnCuda).GetMethods())
            {
                if (method.GetCustomAttributes(typeof(Xunit.FactAttribute), inherit: true).Length > 0)
                    names.Add(method.Name);
            }

            return names;
        }
    }

    [OnCudaTheory]
    [MemberData(nameof(Rules))]
    public void The_first_NVIDIA_processor_keeps_the_contract(string rule)
    {
        System.Reflection.MethodInfo method = typeof(OnCuda).GetMethod(rule)!;
        foreach (object?[] arguments in Arguments(method))
            method.Invoke(new OnCuda(), System.Reflection.BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }

    private static IEnumerable<object?[]> Arguments(System.Reflection.MethodInfo method)
    {
        List<object?[]> all = [.. method.GetCustomAttributes(inherit: true).OfType<Xunit.Sdk.DataAttribute>().SelectMany(data => data.GetData(method))];
        return all.Count > 0 ? all : [[]];
    }

    private sealed class OnCuda : EngineContractTests
    {
        protected override ComputeDevice Device => ComputeDevice.Cuda();

        protected override int[] ThreadCounts => [0, 0];

        protected override bool IsRepeatable => false;

        private protected override IComputeEngine CreateEngine() => new TorchSharpEngine();
    }

    private sealed class OnCudaTheoryAttribute : Xunit.TheoryAttribute
    {
        public OnCudaTheoryAttribute() => Skip = Problem;
    }
}
