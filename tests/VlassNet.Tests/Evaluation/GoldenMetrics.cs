using System.Collections.Immutable;
using System.Text.Json;
using VlassNet.Evaluation;
using VlassNet.Prediction;

namespace VlassNet.Tests.Evaluation;

/// <summary>The cases of Golden/evaluation/metrics.json, made with scikit-learn and SciPy by make_metrics.py.</summary>
public static class GoldenMetrics
{
    private static readonly JsonElement Root = Read();

    public static TheoryData<string> Titles =>
        [.. Root.GetProperty("cases").EnumerateArray().Select(element => element.GetProperty("title").GetString()!)];

    /// <summary>Of each: images that only the first and only the second model has right, exact p, χ², its p.</summary>
    public static IEnumerable<double[]> McNemarTests => Root.GetProperty("mcnemar").EnumerateArray().Select(Numbers);

    public static GoldenMetricCase Find(string title)
    {
        JsonElement found = Root.GetProperty("cases").EnumerateArray().Single(
            element => element.GetProperty("title").GetString() == title);
        JsonElement rows = found.GetProperty("probabilities");
        float denominator = found.GetProperty("denominator").GetInt32();
        ImmutableArray<string> names =
            [.. Enumerable.Range(0, rows[0].GetArrayLength()).Select(label => ((char)('a' + label)).ToString())];
        return new GoldenMetricCase(
            new Predictions(
                [.. from row in rows.EnumerateArray() from value in row.EnumerateArray() select value.GetInt32() / denominator],
                names),
            [.. found.GetProperty("labels").EnumerateArray().Select(label => label.GetInt32())],
            new() { TopK = found.GetProperty("k").GetInt32(), CalibrationBins = found.GetProperty("bins").GetInt32() },
            found.GetProperty("values").EnumerateObject().ToDictionary(value => value.Name, value => Number(value.Value)),
            found.GetProperty("classes").EnumerateObject().ToDictionary(value => value.Name, value => Numbers(value.Value)),
            Table(found.GetProperty("reliability")),
            [.. found.GetProperty("roc").EnumerateArray().Select(Table)],
            [.. found.GetProperty("precisionRecall").EnumerateArray().Select(Table)]);
    }

    private static double[][] Table(JsonElement rows) => [.. rows.EnumerateArray().Select(Numbers)];

    private static double[] Numbers(JsonElement values) => [.. values.EnumerateArray().Select(Number)];

    private static double Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => double.NaN,
        JsonValueKind.String => double.PositiveInfinity,
        _ => value.GetDouble(),
    };

    private static JsonElement Read()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Golden", "evaluation", "metrics.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.Clone();
    }
}

public sealed record GoldenMetricCase(
    Predictions Predictions,
    int[] Labels,
    MetricsOptions Options,
    IReadOnlyDictionary<string, double> Values,
    IReadOnlyDictionary<string, double[]> Classes,
    double[][] Reliability,
    double[][][] Roc,
    double[][][] PrecisionRecall);
