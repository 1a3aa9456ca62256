using System.Runtime.InteropServices;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Prediction;

namespace VlassNet.Keras.Tests;

/// <summary>The files of make_keras.py, and what PyTorch predicted with their network.</summary>
internal static class GoldenFiles
{
    public const int Classes = 3;

    /// <summary>The network, as a file that describes its model has it.</summary>
    public static NetworkSpec Spec { get; } = new(new(16, 16, 2), [new(3, 0.1f), new(4, 0.2f)], [new(5, 0.3f)], Classes);

    public static LabeledImages Images { get; } = LabeledImages.Create(
        Floats("images.f32"), new int[6], new ImageShape(16, 16, 2), ["a", "b", "c"]);

    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Golden", name);

    /// <summary>The largest difference of a probability from PyTorch's.</summary>
    public static double Difference(VlassCnn model, string probabilities = "probabilities.f32")
    {
        Predictions predictions = new Evaluator().Predict(model, Images);
        float[] expected = Floats(probabilities);
        return Enumerable.Range(0, expected.Length)
            .Max(i => Math.Abs(predictions[i / Classes].Probabilities[i % Classes] - (double)expected[i]));
    }

    private static float[] Floats(string name) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path(name)).AsSpan()).ToArray();
}
