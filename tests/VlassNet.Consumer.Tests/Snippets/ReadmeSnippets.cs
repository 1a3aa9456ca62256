using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Exchange;
using VlassNet.Networks;
using VlassNet.Training;

namespace VlassNet.Consumer.Tests.Snippets;

/// <summary>README.md. Compiled only: the published set is needed. <c>.ci/run</c> runs the first on a small set.</summary>
internal static class ReadmeSnippets
{
    public static async Task Notebook()
    {
        LabeledImages survey = await new PickleDatasetSource("vlass_data_array.p", "vlass_labels.p").LoadAsync();
        (LabeledImages train, LabeledImages valid) = survey.SplitAt(50_000);

        using VlassCnn model = VlassCnn.Notebook();              // 868,189 parameters
        Console.WriteLine(model.Summary());                      // the table that Keras prints

        TrainingHistory history = await new Trainer(TrainingOptions.Notebook).FitAsync(model, train, valid);
        EvaluationResult result = new Evaluator().Evaluate(model, valid);
        Console.WriteLine(result.Report);                        // the text that scikit-learn prints
    }

    public static void Exchange()
    {
        using VlassCnn model = ModelImporter.Load("network.pt");   // or .ckpt, .onnx, .npz, .dat, .safetensors
        model.ExportOnnx("model.onnx");
    }
}
