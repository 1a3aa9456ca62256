using VlassNet.Data;
using VlassNet.Networks;

namespace VlassNet.Tests.Networks;

public class VlassCnnBuilderTests
{
    [Fact]
    public void The_notebooks_network_is_the_notebooks()
    {
        using VlassCnn model = VlassCnn.Notebook();
        model.Spec.Should().Be(new NetworkSpec(
            new(64, 64, 1), [new(75), new(50, 0.2f), new(25)], [new(512, 0.3f)], 4));
        model.Weights.ParameterCount.Should().Be(868_189);
        model.Weights.Where(tensor => tensor.Trainable).Sum(tensor => tensor.Length).Should().Be(867_889);
    }

    [Fact]
    public void Its_classes_are_those_of_the_data_layer()
    {
        using VlassCnn model = VlassCnn.Notebook();
        model.ClassNames.Should().Equal(LabeledImages.VlassClassNames);
    }

    [Fact]
    public void Sizes_channels_and_classes_are_free()
    {
        using VlassCnn model = new VlassCnnBuilder(rows: 30, columns: 17, channels: 3)
            .Convolution(6).Convolution(5, 0.1f).Convolution(4).Convolution(3).Dense(9).Dense(8, 0.4f).Classes("a", "b").Build();
        model.Weights["conv1.weight"].Shape.Should().Equal(6, 3, 3, 3);
        model.Weights["conv4.weight"].Shape.Should().Equal(3, 4, 3, 3);
        model.Weights["dense1.weight"].Shape.Should().Equal(9, 2 * 2 * 3);
        model.Weights["dense3.weight"].Shape.Should().Equal(2, 8);
        model.ClassNames.Should().Equal("a", "b");
    }

    [Fact]
    public void Blocks_without_a_pool_an_average_and_a_momentum_are_words_too()
    {
        using VlassCnn model = new VlassCnnBuilder(30, 17)
            .Convolution(6, pool: false).Convolution(6).Convolution(4, 0.2f, pool: false).GlobalAverage().Dense(9).Classes(3)
            .BatchNormalizationMomentum(0.9f).Build();
        model.Spec.Should().Be(new NetworkSpec(new(30, 17), [new(6, Pool: false), new(6), new(4, 0.2f, Pool: false)], [new(9)], 3)
        {
            GlobalAverage = true, BatchNormalizationMomentum = 0.9f,
        });
        model.Weights["dense1.weight"].Shape.Should().Equal(9, 4);
    }

    [Fact]
    public void A_second_average_is_refused_with_all_else_that_is_wrong()
    {
        Action build = () => new VlassCnnBuilder(4, 4).GlobalAverage().GlobalAverage().BatchNormalizationMomentum(2).Classes(3).Build();
        build.Should().Throw<ArgumentException>().WithMessage(
            "The network cannot be built: batch normalisation: expected a momentum in [0, 1); received 2; "
            + "global average: expected at least one convolution block before it; received none; "
            + "global average: expected it once; received it 2 times.");
    }

    [Fact]
    public void A_network_may_be_nothing_but_a_classifier()
    {
        using VlassCnn model = new VlassCnnBuilder(4, 5).Classes(3).Build();
        model.Weights.Select(tensor => tensor.Name).Should().Equal("dense1.weight", "dense1.bias");
        model.ClassNames.Should().Equal("class 0", "class 1", "class 2");
    }

    [Fact]
    public void A_builder_can_be_used_again()
    {
        VlassCnnBuilder builder = new VlassCnnBuilder(8, 8).Convolution(2);
        using VlassCnn first = builder.Build();
        using VlassCnn second = builder.Convolution(3).Seed(1).Build();
        first.Spec.Blocks.Should().HaveCount(1);
        second.Spec.Blocks.Should().HaveCount(2);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        Action build = () => new VlassCnnBuilder(0, 64).Convolution(-1).Dense(0, 1).Classes("a", "", "a").Build();
        build.Should().Throw<ArgumentException>().WithMessage(
            "The network cannot be built: input: expected at least 1 row; received 0; "
            + "convolution block 1: expected at least 1 filter; received -1; "
            + "dense block 1: expected at least 1 unit; received 0; "
            + "dense block 1: expected a dropout rate in [0, 1); received 1; "
            + "class names: expected a name for class 1; received an empty one; "
            + "class names: expected each name once; received 'a' for classes 0 and 2.");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void A_count_of_classes_that_cannot_be_is_refused_before_they_are_named(int count)
    {
        Action build = () => new VlassCnnBuilder(8, 8).Classes(count).Build();
        build.Should().Throw<ArgumentException>().WithMessage("*classes: expected*");
    }

    [Theory]
    [InlineData(64, 64, 1, "16 32 64 96 128 128", 347_364)]
    [InlineData(150, 150, 3, "16 32 64 96 128 128 128 128", 643_844)]
    [InlineData(5, 9, 1, "16 32 64 96", 0)]
    [InlineData(1024, 300, 1, "16 32 64 96 128 128 128 128 128 128", 0)]
    [InlineData(4000, 5000, 4, "16 32 64 96 128 128 128 128 128 128", 0)]
    public void The_recommended_network_is_as_deep_as_its_images_are_large(int rows, int columns, int channels, string filters, int parameters)
    {
        using VlassCnn model = VlassCnn.Recommended(new(rows, columns, channels), ["a", "b", "c", "d"], seed: 3);
        model.Spec.Blocks.Select(block => block.Filters).Should().Equal(filters.Split(' ').Select(int.Parse));
        model.Spec.FlattenedLength.Should().Be(model.Spec.Blocks[^1].Filters);
        model.Spec.GlobalAverage.Should().Be(Math.Max(rows, columns) > 1024, "smaller maps end as a single pixel");
        model.ClassNames.Should().Equal("a", "b", "c", "d");
        model.Weights.ParameterCount.Should().BeLessThan(1_000_000);
        if (parameters > 0)
            model.Weights.ParameterCount.Should().Be(parameters);
    }
}
