using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using VlassNet.Evaluation;
using VlassNet.Networks;

namespace VlassNet.Reporting.Html;

/// <summary>Where the model comes from, and what it takes to get these numbers again.</summary>
internal static class ProvenanceSection
{
    /// <summary>A value of more characters has a line of its own.</summary>
    private const int LongValue = 40;

    /// <summary>The model's card, if there is one.</summary>
    public static string Model(ReportContent content) => content.Options.Card is { } card ? Card(card) : "";

    /// <summary>How to do it again.</summary>
    public static string Reproduction(ReportContent content)
    {
        HtmlWriter html = new();
        ReportOptions options = content.Options;
        html.Open("section", ("id", "reproduce"), ("aria-labelledby", "reproduce-title"));
        html.Element("h2", "How to get these numbers again", ("id", "reproduce-title")).Open("dl", ("class", "facts"));
        Fact(html, "Library", LibraryVersion.Name);
        Fact(html, "Images", $"{Numbers.Count(content.Result.Labels.Length)} in {content.Result.ConfusionMatrix.Size} classes");
        Fact(html, "Probabilities", $"SHA-256 {Hash(content.Result)}", isCode: true);
        Fact(html, "Intervals", $"bootstrap, {Numbers.Count(options.Bootstrap.Resamples)} resamples, "
            + $"{Numbers.Percent(options.Bootstrap.Level)} %, seed {options.Bootstrap.Seed.ToString(CultureInfo.InvariantCulture)}");
        foreach ((string name, string value) in options.Details)
            Fact(html, name, value);
        html.Close();
        if (!string.IsNullOrWhiteSpace(options.Command))
            html.Open("pre", ("tabindex", "0")).Element("code", options.Command).Close();
        html.Element("p",
            "The hash is of the labels (int32) and then of the probabilities (float32, image by image), little-endian. Intervals are by "
            + "the percentile bootstrap over the images; they tell how far the choice of images matters, not that of the training's seed.",
            ("class", "hint"));
        return html.Close().ToString();
    }

    private static string Card(ModelCard card)
    {
        HtmlWriter html = new();
        html.Open("section", ("id", "model"), ("aria-labelledby", "model-title"));
        html.Element("h2", "Model card", ("id", "model-title")).Open("dl", ("class", "facts"));
        Fact(html, "Seed", card.Seed?.ToString(CultureInfo.InvariantCulture));
        Images(html, "Training images", card.TrainingCount, card.TrainingData);
        Images(html, "Validation images", card.ValidationCount, card.ValidationData);
        if (card.Preparation is { } preparation)
            Fact(html, "Preparation of raw images", preparation);
        if (card.FineTunedFrom is { } parent)
            Fact(html, "Fine-tuned from weights", $"SHA-256 {parent}", isCode: true);
        Fact(html, "Scaling of pixels", card.Normalization);
        Fact(html, "Calibration", card.Calibration?.ToString() ?? "none");
        Fact(html, "Side of a pixel", card.PixelScale is { } scale ? string.Create(CultureInfo.InvariantCulture, $"{scale}″") : null);
        foreach ((string name, string value) in card.Training)
            Fact(html, name, value);
        foreach (ModelMetric metric in card.Metrics)
            Fact(html, metric.Name, Numbers.Fixed(metric.Value, 4));
        return html.Close().Close().ToString();
    }

    /// <summary>Which images, and how many where that is known.</summary>
    private static void Images(HtmlWriter html, string name, int? count, string? hash) => Fact(
        html, count is { } known ? $"{name}, {Numbers.Count(known)}" : name, hash is null ? null : $"SHA-256 {hash}", isCode: true);

    /// <summary>A line of facts; what is not known is said to be so.</summary>
    private static void Fact(HtmlWriter html, string name, string? value, bool isCode = false)
    {
        html.Open("div").Element("dt", name);
        html.Element("dd", value ?? "not recorded", ("class", value is null ? "missing" : isCode ? "code" : value.Length > LongValue ? "long" : null)).Close();
    }

    private static string Hash(EvaluationResult result)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        foreach (int label in result.Labels)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, label);
            hash.AppendData(bytes);
        }

        foreach (float probability in result.Predictions.Probabilities)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, probability);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
