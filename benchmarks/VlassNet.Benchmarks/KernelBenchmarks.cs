using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Benchmarks;

/// <summary>Every kernel on the notebook's shapes with each vector width. A call may be several images: see the name.</summary>
public class KernelBenchmarks : IDisposable
{
    private IDisposable? kernels;
    private Action run = () => { };

    /// <summary>Bits of a vector; those that the processor lacks are emulated, and slow.</summary>
    [Params(512, 256, 128)]
    public int Bits { get; set; }

    /// <summary>Which kernel.</summary>
    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    public static IEnumerable<string> Names
    {
        get
        {
            using NotebookKernels<Simd128, Vector128<float>> any = new();
            return [.. any.All.Select(kernel => kernel.Name)];
        }
    }

    public static int Run(string[] arguments)
    {
        // In this process, so that nothing has to be built or restored for the measurement.
        IConfig config = DefaultConfig.Instance
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(60));
        BenchmarkSwitcher.FromTypes([typeof(KernelBenchmarks)]).Run(arguments, config);
        return 0;
    }

    [GlobalSetup]
    public void Prepare()
    {
        switch (Bits)
        {
            case 512:
                Take<Simd512, Vector512<float>>();
                break;
            case 256:
                Take<Simd256, Vector256<float>>();
                break;
            default:
                Take<Simd128, Vector128<float>>();
                break;
        }
    }

    [Benchmark]
    public void Call() => run();

    [GlobalCleanup]
    public void Dispose()
    {
        kernels?.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Take<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        NotebookKernels<TSimd, TVector> all = new();
        kernels = all;
        run = all.All.Single(kernel => kernel.Name == Name).Run;
    }
}
