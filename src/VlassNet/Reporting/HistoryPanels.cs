using VlassNet.Training;

namespace VlassNet.Reporting;

/// <summary>What is drawn of a training run: the loss and the accuracy.</summary>
internal static class HistoryPanels
{
    public static IReadOnlyList<CurvePanel> Of(TrainingHistory history)
    {
        return
        [
            new CurvePanel("Loss", Series(epoch => epoch.Loss, epoch => epoch.ValidationLoss)),
            new CurvePanel("Accuracy", Series(epoch => epoch.Accuracy, epoch => epoch.ValidationAccuracy)),
        ];

        List<CurveSeries> Series(Func<EpochResult, double> training, Func<EpochResult, double?> validation)
        {
            List<CurveSeries> series = [new("training", [.. history.Epochs.Select(training)])];
            if (history.Epochs.Any(epoch => validation(epoch) is not null))
                series.Add(new("validation", [.. history.Epochs.Select(epoch => validation(epoch) ?? double.NaN)]));
            return series;
        }
    }
}
