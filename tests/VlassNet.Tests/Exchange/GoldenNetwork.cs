using System.Runtime.InteropServices;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Prediction;

namespace VlassNet.Tests.Exchange;

/// <summary>The network of make_exchange.py, and what PyTorch predicted with it.</summary>
internal static class GoldenNetwork
{
    public const int Classes = 3;

    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Golden", "exchange", name);

    public static LabeledImages Images { get; } = LabeledImages.Create(
        Floats("images.f32"), new int[6], new ImageShape(16, 16, 2), ["a", "b", "c"]);

    public static float[] Floats(string name) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path(name)).AsSpan()).ToArray();

    /// <summary>The first channel of the images.</summary>
    public static LabeledImages OneChannel { get; } = LabeledImages.Create(
        [.. Floats("images.f32").Where((_, place) => place % 2 == 0)], new int[6], new ImageShape(16, 16), ["a", "b", "c"]);

    /// <summary>The largest difference of a probability from those of a file.</summary>
    public static double Difference(VlassCnn model, string probabilities = "probabilities.f32")
    {
        Predictions predictions = new Evaluator().Predict(model, model.Spec.Input.Channels == 1 ? OneChannel : Images);
        float[] expected = Floats(probabilities);
        return Enumerable.Range(0, expected.Length)
            .Max(i => Math.Abs(predictions[i / Classes].Probabilities[i % Classes] - (double)expected[i]));
    }
}
