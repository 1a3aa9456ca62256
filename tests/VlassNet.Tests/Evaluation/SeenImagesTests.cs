using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Tests.Prediction;
using VlassNet.Tests.Training;
using VlassNet.Training;

namespace VlassNet.Tests.Evaluation;

/// <summary>Numbers on images that a network has seen come with a caution.</summary>
public sealed class SeenImagesTests
{
    private readonly ListLogger log = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Images_that_trained_or_chose_the_network_are_told_and_others_are_not(bool fromFile)
    {
        LabeledImages train = TrainingSets.Sides(48, 1), validation = TrainingSets.Sides(12, 2), test = TrainingSets.Sides(12, 3);
        VlassCnn model = new VlassCnnBuilder(8, 8).Convolution(4).Classes(3).Build();
        await new Trainer(new() { Epochs = 1 }).FitAsync(model, train, validation);
        model = fromFile ? Again(model) : model;

        Caution(model, train).Should().StartWith("These images trained the network");
        Caution(model, validation).Should().StartWith("The training run was validated with these images");
        Caution(model, Everything(train)).Should().StartWith("These images trained the network", "a view is the same images");
        log.Lines.Where(line => line.Contains("better on") || line.Contains("remembers")).Should().HaveCount(3);
        Caution(model, test).Should().BeNull();
        Caution(model, train.SplitAt(12).First).Should().BeNull("the card knows whole sets only");
        log.Lines.Where(line => line.Contains("better on") || line.Contains("remembers")).Should().HaveCount(3);
    }

    [Fact]
    public void An_older_card_does_not_say_how_many_and_an_empty_one_says_nothing()
    {
        LabeledImages images = TrainingSets.Sides(12, 3);
        using VlassCnn model = new VlassCnnBuilder(8, 8).Convolution(4).Classes(3).Build();
        Caution(model, images).Should().BeNull();
        model.Card = new() { TrainingData = "00ff", ValidationData = images.Hash(0, default) };
        Caution(model, images).Should().StartWith("The training run was validated");
        model.Card = model.Card with { ValidationCount = 13 };
        Caution(model, images).Should().BeNull("other images have another number");
    }

    [Fact]
    public void What_the_model_before_has_seen_a_fine_tuned_one_has_seen_too()
    {
        LabeledImages images = TrainingSets.Sides(12, 3);
        using VlassCnn model = new VlassCnnBuilder(8, 8).Convolution(4).Classes(3).Build();
        model.Card = new() { TrainingData = images.Hash(0, default), TrainingCount = 12 };
        using VlassCnn tuned = model.WithClasses(["a", "b", "c"]);
        Caution(tuned, images).Should().StartWith("These images trained or chose the model that the network was fine-tuned from");
        Caution(tuned, TrainingSets.Sides(12, 4)).Should().BeNull();
    }

    private string? Caution(VlassCnn model, LabeledImages images) => new Evaluator(new(), log).Evaluate(model, images).Caution;

    private static LabeledImages Everything(LabeledImages images) => images.Select([.. Enumerable.Range(0, images.Count)]);

    private static VlassCnn Again(VlassCnn model)
    {
        using MemoryStream stream = new();
        model.Save(stream);
        stream.Position = 0;
        return VlassCnn.Load(stream);
    }
}
