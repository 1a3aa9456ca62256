using System.Globalization;
using System.Runtime.Intrinsics;
using VlassNet.Compute;
using VlassNet.Compute.Cpu;
using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Engines;
using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Training;

namespace VlassNet.Benchmarks;

/// <summary>What Winograd's convolutions do to the numbers, the direct ones being right.</summary>
internal static class Accuracy
{
    private const int Seeds = 5;
    private const int Epochs = 5;

    public static void Run(RunOptions options, TextWriter output)
    {
        LabeledImages survey = Surveys.Simulated(options.Images + options.Images / 2);
        (LabeledImages train, LabeledImages validation) = survey.SplitAt(options.Images);

        // After some steps: the initial weights have neither biases nor statistics of the images.
        using VlassCnn model = VlassCnn.Notebook();
        using (INetworkSession session = Engine(winograd: false).Open(model.Weights, Session(options)))
        {
            SurveyBatch steps = new(train, options.Batch, null);
            for (int step = 0; step < 50; step++, steps.Advance())
                session.TrainStep(steps, new StepSettings(1e-3f, 0, step));
            session.GetWeights(model.Weights);
        }

        SurveyBatch batch = new(train, options.Batch, null);
        output.WriteLine("| tensor | largest difference / largest value |");
        output.WriteLine("|---|---:|");
        double worst = Math.Max(CompareActivations(model, batch, output), CompareGradients(options, model, batch, output));
        Line(output, $"largest relative error: {worst:0.0e+0}");

        output.WriteLine();
        Line(output, $"| seed | validation accuracy after {Epochs} epochs of {train.Count}, Winograd | direct |");
        output.WriteLine("|---:|---:|---:|");
        List<double> fast = [], plain = [];
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            fast.Add(Train(options, seed, winograd: true, train, validation));
            plain.Add(Train(options, seed, winograd: false, train, validation));
            Line(output, $"| {seed} | {fast[^1]:F4} | {plain[^1]:F4} |");
        }

        Line(output, $"| mean ± standard deviation | {MeanAndDeviation(fast)} | {MeanAndDeviation(plain)} |");
    }

    /// <summary>The normalised output of each block, in prediction.</summary>
    private static double CompareActivations(VlassCnn model, SurveyBatch batch, TextWriter output)
    {
        float[][] actual = Activations(model, batch, winograd: true), expected = Activations(model, batch, winograd: false);
        double worst = 0;
        for (int block = 0; block < expected.Length; block++)
            worst = Math.Max(worst, Row(output, $"output of block {block + 1}", actual[block], expected[block]));
        return worst;
    }

    private static double CompareGradients(RunOptions options, VlassCnn model, SurveyBatch batch, TextWriter output)
    {
        NetworkWeights actual = Gradients(winograd: true), expected = Gradients(winograd: false);
        double worst = 0;
        foreach (WeightTensor tensor in expected.Where(tensor => tensor.Trainable))
            worst = Math.Max(worst, Row(output, $"gradient of {tensor.Name}", actual[tensor.Name].Buffer, tensor.Buffer));
        return worst;

        NetworkWeights Gradients(bool winograd)
        {
            NetworkWeights gradients = new(model.Spec);
            using INetworkSession session = Engine(winograd).Open(model.Weights, Session(options));
            session.ComputeGradients(batch, new StepSettings(1e-3f, 1, 0), gradients);
            return gradients;
        }
    }

    private static float[][] Activations(VlassCnn model, SurveyBatch batch, bool winograd) => Vectors.ChosenBits switch
    {
        512 => Activations<Simd512, Vector512<float>>(model, batch, winograd),
        256 => Activations<Simd256, Vector256<float>>(model, batch, winograd),
        _ => Activations<Simd128, Vector128<float>>(model, batch, winograd),
    };

    private static unsafe float[][] Activations<TSimd, TVector>(VlassCnn model, SurveyBatch batch, bool winograd)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        using CpuParameters parameters = new(model.Weights, null);
        using CpuNetwork<TSimd, TVector> network = new(model.Spec, parameters, workers: 1, winograd);
        network.Reserve(batch.Count, slots: 1, training: false);
        float[][] outputs = [.. network.Blocks.Select(block => new float[batch.Count * block.OutputLength])];
        foreach (ConvolutionStage<TSimd, TVector> block in network.Blocks)
        {
            block.PackWeights(training: false, part: 0, parts: 1);
            block.Statistics.UseMovingAverages();
        }

        for (int image = 0; image < batch.Count; image++)
        {
            network.LoadImage(batch, image, image, slot: 0, worker: 0);
            for (int block = 0; block < network.Blocks.Length; block++)
            {
                network.Blocks[block].Predict(slot: 0, worker: 0);
                fixed (float* destination = outputs[block])
                    network.Blocks[block].Flatten(slot: 0, destination + image * network.Blocks[block].OutputLength);
            }
        }

        return outputs;
    }

    private static double Train(RunOptions options, ulong seed, bool winograd, LabeledImages train, LabeledImages validation)
    {
        using VlassCnn model = VlassCnn.Notebook(seed);
        TrainingOptions training = TrainingOptions.Notebook with { Epochs = Epochs, Seed = seed, Threads = options.Threads };
        Trainer trainer = new(training, null, Engine(winograd).Open);
        TrainingHistory history = trainer.FitAsync(model, train, validation).GetAwaiter().GetResult();
        return history.Epochs[^1].ValidationAccuracy!.Value;
    }

    private static CpuEngine Engine(bool winograd) => new(Vectors.ChosenBits, winograd);

    private static SessionOptions Session(RunOptions options) => new() { Threads = options.Threads, Optimizer = new RmsProp() };

    private static double Row(TextWriter output, string name, float[] actual, float[] expected)
    {
        double difference = actual.Zip(expected, (a, e) => Math.Abs((double)a - e)).Max();
        double error = difference / expected.Max(Math.Abs);
        Line(output, $"| {name} | {error:0.0e+0} |");
        return error;
    }

    private static string MeanAndDeviation(List<double> values)
    {
        double mean = values.Average();
        double deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
        return string.Create(CultureInfo.InvariantCulture, $"{mean:F4} ± {deviation:F4}");
    }

    private static void Line(TextWriter output, FormattableString text) =>
        output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
