using System.Collections.Immutable;
using System.Text.Json;
using VlassNet.Evaluation;
using VlassNet.Prediction;

namespace VlassNet.Tests.Evaluation;

/// <summary>The cases of Golden/evaluation/calibration.json, made with SciPy, PyTorch and scikit-learn by make_calibration.py.</summary>
public static class GoldenCalibration
{
    private static readonly JsonElement Cases = Read();

    public static TheoryData<string> Titles => [.. Cases.EnumerateArray().Select(element => element.GetProperty("title").GetString()!)];

    public static GoldenCalibrationCase Find(string title)
    {
        JsonElement found = Cases.EnumerateArray().Single(element => element.GetProperty("title").GetString() == title);
        JsonElement rows = found.GetProperty("probabilities");
        float denominator = found.GetProperty("denominator").GetInt32();
        ImmutableArray<string> names =
            [.. Enumerable.Range(0, rows[0].GetArrayLength()).Select(label => ((char)('a' + label)).ToString())];
        JsonElement curve = found.GetProperty("riskCoverage");
        return new GoldenCalibrationCase(
            new Predictions(
                [.. from row in rows.EnumerateArray() from value in row.EnumerateArray() select value.GetInt32() / denominator], names),
            [.. found.GetProperty("labels").EnumerateArray().Select(label => label.GetInt32())],
            found.GetProperty("temperature").GetDouble(),
            found.GetProperty("confidenceTemperature").GetDouble(),
            found.GetProperty("loss").GetDouble(),
            [.. found.GetProperty("scaled").EnumerateArray().SelectMany(Numbers)],
            new RiskCoverageCurve([.. Numbers(curve[0])], [.. Numbers(curve[1])], [.. Numbers(curve[2])], curve[3].GetDouble()),
            [.. found.GetProperty("thresholds").EnumerateArray().Select(element => (
                element[0].GetString()!, element[1].GetDouble(), (double[][])[.. element[2].EnumerateArray().Select(Numbers)]))]);
    }

    private static double[] Numbers(JsonElement values) => [.. values.EnumerateArray().Select(value => value.ValueKind switch
    {
        JsonValueKind.Null => double.NaN,
        JsonValueKind.String => double.PositiveInfinity,
        _ => value.GetDouble(),
    })];

    private static JsonElement Read()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Golden", "evaluation", "calibration.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.GetProperty("cases").Clone();
    }
}

public sealed record GoldenCalibrationCase(
    Predictions Predictions,
    int[] Labels,
    double Temperature,
    double ConfidenceTemperature,
    double Loss,
    double[] Scaled,
    RiskCoverageCurve RiskCoverage,
    (string Criterion, double Least, double[][] Classes)[] Thresholds);
