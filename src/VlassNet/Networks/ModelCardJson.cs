using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using VlassNet.Formats.Json;

namespace VlassNet.Networks;

/// <summary>
/// A <see cref="ModelCard"/> as JSON, e.g. <c>{"normalization":"published","seed":"7","training_data":"9f86…",
/// "training_images":50000,"training":{"batch size":"32"},"metrics":{"val_accuracy":0.93}}</c>. What a card does not say is not there. The seed is a string, since
/// few readers of JSON keep 64 bits.
/// </summary>
internal static class ModelCardJson
{
    public static string Write(ModelCard card)
    {
        ArrayBufferWriter<byte> text = new();
        using Utf8JsonWriter json = new(text, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        if (card.Preparation is not null)
            json.WriteString("preparation", card.Preparation);
        if (card.Normalization is not null)
            json.WriteString("normalization", card.Normalization);
        if (card.PixelScale is { } scale)
            json.WriteNumber("pixel_scale", scale);
        if (card.Seed is { } seed)
            json.WriteString("seed", seed.ToString(CultureInfo.InvariantCulture));
        if (card.TrainingData is not null)
            json.WriteString("training_data", card.TrainingData);
        if (card.TrainingCount is { } trained)
            json.WriteNumber("training_images", trained);
        if (card.ValidationData is not null)
            json.WriteString("validation_data", card.ValidationData);
        if (card.ValidationCount is { } validated)
            json.WriteNumber("validation_images", validated);
        if (card.Calibration is { } calibration)
            CalibrationJson.Write(json, calibration);
        if (card.FineTunedFrom is not null)
            json.WriteString("fine_tuned_from", card.FineTunedFrom);
        if (card.EarlierData.Count > 0)
        {
            json.WriteStartArray("earlier_data");
            foreach (string hash in card.EarlierData)
                json.WriteStringValue(hash);
            json.WriteEndArray();
        }

        json.WriteStartObject("training");
        foreach ((string name, string value) in card.Training)
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteStartObject("metrics");
        foreach (ModelMetric metric in card.Metrics)
            json.WriteNumber(metric.Name, metric.Value);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; what a newer version may say besides is passed over.</summary>
    /// <param name="text">The text.</param>
    /// <param name="classes">How many classes the model has; null where that is not known yet.</param>
    /// <exception cref="FormatException">The text is something else; the message says what.</exception>
    public static ModelCard Read(string text, int? classes = null)
    {
        ModelCard card = new();
        JsonInput json = new(Encoding.UTF8.GetBytes(text));
        json.Read(JsonTokenType.StartObject, "the card");
        HashSet<string> keys = new(StringComparer.Ordinal);
        while (json.NextKey(keys) is { } key)
        {
            switch (key)
            {
                case "preparation":
                    card = card with { Preparation = json.ReadString(key) };
                    break;
                case "calibration":
                    card = card with { Calibration = CalibrationJson.Read(ref json) };
                    break;
                case "normalization":
                    card = card with { Normalization = json.ReadString(key) };
                    break;
                case "pixel_scale":
                    json.Read(JsonTokenType.Number, $"'{key}'");
                    card = card with { PixelScale = json.GetDouble() };
                    break;
                case "seed":
                    card = card with { Seed = ReadSeed(json.ReadString(key)) };
                    break;
                case "training_data":
                    card = card with { TrainingData = json.ReadString(key) };
                    break;
                case "training_images":
                    card = card with { TrainingCount = ReadCount(ref json, key) };
                    break;
                case "validation_data":
                    card = card with { ValidationData = json.ReadString(key) };
                    break;
                case "validation_images":
                    card = card with { ValidationCount = ReadCount(ref json, key) };
                    break;
                case "fine_tuned_from":
                    card = card with { FineTunedFrom = json.ReadString(key) };
                    break;
                case "earlier_data":
                    card = card with { EarlierData = ReadHashes(ref json, key) };
                    break;
                case "training":
                    card = card with { Training = ReadTraining(ref json) };
                    break;
                case "metrics":
                    card = card with { Metrics = ReadMetrics(ref json) };
                    break;
                default:
                    json.SkipValue();
                    break;
            }
        }

        json.Read();
        card = WithValidationFrom(card);
        foreach (string problem in card.Problems(classes))
            throw new FormatException(problem);
        return card;
    }

    /// <summary>The first files that had a card said what the validation images are among the options.</summary>
    private static ModelCard WithValidationFrom(ModelCard card)
    {
        const string Option = "validation images";
        if (card.ValidationData is not null || !card.Training.TryGetValue(Option, out string? hash))
            return card;
        return card with
        {
            ValidationData = hash == "none" ? null : hash,
            Training = card.Training.Where(option => option.Key != Option).ToDictionary(),
        };
    }

    private static ulong ReadSeed(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            ? seed
            : throw new FormatException($"'{text}' as the seed");

    private static int ReadCount(ref JsonInput json, string key)
    {
        json.Read(JsonTokenType.Number, $"'{key}'");
        double count = json.GetDouble();
        return count == (int)count ? (int)count : throw new FormatException($"{count} as '{key}'");
    }

    private static List<string> ReadHashes(ref JsonInput json, string key)
    {
        List<string> hashes = [];
        json.Read(JsonTokenType.StartArray, $"'{key}'");
        while (json.Read() && json.Token != JsonTokenType.EndArray)
        {
            json.Expect(JsonTokenType.String, $"'{key}'");
            hashes.Add(json.GetString());
        }

        return hashes;
    }

    private static Dictionary<string, string> ReadTraining(ref JsonInput json)
    {
        Dictionary<string, string> training = [];
        json.Read(JsonTokenType.StartObject, "'training'");
        while (json.NextKey() is { } name)
        {
            if (!training.TryAdd(name, json.ReadString(name)))
                throw new FormatException($"'{name}' twice");
        }

        return training;
    }

    private static List<ModelMetric> ReadMetrics(ref JsonInput json)
    {
        List<ModelMetric> metrics = [];
        json.Read(JsonTokenType.StartObject, "'metrics'");
        while (json.NextKey() is { } name)
        {
            json.Read(JsonTokenType.Number, $"'{name}'");
            metrics.Add(new ModelMetric(name, json.GetDouble()));
        }

        return metrics;
    }
}
