using System.Collections.Immutable;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Prediction;
using VlassNet.Tests.Training;

namespace VlassNet.Tests.Evaluation;

public class PriorCorrectionTests
{
    private static readonly ImmutableArray<string> Names = ["left", "right", "middle"];

    [Fact]
    public void Probabilities_follow_Bayes_rule()
    {
        Predictions predictions = new([0.5f, 0.25f, 0.25f, 0, 1, 0], Names);
        Predictions corrected = PriorCorrection.Create([2, 1, 1], [1, 1, 2]).Apply(predictions);

        // 0.5 · (1/4)/(2/4), 0.25 · (1/4)/(1/4), 0.25 · (2/4)/(1/4), over their sum.
        corrected.Probabilities.ToArray().Should().Equal(0.25f, 0.25f, 0.5f, 0, 1, 0);
    }

    [Fact]
    public void The_same_shares_change_nothing_and_the_way_there_and_back_neither()
    {
        float[] values = [0.125f, 0.625f, 0.25f];
        PriorCorrection.Create([3, 5, 2], [0.3, 0.5, 0.2]).Apply(new Predictions(values, Names)).Probabilities.ToArray()
            .Should().Equal(values);
        Predictions there = PriorCorrection.FromEqual(0.7, 0.2, 0.1).Apply(new Predictions(values, Names));
        there.Probabilities.ToArray().Should().NotEqual(values);
        Predictions back = PriorCorrection.Create([0.7, 0.2, 0.1], [1, 1, 1]).Apply(there);
        back.Probabilities.ToArray().Should().Equal(values, (found, wanted) => Math.Abs(found - wanted) < 1e-6);
    }

    [Fact]
    public void As_offsets_of_a_calibration_it_is_the_same()
    {
        using VlassCnn model = TrainingSets.SidesModel();
        LabeledImages images = TrainingSets.Sides(20, seed: 1);
        PriorCorrection correction = PriorCorrection.From(images, 0.6, 0.3, 0.1);
        Predictions wanted = correction.Apply(new Evaluator().Predict(model, images));
        model.Card = model.Card with { Calibration = new() { Offsets = correction.Offsets } };
        new Evaluator().Predict(model, images).Probabilities.ToArray()
            .Should().Equal(wanted.Probabilities.ToArray(), (found, expected) => Math.Abs(found - expected) < 1e-6);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        ((Action)(() => PriorCorrection.Create([1, 1], [1, 1, 1]))).Should().Throw<ArgumentException>().WithMessage("*2; received 3*");
        ((Action)(() => PriorCorrection.FromEqual(1, 0))).Should().Throw<ArgumentException>().WithMessage("*above 0; received 0*");
        ((Action)(() => PriorCorrection.FromEqual(1, double.NaN))).Should().Throw<ArgumentException>();
        PriorCorrection two = PriorCorrection.FromEqual(1, 2);
        two.Invoking(one => one.Apply(new Predictions([0.5f, 0.25f, 0.25f], Names))).Should().Throw<ArgumentException>().WithMessage("*2 classes*3*");
    }
}
