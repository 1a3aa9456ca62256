using VlassNet.Networks;

namespace VlassNet.Tests.Networks;

public class NetworkSpecTests
{
    private static readonly NetworkSpec Good = new(new(64, 64, 1), [new(8), new(4, 0.2f)], [new(16, 0.5f)], 3);

    [Fact]
    public void A_network_that_can_be_built_passes()
    {
        Good.Invoking(spec => spec.Validate()).Should().NotThrow();
        (Good with { Blocks = [], Hidden = [] }).Invoking(spec => spec.Validate()).Should().NotThrow();
        new NetworkSpec(new(1, 1, 4), [], [], 2).Invoking(spec => spec.Validate()).Should().NotThrow();
    }

    [Fact]
    public void Shapes_are_halved_rounding_up()
    {
        NetworkSpec spec = new(new(63, 33, 2), [new(5), new(7)], [], 2);
        spec.ShapeBefore(1).Should().Be(new ImageShape(32, 17, 5));
        spec.ShapeBefore(2).Should().Be(new ImageShape(16, 9, 7));
        spec.FlattenedLength.Should().Be(16 * 9 * 7);
    }

    [Fact]
    public void A_block_without_a_pool_keeps_the_size_and_an_average_leaves_a_value_a_channel()
    {
        NetworkSpec spec = new(new(63, 33, 2), [new(5, Pool: false), new(7), new(3, Pool: false)], [], 2);
        spec.ShapeBefore(1).Should().Be(new ImageShape(63, 33, 5));
        spec.ShapeBefore(2).Should().Be(new ImageShape(32, 17, 7));
        spec.FlattenedLength.Should().Be(32 * 17 * 3);
        (spec with { GlobalAverage = true }).FlattenedLength.Should().Be(3);
        (spec with { GlobalAverage = true }).DenseInputs.Should().Equal(3);
        new NetworkSpec(new(1, 1, 1), [new(5, Pool: false)], [], 2).Invoking(it => it.Validate()).Should().NotThrow();
    }

    [Fact]
    public void What_two_networks_say_makes_them_different()
    {
        NetworkSpec[] all =
        [
            Good, Good with { GlobalAverage = true }, Good with { BatchNormalizationMomentum = 0.9f }, Good with { Blocks = [new(8, Pool: false), new(4, 0.2f)] },
        ];
        all.Distinct().Should().HaveCount(4);
        (Good with { BatchNormalizationMomentum = 0.99f }).Should().Be(Good);
    }

    public static TheoryData<NetworkSpec, string> Impossible => new()
    {
        { Good with { Blocks = [], GlobalAverage = true }, "global average: expected at least one convolution block before it; received none" },
        { Good with { BatchNormalizationMomentum = 1 }, "batch normalisation: expected a momentum in [0, 1); received 1" },
        { Good with { BatchNormalizationMomentum = -0.5f }, "batch normalisation: expected a momentum in [0, 1); received -0.5" },
        { Good with { BatchNormalizationMomentum = float.NaN }, "batch normalisation: expected a momentum in [0, 1); received NaN" },
        { Good with { Input = new(3, 3, 1), Blocks = [new(8), new(8, Pool: false), new(8), new(8, Pool: false), new(8)] },
            "convolution block 5: expected a map of more than one pixel to pool; received 1×1×8, which is 3×3 after 2 halvings" },
        { Good with { Input = new(0, 64, 1) }, "input: expected at least 1 row; received 0" },
        { Good with { Input = new(64, -2, 1) }, "input: expected at least 1 column; received -2" },
        { Good with { Input = new(64, 64, 0) }, "input: expected 1 to 4 channels; received 0" },
        { Good with { Input = new(64, 64, 5) }, "input: expected 1 to 4 channels; received 5" },
        { Good with { Input = new(50_000, 50_000, 1), Blocks = [] },
            "input: expected at most 2,147,483,591 values in an array; received an image of 50000×50000×1, 2,500,000,000 values" },
        { Good with { Blocks = default }, "convolution blocks: expected a list, if an empty one; received none" },
        { Good with { Blocks = [null!] }, "convolution block 1: expected a block; received null" },
        { Good with { Blocks = [new(8), new(0)] }, "convolution block 2: expected at least 1 filter; received 0" },
        { Good with { Blocks = [new(8, 1f)] }, "convolution block 1: expected a dropout rate in [0, 1); received 1" },
        { Good with { Blocks = [new(8, -0.1f)] }, "convolution block 1: expected a dropout rate in [0, 1); received -0.1" },
        { Good with { Blocks = [new(8, float.NaN)] }, "convolution block 1: expected a dropout rate in [0, 1); received NaN" },
        { Good with { Blocks = [.. Enumerable.Repeat(new ConvolutionBlock(8), 7)] },
            "convolution block 7: expected a map of more than one pixel to pool; received 1×1×8, "
            + "which is 64×64 after 6 halvings" },
        { Good with { Blocks = [new(1_000_000)] },
            "convolution block 1: expected at most 2,147,483,591 values in an array; received an output of 64×64×1000000, "
            + "4,096,000,000 values" },
        { Good with { Input = new(4, 4, 1), Blocks = [new(20_000), new(20_000)], Hidden = [] },
            "convolution block 2: expected at most 2,147,483,591 values in an array; received weights, 3,600,000,000 values" },
        { Good with { Hidden = default }, "dense blocks: expected a list, if an empty one; received none" },
        { Good with { Hidden = [new(16), null!] }, "dense block 2: expected a block; received null" },
        { Good with { Hidden = [new(-1)] }, "dense block 1: expected at least 1 unit; received -1" },
        { Good with { Hidden = [new(16, 1.5f)] }, "dense block 1: expected a dropout rate in [0, 1); received 1.5" },
        { Good with { Hidden = [new(int.MaxValue)] },
            "dense block 1: expected at most 2,147,483,591 values in an array; received weights, 2,199,023,254,528 values" },
        { Good with { Hidden = [new(40_000), new(40_000), new(40_000)] },
            "all layers: expected at most 2,147,483,591 values in an array; received weights, 3,241,200,423 values" },
        { Good with { Classes = 1 }, "classes: expected at least 2 classes; received 1" },
    };

    [Theory]
    [MemberData(nameof(Impossible), DisableDiscoveryEnumeration = true)]
    public void An_impossible_network_is_refused_with_the_layer_and_the_reason(NetworkSpec spec, string problem) =>
        spec.Invoking(s => s.Validate()).Should().Throw<ArgumentException>()
            .WithMessage($"The network cannot be built: {problem}*.");

    [Fact]
    public void Sizes_beyond_any_integer_are_told_and_do_not_overflow()
    {
        NetworkSpec spec = new(
            new(int.MaxValue, int.MaxValue, int.MaxValue), [new(int.MaxValue), new(int.MaxValue)], [new(int.MaxValue)], int.MaxValue);
        spec.Invoking(s => s.Validate()).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        NetworkSpec spec = new(new(0, 64, 9), [new(0, 2)], [new(0)], 0);
        NetworkRules.Problems(spec).Select(problem => problem.Split(':')[0]).Should().Equal(
            "input", "input", "convolution block 1", "convolution block 1", "dense block 1", "classes");
    }

    [Fact]
    public void Weights_are_not_made_for_an_impossible_network() =>
        Good.Invoking(spec => new NetworkWeights(spec with { Classes = 0 })).Should().Throw<ArgumentException>();
}
