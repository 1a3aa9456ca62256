using VlassNet.Networks;
using VlassNet.Tests.Compute;

namespace VlassNet.Tests.Networks;

/// <summary>A network with other classes: what it keeps, what is new, and what its card says.</summary>
public sealed class WithClassesTests
{
    [Fact]
    public void Blocks_and_hidden_layers_are_copies_and_the_classifier_is_drawn_anew()
    {
        using VlassCnn model = Trained(), tuned = model.WithClasses(["a", "b", "c"], seed: 5);
        tuned.ClassNames.Should().Equal("a", "b", "c");
        tuned.Spec.Should().Be(model.Spec with { Classes = 3 });
        NetworkWeights drawn = new(tuned.Spec);
        GlorotUniform.Fill(drawn, 5);
        foreach (WeightTensor tensor in tuned.Weights)
        {
            bool isNew = tensor.Name.StartsWith("dense2", StringComparison.Ordinal);
            tensor.Buffer.Should().Equal((isNew ? drawn : model.Weights)[tensor.Name].Buffer, "that is {0}", tensor.Name);
        }

        float before = model.Weights["conv1.weight"].Buffer[0];
        tuned.Weights["conv1.weight"].Buffer[0] = before + 1;
        model.Weights["conv1.weight"].Buffer[0].Should().Be(before, "nothing is shared");
    }

    [Fact]
    public void As_many_classes_as_before_are_new_ones_all_the_same()
    {
        using VlassCnn model = Trained(), tuned = model.WithClasses(model.ClassNames, seed: 6);
        tuned.Spec.Should().Be(model.Spec);
        tuned.Weights["dense2.weight"].Buffer.Should().NotEqual(model.Weights["dense2.weight"].Buffer);
        tuned.Weights["dense2.bias"].Buffer.Should().OnlyContain(bias => bias == 0);
    }

    [Fact]
    public void The_card_keeps_what_is_of_the_pixels_and_says_where_the_weights_come_from()
    {
        using VlassCnn model = Trained();
        model.Card = new ModelCard
        {
            Normalization = "root 2", PixelScale = 1.8, Seed = 7, TrainingData = "aa", TrainingCount = 3, ValidationData = "bb",
            ValidationCount = 4, Training = new Dictionary<string, string> { ["batch size"] = "32" }, Metrics = [new("loss", 0.5)],
        };
        using VlassCnn tuned = model.WithClasses(["a", "b"]), again = Loaded(tuned.WithClasses(["c", "d"]));
        tuned.Card.Should().BeEquivalentTo(new ModelCard
        {
            Normalization = "root 2", PixelScale = 1.8, FineTunedFrom = WeightsHash.Of(model.Weights), EarlierData = ["aa", "bb"],
        });
        again.Card.Should().BeEquivalentTo(tuned.Card with { FineTunedFrom = WeightsHash.Of(tuned.Weights) });
    }

    [Fact]
    public void Names_that_cannot_be_are_refused()
    {
        using VlassCnn model = Trained();
        model.Invoking(it => it.WithClasses(["a"])).Should().Throw<ArgumentException>();
        model.Invoking(it => it.WithClasses(["a", "a"])).Should().Throw<ArgumentException>().WithMessage("*each name once*");
    }

    private static VlassCnn Trained()
    {
        VlassCnn model = new VlassCnnBuilder(8, 8, 2).Convolution(3).Convolution(4).Dense(5, dropout: 0.5f).Classes(4).Build();
        model.Weights.CopyFrom(TestNetworks.Random(model.Spec, 3));
        return model;
    }

    private static VlassCnn Loaded(VlassCnn model)
    {
        using MemoryStream stream = new();
        using (model)
            model.Save(stream);
        stream.Position = 0;
        return VlassCnn.Load(stream);
    }
}
