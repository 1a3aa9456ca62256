using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Prediction;
using VlassNet.Tests.Training;

namespace VlassNet.Tests.Prediction;

/// <summary>What people type first: the same as with an <see cref="Evaluator"/>.</summary>
public sealed class PredictionExtensionsTests : IDisposable
{
    private readonly VlassCnn model = TrainingSets.SidesModel();
    private readonly LabeledImages images = TrainingSets.Sides(20, 1);

    public void Dispose() => model.Dispose();

    [Fact]
    public void A_network_predicts_images_and_one_image()
    {
        Evaluator evaluator = new();
        model.Predict(images).Probabilities.ToArray().Should().Equal(evaluator.Predict(model, images).Probabilities.ToArray());
        model.Predict(images.Image(3)).Probabilities.ToArray().Should().Equal(evaluator.Predict(model, images.Image(3)).Probabilities.ToArray());
        model.Predict(images.Image(3).ToArray()).ToString().Should().Be(model.Predict(images)[3].ToString());
        model.Evaluate(images).Loss.Should().Be(evaluator.Evaluate(model, images).Loss);
    }

    [Fact]
    public void Changed_weights_are_noticed_and_a_network_that_is_none_is_refused()
    {
        float before = model.Predict(images)[0].Probabilities[0];
        model.Weights["dense2.bias"].Write(values => values[0] += 1);
        model.Predict(images)[0].Probabilities[0].Should().BeGreaterThan(before);
        VlassCnn none = null!;
        FluentActions.Invoking(() => none.Predict(images)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => none.Predict(new float[64])).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => model.Predict(new float[63])).Should().Throw<ArgumentException>().WithMessage("*found 63 values*");
    }
}
