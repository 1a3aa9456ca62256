using System.Diagnostics;
using System.Globalization;
using VlassNet.Compute.Cpu;
using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Benchmarks;

/// <summary>
/// What each block of a network costs on one thread, in training steps and in predictions as the engine makes them, and alone: the same
/// work on the same images again and again, so that all data are in the caches.
/// </summary>
internal static class BlockPhases<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int PredictionBatch = 256;

    public static void Write(RunOptions options, TextWriter output)
    {
        BenchmarkNetwork chosen = BenchmarkNetwork.Of(options.Network);
        using VlassCnn model = chosen.Build();
        NetworkSpec spec = model.Spec;
        SessionOptions session = new() { Threads = 1, Optimizer = chosen.Optimizer };
        using CpuSession<TSimd, TVector> network = new(model.Weights, session, threads: 1, allowWinograd: true);
        SurveyBatch training = new(chosen.Images(1024), options.Batch, null);
        SurveyBatch asked = new(chosen.Images(1024), PredictionBatch, null);
        float[] probabilities = new float[PredictionBatch * spec.Classes];
        long step = 0;
        PartTimes inStep = new(network.Network.Stages.Length), inPrediction = new(network.Network.Stages.Length);

        void Step() => network.TrainStep(training, new StepSettings(1e-3f, 0, step++));
        void Predict() => network.Predict(asked, probabilities);
        inStep.Measure(options.Seconds, options.Batch, Step, ended => network.Network.PartEnded = ended);
        inPrediction.Measure(options.Seconds, PredictionBatch, Predict, ended => network.Network.PartEnded = ended);
        Step();
        using BlocksAlone<TSimd, TVector> alone = new(network.Network, options.Batch, options.Seconds / 50);
        Line(output, $"{chosen.Name}, batch {options.Batch}, one thread, {32 * TSimd.Width} bits; µs/image, and GFLOP/s of the definition");
        output.WriteLine();
        output.WriteLine("| block | maps | forward | alone | backward | alone | GFLOP/s | prediction | GFLOP/s |");
        output.WriteLine("|---|---|---:|---:|---:|---:|---:|---:|---:|");
        List<double> rates = [], predictionRates = [];
        double stepSum = 0, aloneSum = 0;
        for (int block = 0; block < spec.Blocks.Length; block++)
        {
            ImageShape shape = spec.ShapeBefore(block);
            double flop = Flop(spec, block), back = block switch { 0 => 0, 1 => 2 * flop + Flop(spec, 0), _ => 2 * flop };
            double forward = inStep.Of(EnginePart.Forward, block), backward = inStep.Of(EnginePart.Backward, block);
            double predicted = inPrediction.Of(EnginePart.Forward, block);
            (double aloneForward, double aloneBackward) = alone.Measure(block);
            rates.Add((flop + back) / (forward + backward));
            predictionRates.Add(flop / predicted);
            stepSum += forward + backward;
            aloneSum += aloneForward + aloneBackward;
            string maps = $"{shape.Rows}×{shape.Columns}, {shape.Channels}→{spec.Blocks[block].Filters}";
            Line(
                output,
                $"| {block + 1} | {maps} | {1e6 * forward:F1} | {1e6 * aloneForward:F1} | {1e6 * backward:F1} | {1e6 * aloneBackward:F1} | {rates[^1] / 1e9:F1} | {1e6 * predicted:F1} | {predictionRates[^1] / 1e9:F1} |");
        }

        output.WriteLine();
        output.WriteLine("The way back of block 1 is in that of block 2.");
        Line(output, $"weights of the blocks µs: {1e6 * inStep.Of(EnginePart.Weights, 0):F1}");
        Line(output, $"dense layers and loss, there and back, with their update µs: {1e6 * inStep.Of(EnginePart.Dense, 0):F1}");
        Line(output, $"update of the blocks µs: {1e6 * inStep.Of(EnginePart.Update, 0):F1}");
        Line(output, $"step µs: {1e6 * inStep.Whole:F1}");
        Line(output, $"prediction µs: {1e6 * inPrediction.Whole:F1}");
        Line(output, $"blocks in the step over the blocks alone: {stepSum / aloneSum:F2}");
        Line(output, $"step over the sum of its parts, blocks alone: {inStep.Whole / (inStep.Whole - stepSum + aloneSum):F2}");
        Ratio(output, "training", rates);
        Ratio(output, "prediction", predictionRates);
    }

    /// <summary>The first block has one input channel, and so by far the fewest FLOP for what it loads and stores.</summary>
    private static void Ratio(TextWriter output, string what, List<double> rates)
    {
        Line(output, $"worst block's rate over the best one's, {what}: {rates.Min() / rates.Max():F2}");
        if (rates.Count > 1)
            Line(output, $"the same of the blocks behind the first: {rates.Skip(1).Min() / rates.Skip(1).Max():F2}");
    }

    /// <summary>Of pairs of pixels that are both inside the map: a map of one pixel has one tap, not nine.</summary>
    private static double Flop(NetworkSpec spec, int block)
    {
        ImageShape shape = spec.ShapeBefore(block);
        return 2.0 * (3 * shape.Rows - 2) * (3 * shape.Columns - 2) * shape.Channels * spec.Blocks[block].Filters;
    }

    private static void Line(TextWriter output, FormattableString text) =>
        output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>The time of each part of a call that nothing disturbed, in seconds an image: a tenth of the calls is quicker.</summary>
    private sealed class PartTimes(int blocks)
    {
        private readonly Dictionary<(EnginePart, int), List<double>> times = Enum.GetValues<EnginePart>()
            .SelectMany(part => Enumerable.Range(0, blocks).Select(block => (part, block))).ToDictionary(key => key, _ => new List<double>());

        private readonly List<double> wholes = [];

        public double Whole => Quick(wholes);

        public double Of(EnginePart part, int block) => Quick(times[(part, block)]);

        public void Measure(double seconds, int images, Action call, Action<Action<EnginePart, int>?> observe)
        {
            Clock.Rate(seconds / 5, call);
            Dictionary<(EnginePart, int), long> spent = [];
            long last = 0;
            observe((part, block) =>
            {
                long now = Stopwatch.GetTimestamp();
                spent[(part, block)] = spent.GetValueOrDefault((part, block)) + now - last;
                last = now;
            });
            Clock.Rate(seconds, () =>
            {
                spent.Clear();
                long start = last = Stopwatch.GetTimestamp();
                call();
                wholes.Add(Stopwatch.GetElapsedTime(start).TotalSeconds / images);
                foreach (((EnginePart, int) key, long ticks) in spent)
                    times[key].Add((double)ticks / Stopwatch.Frequency / images);
            });
            observe(null);
        }

        private static double Quick(List<double> values) => values.Count == 0 ? 0 : values.Order().ElementAt(values.Count / 10);
    }
}
