using System.Text.Json.Nodes;
using VlassNet.Tool.Screens;

namespace VlassNet.Tool.Work;

/// <summary>An evaluation for machines. Metrics are called as in scikit-learn.</summary>
internal static class EvaluationJson
{
    private static readonly (string Name, Func<MetricSet<MetricInterval>, MetricInterval> Interval, Func<MetricSet<double>, double> Value)[] Metrics =
    [
        ("accuracy", set => set.Accuracy, set => set.Accuracy),
        ("balanced_accuracy", set => set.BalancedAccuracy, set => set.BalancedAccuracy),
        ("f1_macro", set => set.MacroF1, set => set.MacroF1),
        ("f1_weighted", set => set.WeightedF1, set => set.WeightedF1),
        ("precision_macro", set => set.MacroPrecision, set => set.MacroPrecision),
        ("recall_macro", set => set.MacroRecall, set => set.MacroRecall),
        ("roc_auc_macro", set => set.MacroRocAuc, set => set.MacroRocAuc),
        ("average_precision_macro", set => set.MacroAveragePrecision, set => set.MacroAveragePrecision),
        ("matthews_corrcoef", set => set.MatthewsCorrelation, set => set.MatthewsCorrelation),
        ("cohen_kappa", set => set.CohenKappa, set => set.CohenKappa),
        ("log_loss", set => set.LogLoss, set => set.LogLoss),
        ("brier_score", set => set.BrierScore, set => set.BrierScore),
        ("expected_calibration_error", set => set.ExpectedCalibrationError, set => set.ExpectedCalibrationError),
    ];

    /// <summary>All numbers; each metric with its interval where there are intervals.</summary>
    public static JsonObject Of(EvaluationResult result, MetricSet<MetricInterval>? intervals)
    {
        MetricSet<double> values = result.Metrics.Values;
        ConfusionMatrix matrix = result.ConfusionMatrix;
        return new JsonObject
        {
            ["count"] = result.Labels.Length,
            ["metrics"] = new JsonObject(Metrics.Select(metric => KeyValuePair.Create(
                metric.Name, intervals is null ? JsonText.Number(metric.Value(values)) : Interval(metric.Interval(intervals))))),
            ["classes"] = JsonText.Array(result.Report.Classes.Select(one => (JsonNode)new JsonObject
            {
                ["name"] = one.Name, ["precision"] = JsonText.Number(one.Precision), ["recall"] = JsonText.Number(one.Recall),
                ["f1"] = JsonText.Number(one.F1), ["support"] = one.Support,
            })),
            ["confusionMatrix"] = JsonText.Array(Enumerable.Range(0, matrix.Size).Select(
                row => (JsonNode)JsonText.Array(Enumerable.Range(0, matrix.Size).Select(column => (JsonNode?)JsonValue.Create(matrix[row, column]))))),
            ["caution"] = result.Caution,
        };
    }

    private static JsonObject Interval(MetricInterval interval) => new()
    {
        ["value"] = JsonText.Number(interval.Value), ["low"] = JsonText.Number(interval.Low), ["high"] = JsonText.Number(interval.High),
    };
}
