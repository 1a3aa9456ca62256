using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Tests.Compute;

/// <summary>
/// What every engine must do. Derive a public class from this one and make the engine; set
/// <see cref="EngineArithmeticTests.Device"/> where it is not the processor.
/// </summary>
public abstract class EngineContractTests : EngineFreezingTests
{
    [Fact]
    public void Five_RMSprop_steps_of_the_notebooks_network_are_PyTorchs()
    {
        TorchGolden golden = new("notebook");
        using INetworkSession session = Open(golden.Weights, new RmsProp());
        Train(session, golden.Batch, 0, 1);
        foreach (WeightTensor tensor in Weights(session).Where(tensor => !tensor.Trainable))
            Compare.Digest(tensor, golden.Digest("moved", tensor.Name), relative: 1e-5);
        Train(session, golden.Batch, 1, 4);
        foreach (WeightTensor tensor in Weights(session))
            Compare.Digest(tensor, golden.Digest("after_five_steps", tensor.Name), absolute: 1e-4);
    }

    [Theory]
    [MemberData(nameof(NetworkNames))]
    public void Refreshed_statistics_are_those_of_all_images_as_one_batch(string name)
    {
        NetworkSpec spec = NetworkOf(name);
        NetworkWeights weights = TestNetworks.Random(spec, seed: 3);
        MemoryBatch images = MemoryBatch.Random(spec, 37, seed: 4);
        using OracleSession oracle = new(weights, new SessionOptions());
        oracle.RefreshStatistics(images);
        using INetworkSession session = Open(weights);
        session.RefreshStatistics(images);
        NetworkWeights expected = Weights(oracle), found = Weights(session);
        foreach (WeightTensor tensor in expected)
            Compare.Values(found[tensor.Name].Buffer, tensor.Buffer, tensor.Trainable ? 0 : 2e-4, tensor.Name);
        Compare.Values(Predict(session, images), Predict(oracle, images), 1e-4, "probabilities");
    }

    [Fact]
    public void Refreshing_statistics_drops_nothing_and_gives_the_same_bits_on_any_number_of_threads()
    {
        NetworkSpec spec = new(new ImageShape(32, 32), [new(17, 0.5f), new(21, 0.5f), new(5)], [new(9, 0.5f)], 4);
        NetworkWeights weights = TestNetworks.Random(spec, seed: 5);
        NetworkWeights without = new(spec with { Blocks = [new(17), new(21), new(5)], Hidden = [new(9)] });
        foreach (WeightTensor tensor in weights)
            without.Set(tensor.Name, tensor.Values);
        MemoryBatch images = MemoryBatch.Random(spec, 50, seed: 6);
        float[][] found = Array.ConvertAll<(NetworkWeights Weights, int Threads), float[]>([(weights, 1), (weights, 2), (weights, 5), (without, 3)], one =>
        {
            using INetworkSession session = Open(one.Weights, threads: one.Threads);
            session.RefreshStatistics(images);
            return [.. Weights(session).Where(tensor => !tensor.Trainable).SelectMany(tensor => tensor.Values.ToArray())];
        });
        if (IsRepeatable)
            found.Should().AllSatisfy(values => values.Should().Equal(found[0]));
        else
            found.Should().AllSatisfy(values => Compare.Values(values, found[0], 1e-5, "statistics"));
    }

    [Fact]
    public void A_step_after_refreshed_statistics_is_the_step_that_it_would_have_been()
    {
        NetworkSpec spec = TestNetworks.Spec(16, 16, 1, [8, 12], [5], 3);
        NetworkWeights weights = TestNetworks.Random(spec, seed: 7);
        MemoryBatch images = MemoryBatch.Random(spec, 12, seed: 8);
        using INetworkSession plain = Open(weights, new Adam()), refreshed = Open(weights, new Adam());
        Train(plain, images, 0, 2);
        Train(refreshed, images, 0, 1);
        refreshed.RefreshStatistics(images);
        Train(refreshed, images, 1, 1);
        NetworkWeights expected = Weights(plain), found = Weights(refreshed);
        foreach (WeightTensor tensor in expected.Where(tensor => tensor.Trainable))
            Compare.Values(found[tensor.Name].Buffer, tensor.Buffer, IsRepeatable ? 0 : 1e-5, tensor.Name);
        refreshed.Invoking(session => session.RefreshStatistics(new MemoryBatch([], [], []))).Should().Throw<ArgumentException>();
    }
}
