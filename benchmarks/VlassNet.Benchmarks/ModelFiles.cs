using System.Runtime.InteropServices;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Exchange;
using VlassNet.Networks;
using VlassNet.Prediction;
using VlassNet.Simulation;
using VlassNet.Training;

namespace VlassNet.Benchmarks;

/// <summary>
/// What <c>peers/check_models.py</c> and <c>peers/check_onnx.mjs</c> compare: a network in every format, cutouts, and the probabilities
/// that VlassNet gives them; and the way back. The network is trained a little, so that its moving averages and its classes are not all
/// alike.
/// </summary>
internal static class ModelFiles
{
    private const int Cutouts = 1000;
    private const double Tolerance = 1e-5;

    public static int Write(string folder)
    {
        LabeledImages survey = Survey();
        using VlassCnn model = VlassCnn.Notebook();
        new Trainer(TrainingOptions.Notebook with { Epochs = 2 }).FitAsync(model, survey).GetAwaiter().GetResult();
        Directory.CreateDirectory(folder);
        model.Save(Path.Combine(folder, "model.safetensors"));
        model.ExportOnnx(Path.Combine(folder, "model.onnx"));
        model.ExportPyTorch(Path.Combine(folder, "model.pt"));
        model.ExportNpz(Path.Combine(folder, "model.npz"));
        model.ExportKerasNpz(Path.Combine(folder, "keras.npz"));
        Predictions predictions = new Evaluator().Predict(model, survey);
        WriteFloats("images.f32", index => survey.Image(index));
        WriteFloats("probabilities.f32", index => predictions[index].Probabilities);

        // And what only some networks have: blocks without a pool, a global average.
        using VlassCnn averaging = new VlassCnnBuilder(64, 64)
            .Convolution(8, pool: false).Convolution(16).Convolution(24, pool: false).Convolution(32).GlobalAverage().Dense(16)
            .BatchNormalizationMomentum(0.9f).Build();
        new Trainer(new TrainingOptions { Epochs = 2 }).FitAsync(averaging, survey).GetAwaiter().GetResult();
        averaging.ExportOnnx(Path.Combine(folder, "averaging.onnx"));
        Predictions averaged = new Evaluator().Predict(averaging, survey);
        WriteFloats("averaging.f32", index => averaged[index].Probabilities);
        Console.WriteLine($"{folder}: a network in five formats, another as ONNX, and {Cutouts} cutouts");
        return 0;

        void WriteFloats(string name, Func<int, ReadOnlySpan<float>> values)
        {
            using FileStream stream = File.Create(Path.Combine(folder, name));
            for (int index = 0; index < Cutouts; index++)
                stream.Write(MemoryMarshal.AsBytes(values(index)));
        }
    }

    /// <summary>Predicts with each network that another program has written, <c>from_*</c>, and compares.</summary>
    public static int Check(string folder)
    {
        LabeledImages survey = Survey();
        float[] expected = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(folder, "probabilities.f32")).AsSpan()).ToArray();
        bool isRight = true;
        foreach (string path in Directory.GetFiles(folder, "from_*").Order(StringComparer.Ordinal))
        {
            using VlassCnn model = ModelImporter.Load(path);
            Predictions predictions = new Evaluator().Predict(model, survey);
            int classes = model.Spec.Classes;
            double largest = Enumerable.Range(0, expected.Length)
                .Max(i => Math.Abs(predictions[i / classes].Probabilities[i % classes] - (double)expected[i]));
            Console.WriteLine($"{Path.GetFileName(path)}: largest difference of a probability over {survey.Count} cutouts {largest:E1}");
            isRight &= largest < Tolerance;
        }

        return isRight ? 0 : 1;
    }

    private static LabeledImages Survey() =>
        new SimulatedSurveySource(new SimulatedSurveyOptions { Count = Cutouts }).LoadAsync().GetAwaiter().GetResult();
}
