using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Tests.Compute;

/// <summary>
/// The part of the contract that is about steps in which only the dense layers learn: each is the step of a network of the dense layers
/// alone, whose images are what the blocks make of the images in prediction.
/// </summary>
public abstract class EngineFreezingTests : EngineRandomnessTests
{
    private static readonly StepSettings Frozen = new(1e-2f, Seed: 1, Step: 0, Dropout: false, FrozenBlocks: true);

    private static readonly NetworkSpec Network = TestNetworks.Spec(13, 18, 2, [5, 9, 4], [11, 6], 3);

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_step_with_frozen_blocks_is_one_of_the_dense_layers_alone(string name)
    {
        NetworkWeights weights = TestNetworks.Random(Network, 5);
        (NetworkWeights denseWeights, Func<MemoryBatch, MemoryBatch> features) = DenseAlone(weights);
        using INetworkSession session = Open(weights, TestOptimizers.Make(name));
        using OracleSession oracle = new(denseWeights, new SessionOptions { Optimizer = TestOptimizers.Make(name) });
        for (int step = 0; step < 3; step++)
        {
            MemoryBatch batch = MemoryBatch.Random(Network, 19, (ulong)step);
            StepResult found = session.TrainStep(batch, Frozen with { Step = step });
            StepResult right = oracle.TrainStep(features(batch), Frozen with { Step = step, FrozenBlocks = false });
            found.Loss.Should().BeApproximately(right.Loss, 1e-4);
            found.Correct.Should().Be(right.Correct);
        }

        NetworkWeights after = Weights(session), expected = Weights(oracle);
        foreach (WeightTensor tensor in weights)
        {
            if (IsDense(tensor))
                Compare.Values(after[tensor.Name].Buffer, expected[tensor.Name].Buffer, 2e-4, tensor.Name);
            else
                after[tensor.Name].Values.SequenceEqual(tensor.Values).Should().BeTrue("{0} is frozen, moving averages and weight decay too", tensor.Name);
        }

        OptimizerState state = session.GetOptimizerState();
        state.Steps.Should().Be(3);
        state.Slots.Values.Should().OnlyContain(slot => slot.Where(tensor => !IsDense(tensor)).All(tensor => tensor.Buffer.All(value => value == 0)));
    }

    [Fact]
    public void Gradients_of_frozen_blocks_are_0_and_the_others_those_of_the_dense_layers_alone()
    {
        NetworkWeights weights = TestNetworks.Random(Network, 5);
        (NetworkWeights denseWeights, Func<MemoryBatch, MemoryBatch> features) = DenseAlone(weights);
        MemoryBatch batch = MemoryBatch.Random(Network, 7, 3);
        using INetworkSession session = Open(weights);
        using OracleSession oracle = new(denseWeights, new SessionOptions());
        NetworkWeights found = new(Network), right = new(denseWeights.Spec);
        session.ComputeGradients(batch, Frozen with { FrozenBlocks = false }, found);
        found["conv1.weight"].Buffer.Should().Contain(value => value != 0, "that is what must not be left");
        session.ComputeGradients(batch, Frozen, found);
        oracle.ComputeGradients(features(batch), Frozen with { FrozenBlocks = false }, right);
        found.Where(tensor => !IsDense(tensor)).Should().OnlyContain(tensor => tensor.Buffer.All(value => value == 0));
        foreach (WeightTensor tensor in right)
            Compare.Relative(found[tensor.Name].Buffer, tensor.Buffer, 2e-4, tensor.Name);
    }

    [Fact]
    public void Frozen_blocks_drop_nothing_and_dense_layers_drop_as_ever()
    {
        NetworkWeights weights = TestNetworks.Random(Network, 5);
        MemoryBatch batch = MemoryBatch.Random(Network, 7, 3);
        StepSettings drops = Frozen with { Dropout = true };
        double plain = LossWith(0, 0);
        LossWith(0.5f, 0).Should().Be(plain);
        LossWith(0, 0.5f).Should().NotBe(plain);

        double LossWith(float blocks, float layers)
        {
            NetworkSpec spec = Network with
            {
                Blocks = [.. Network.Blocks.Select(block => block with { Dropout = blocks })],
                Hidden = [.. Network.Hidden.Select(block => block with { Dropout = layers })],
            };
            NetworkWeights same = new(spec);
            foreach (WeightTensor tensor in weights)
                same.Set(tensor.Name, tensor.Values);
            using INetworkSession session = Open(same);
            return session.ComputeGradients(batch, drops, new NetworkWeights(spec)).LossSum;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(33)]
    public void Steps_with_frozen_blocks_and_without_give_the_same_bits_on_any_number_of_threads(int count)
    {
        MemoryBatch batch = MemoryBatch.Random(Network, count, 8);
        NetworkWeights[] runs =
        [
            .. ThreadCounts.Select(threads =>
            {
                using INetworkSession session = Open(TestNetworks.Random(Network, 7), new AdamW(), threads);
                for (int step = 0; step < 6; step++)
                {
                    session.TrainStep(batch, Frozen with { LearningRate = 1e-3f, Step = step, FrozenBlocks = step is 0 or 1 or 4 });
                    Predict(session, batch);
                }

                return Weights(session);
            }),
        ];
        foreach (NetworkWeights run in runs)
            Compare.EqualRuns(run, runs[0], IsRepeatable);
    }

    private static bool IsDense(WeightTensor tensor) => tensor.Name.StartsWith("dense", StringComparison.Ordinal);

    /// <summary>The dense layers as a network of their own, and what makes its images.</summary>
    private static (NetworkWeights Weights, Func<MemoryBatch, MemoryBatch> Features) DenseAlone(NetworkWeights weights)
    {
        NetworkSpec spec = weights.Spec;
        NetworkWeights dense = new(spec with { Input = new ImageShape(spec.FlattenedLength, 1), Blocks = [] });
        foreach (WeightTensor tensor in dense)
            dense.Set(tensor.Name, weights[tensor.Name].Values);
        OracleNetwork blocks = new(spec, new OracleTensors(weights));
        return (dense, batch => batch with
        {
            Images = Array.ConvertAll(batch.Images, image => Array.ConvertAll(
                blocks.Features(Array.ConvertAll(image, value => (double)value)), value => (float)value)),
        });
    }
}
