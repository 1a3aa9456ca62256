using System.Collections.Immutable;
using System.Globalization;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Prediction;
using VlassNet.Reporting;

namespace VlassNet.Tests.Reporting;

/// <summary>Evaluations of made-up predictions, with images to show, and the report of them as text.</summary>
internal static class SampleEvaluations
{
    /// <summary>Of each class a part; every so many are taken for another, and the confidence differs.</summary>
    public static EvaluationResult Of(int count, int classes, string name = "Class")
    {
        ImmutableArray<string> names = [.. Enumerable.Range(0, classes).Select(label => $"{name} {label}")];
        float[] probabilities = new float[count * classes];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % classes;
            int guess = i % 5 == 4 ? (labels[i] + 1 + (i / 7)) % classes : labels[i];
            float sure = 0.55f + (0.4f * (i * 37 % 101) / 101);
            for (int label = 0; label < classes; label++)
                probabilities[(i * classes) + label] = label == guess ? sure : (1 - sure) / Math.Max(1, classes - 1);
        }

        return EvaluationResult.Create(new Predictions(probabilities, names), [.. labels]);
    }

    /// <summary>Small images whose first pixel tells them apart.</summary>
    public static LabeledImages Images(EvaluationResult result, int side = 4, int channels = 1)
    {
        int count = result.Labels.Length, length = side * side * channels;
        float[] pixels = new float[count * length];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = i % length * 7919 % 101 / 100f;
        for (int i = 0; i < count; i++)
            pixels[i * length] = i % 97;
        return LabeledImages.Create(pixels, result.Labels.AsSpan(), new ImageShape(side, side, channels), result.Predictions.ClassNames);
    }

    /// <summary>The same report with few resamples, so that it is quick.</summary>
    public static ReportOptions Quick { get; } = new() { Bootstrap = new() { Resamples = 20 } };

    public static string Html(EvaluationResult result, LabeledImages? images = null, ReportOptions? options = null)
    {
        using MemoryStream stream = new();
        result.SaveReport(stream, images, options ?? Quick);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
