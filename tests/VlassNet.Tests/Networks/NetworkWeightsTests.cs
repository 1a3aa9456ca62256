using VlassNet.Networks;

namespace VlassNet.Tests.Networks;

public class NetworkWeightsTests
{
    private readonly NetworkWeights weights = new(new(new(4, 4, 1), [new(2)], [], 2));

    [Fact]
    public void Values_are_set_and_read_by_name()
    {
        weights.Set("conv1.bias", [1.5f, -2]);
        weights["conv1.bias"].Buffer.Should().Equal(1.5f, -2);
    }

    [Fact]
    public void Another_number_of_values_is_refused_and_nothing_changes()
    {
        weights.Invoking(w => w.Set("conv1.weight", new float[17])).Should().Throw<ArgumentException>()
            .WithMessage("conv1.weight: expected 18 values, shape (2, 1, 3, 3); received 17.*");
        weights.Version.Should().Be(0);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_those_there_are() =>
        weights.Invoking(w => w.Set("conv2.bias", [])).Should().Throw<KeyNotFoundException>()
            .WithMessage("*'conv2.bias'*conv1.weight, conv1.bias, norm1.weight*dense1.bias.");

    [Fact]
    public void Every_change_counts()
    {
        weights.Set("conv1.bias", [1, 2]);
        weights.Version.Should().Be(1);
        weights.CopyFrom(weights.Clone());
        weights.Version.Should().Be(2);
        weights["conv1.bias"].Write(values => values[1] = 3);
        weights.Version.Should().Be(3);
        weights["conv1.bias"].Values.ToArray().Should().Equal(1, 3);
        weights["conv1.bias"].Invoking(bias => bias.Write(values => values[5] = 3)).Should().Throw<IndexOutOfRangeException>();
        weights.Version.Should().Be(4, "what was written before is there");
    }

    [Fact]
    public void A_clone_shares_nothing()
    {
        NetworkWeights clone = weights.Clone();
        clone.Set("conv1.bias", [7, 8]);
        weights["conv1.bias"].Buffer.Should().Equal(0, 0);
        NetworkWeights other = new(weights.Spec with { Classes = 3 });
        other.Invoking(o => o.CopyFrom(weights)).Should().Throw<ArgumentException>();
    }
}
