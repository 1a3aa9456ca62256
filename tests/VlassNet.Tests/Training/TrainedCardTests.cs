using VlassNet.Compute;
using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Training;

namespace VlassNet.Tests.Training;

/// <summary>What a network's card says after a training.</summary>
public sealed class TrainedCardTests
{
    private static readonly TrainingOptions Options = TrainingSets.Plain with { Epochs = 2, BatchSize = 16, Seed = 5 };

    [Fact]
    public async Task A_training_says_how_and_on_what_and_how_good()
    {
        (VlassCnn model, TrainingHistory history) = await Train(Options, TrainingSets.Sides(48, 1), TrainingSets.Sides(12, 2));
        ModelCard card = model.Card;
        card.Seed.Should().Be(5);
        card.TrainingData.Should().MatchRegex("^[0-9a-f]{64}$");
        card.Normalization.Should().Be("as it was");
        card.Training.Should().Contain("batch size", "16").And.Contain("epochs", "2").And.Contain("learning rate", "0.001")
            .And.Contain("optimizer", new RmsProp().ToString()).And.NotContainKey("validation images");
        card.ValidationData.Should().MatchRegex("^[0-9a-f]{64}$").And.NotBe(card.TrainingData);
        (card.TrainingCount, card.ValidationCount).Should().Be((48, 12));
        EpochResult last = history.Epochs[^1];
        card.Metrics.Should().Equal(
            new("epoch", 2), new("loss", last.Loss), new("accuracy", last.Accuracy),
            new("val_loss", last.ValidationLoss!.Value), new("val_accuracy", last.ValidationAccuracy!.Value));
    }

    [Fact]
    public async Task The_same_training_has_the_same_card_and_other_images_another_hash()
    {
        (VlassCnn one, _) = await Train(Options, TrainingSets.Sides(48, 1));
        (VlassCnn same, _) = await Train(Options, TrainingSets.Sides(48, 1));
        (VlassCnn other, _) = await Train(Options, TrainingSets.Sides(48, 2));
        ModelCardJson.Write(same.Card).Should().Be(ModelCardJson.Write(one.Card));
        other.Card.TrainingData.Should().NotBe(one.Card.TrainingData);
        (one.Card.ValidationData, one.Card.ValidationCount).Should().Be((null, null));
        one.Card.Metrics.Should().HaveCount(3);
    }

    [Fact]
    public async Task The_metrics_are_those_of_the_epoch_whose_weights_are_kept()
    {
        TrainingOptions stopping = Options with { Epochs = 6, LearningRate = 0.05f, EarlyStopping = new() { Patience = 1 } };
        (VlassCnn model, TrainingHistory history) = await Train(stopping, TrainingSets.Sides(48, 1), TrainingSets.Sides(12, 2));
        model.Card.Metrics.Should().Contain(new ModelMetric("epoch", history.BestEpoch!.Epoch))
            .And.Contain(new ModelMetric("val_loss", history.BestEpoch.ValidationLoss!.Value));
        model.Card.Training["epochs"].Should().Be($"{history.Epochs.Count}");
    }

    private static async Task<(VlassCnn Model, TrainingHistory History)> Train(TrainingOptions options, LabeledImages train, LabeledImages? validation = null)
    {
        VlassCnn model = new VlassCnnBuilder(8, 8).Convolution(4).Classes(3).Build();
        model.Card = new() { Normalization = "as it was" };
        return (model, await new Trainer(options).FitAsync(model, train, validation));
    }
}
