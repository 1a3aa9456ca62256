using System.Xml.Linq;
using VlassNet.Reporting;
using VlassNet.Training;

namespace VlassNet.Tests.Reporting;

public class TrainingHistoryFigureTests
{
    [Fact]
    public void A_history_is_drawn_with_its_validation()
    {
        string svg = Figure.TrainingCurves(History(0.4, 0.3), "VLASS").Svg;
        XDocument.Parse(svg).Root!.Value.Should().ContainAll("VLASS", "Loss", "Accuracy", "training", "validation");
    }

    [Fact]
    public void Without_validation_only_the_training_is_drawn()
    {
        string text = XDocument.Parse(Figure.TrainingCurves(History(null, null)).Svg).Root!.Value;
        text.Should().Contain("training").And.NotContain("validation");
    }

    [Fact]
    public void A_history_without_epochs_is_drawn_empty() =>
        Figure.TrainingCurves(new TrainingHistory([], null, StopReason.Cancelled)).Svg.Should().Contain("Accuracy");

    private static TrainingHistory History(params double?[] losses)
    {
        EpochResult[] epochs =
            [.. losses.Select((loss, i) => new EpochResult(i + 1, 0.5, 0.8, loss, loss is null ? null : 0.9, 1e-3f, 2))];
        return new TrainingHistory(epochs, epochs[^1], StopReason.Completed);
    }
}
