using System.Runtime.InteropServices;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Exchange;
using VlassNet.Networks;
using VlassNet.Training;

namespace VlassNet.Benchmarks;

/// <summary>
/// What <c>peers/check_onnx.mjs</c> compares: a network as ONNX, cutouts, and the probabilities that VlassNet gives them. The network is
/// trained a little, so that its moving averages and its classes are not all alike.
/// </summary>
internal static class OnnxFiles
{
    private const int Cutouts = 1000;

    public static int Write(string folder)
    {
        LabeledImages survey = new SimulatedSurveySource(new SimulatedSurveyOptions { Count = Cutouts }).LoadAsync().GetAwaiter().GetResult();
        using VlassCnn model = VlassCnn.Notebook();
        new Trainer(TrainingOptions.Notebook with { Epochs = 2 }).FitAsync(model, survey).GetAwaiter().GetResult();
        Directory.CreateDirectory(folder);
        model.ExportOnnx(Path.Combine(folder, "model.onnx"));
        Predictions predictions = new Evaluator().Predict(model, survey);
        WriteFloats("images.f32", index => survey.Image(index));
        WriteFloats("probabilities.f32", index => predictions[index].Probabilities);
        Console.WriteLine($"{folder}: a network and {Cutouts} cutouts");
        return 0;

        void WriteFloats(string name, Func<int, ReadOnlySpan<float>> values)
        {
            using FileStream stream = File.Create(Path.Combine(folder, name));
            for (int index = 0; index < Cutouts; index++)
                stream.Write(MemoryMarshal.AsBytes(values(index)));
        }
    }
}
