using System.Globalization;
using System.Runtime.Intrinsics;
using VlassNet.Compute;
using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Engines;
using VlassNet.Data;
using VlassNet.Networks;

namespace VlassNet.Benchmarks;

/// <summary>A table: what each kernel costs on one core, and the share of the core's measured peak that it reaches.</summary>
internal static class Phases
{
    /// <summary>Useful FLOP of a whole image: the convolutions and dense layers by their definition.</summary>
    private const double ForwardFlop =
        2.0 * (9 * (64 * 64 * 1 * 75 + 32 * 32 * 75 * 50 + 16 * 16 * 50 * 25) + 1600 * 512 + 512 * 4);

    /// <summary>As much again for the gradient of the weights, and of the inputs of all layers but the first.</summary>
    private const double TrainingFlop = 3 * ForwardFlop - 2.0 * 9 * 64 * 64 * 75;

    public static void Run(RunOptions options, TextWriter output)
    {
        switch (Vectors.ChosenBits)
        {
            case 512:
                Write<Simd512, Vector512<float>>(options, output);
                break;
            case 256:
                Write<Simd256, Vector256<float>>(options, output);
                break;
            default:
                Write<Simd128, Vector128<float>>(options, output);
                break;
        }
    }

    private static void Write<TSimd, TVector>(RunOptions options, TextWriter output)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        if (options.Network is not null)
        {
            BlockPhases<TSimd, TVector>.Write(options, output);
            return;
        }

        double peak = Peak.Measure<TSimd, TVector>();
        Line(output, $"peak GFLOP/s of one core, {32 * TSimd.Width} bits: {peak / 1e9:F1}");
        double together = Peak.MeasureTogether<TSimd, TVector>(options.Threads);
        Line(output, $"peak GFLOP/s of each of {options.Threads} busy cores: {together / 1e9:F1}");
        output.WriteLine();
        output.WriteLine("| kernel | µs/image | useful MFLOP | useful GFLOP/s | share of peak | done MFLOP | share of peak |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        using NotebookKernels<TSimd, TVector> kernels = new();
        foreach (Kernel kernel in kernels.All)
        {
            double seconds = Clock.QuickSeconds(options.Seconds / 10, kernel.Run) / kernel.Images;
            Row(output, peak, kernel.Name, seconds, kernel.UsefulFlop, kernel.DoneFlop);
        }

        using VlassCnn model = VlassCnn.Notebook();
        SessionOptions session = new() { Threads = options.Threads, Optimizer = new RmsProp() };
        using INetworkSession network = ComputeEngines.Open(model.Weights, session);
        LabeledImages survey = Surveys.Simulated(1024);
        double training = options.Threads / Throughput.TrainingRate(options, survey, network);
        double prediction = options.Threads / Throughput.PredictionRate(options.Seconds, survey, network, 256);
        Row(output, together, $"training step of {options.Batch}, {options.Threads} threads × time", training, TrainingFlop, 0);
        Row(output, together, $"prediction of 256, {options.Threads} threads × time", prediction, ForwardFlop, 0);
    }

    private static void Row(TextWriter output, double peak, string name, double seconds, double useful, double done)
    {
        string rate = useful > 0 ? $"{useful / seconds / 1e9:F1} | {useful / seconds / peak:P0}" : " | ";
        string really = done > 0 ? $"{done / 1e6:F1} | {done / seconds / peak:P0}" : " | ";
        string flop = useful > 0 ? $"{useful / 1e6:F1}" : "";
        Line(output, $"| {name} | {seconds * 1e6:F1} | {flop} | {rate} | {really} |");
    }

    private static void Line(TextWriter output, FormattableString text) =>
        output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
