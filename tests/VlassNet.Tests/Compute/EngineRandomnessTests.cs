using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Tests.Compute;

/// <summary>The part of the contract that is about dropout and threads: the same numbers twice, and the right shares.</summary>
public abstract class EngineRandomnessTests : EngineArithmeticTests
{
    private static readonly StepSettings Dropping = new(1e-3f, Seed: 3, Step: 4);

    /// <summary>Numbers of threads that must not make a difference: of an engine that divides its sums by threads, one number.</summary>
    protected virtual int[] ThreadCounts => [1, 2, 3, 7, 2];

    [Theory]
    [InlineData(1, new[] { 5, 3 })]
    [InlineData(2, new[] { 5, 3 })]
    [InlineData(7, new[] { 5, 3 })]
    [InlineData(33, new[] { 5, 3 })]
    [InlineData(1, new[] { 13, 17, 20 })]
    [InlineData(7, new[] { 13, 17, 20 })]
    [InlineData(33, new[] { 13, 17, 20 })]
    public void The_number_of_threads_changes_no_bit(int count, int[] filters) =>
        AnyNumberOfThreads(WithDropout(TestNetworks.Spec(13, 12, 2, filters, [6], 4), 0.3f, 0.4f), count);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(18)]
    public void Nor_without_pools_and_with_the_average(int count) => AnyNumberOfThreads(
        WithDropout(TestNetworks.Spec(16, 16, 2, [13, 14, 15, 5], [6], 4).WithoutPool(0, 1, 3), 0.3f, 0.4f) with { GlobalAverage = true }, count);

    [Theory]
    [InlineData(1)]
    [InlineData(18)]
    public void Nor_with_the_average_of_small_maps(int count) => AnyNumberOfThreads(
        WithDropout(TestNetworks.Spec(16, 16, 2, [13, 14, 15], [6], 4), 0.3f, 0.4f) with { GlobalAverage = true }, count);

    private void AnyNumberOfThreads(NetworkSpec spec, int count)
    {
        MemoryBatch batch = MemoryBatch.Random(spec, count, 8);
        (NetworkWeights Weights, float[] Probabilities, StepResult Result)[] runs =
        [
            .. ThreadCounts.Select(threads =>
            {
                using INetworkSession session = Open(TestNetworks.Random(spec, 7), new RmsProp(), threads);
                Train(session, batch, 0, 3, dropout: true);
                NetworkWeights gradients = new(spec);
                return (Weights(session), Predict(session, batch), session.ComputeGradients(batch, Dropping, gradients));
            }),
        ];
        foreach ((NetworkWeights weights, float[] probabilities, StepResult result) in runs)
        {
            Compare.EqualRuns(weights, runs[0].Weights, IsRepeatable);
            if (!IsRepeatable)
                continue;
            probabilities.Should().Equal(runs[0].Probabilities);
            result.Should().Be(runs[0].Result);
        }
    }

    [Theory]
    [InlineData(0.2f)]
    [InlineData(0.5f)]
    public void Dropout_after_a_dense_layer_keeps_its_share_and_scales_the_rest(float rate)
    {
        double[] outputs = [.. Enumerable.Range(0, 8).SelectMany(step => DenseOutputs(rate, 1, step, image: 0))];
        outputs.Should().OnlyContain(value => Math.Abs(value) < 1e-5 || Math.Abs(value - 1 / (1 - rate)) < 1e-4);
        outputs.Average(value => value > 0.5 ? 1.0 : 0).Should().BeApproximately(1 - rate, 0.03);
    }

    [Theory]
    [InlineData(0.2f, true)]
    [InlineData(0.5f, true)]
    [InlineData(0.5f, false)]
    public void Dropout_after_a_convolution_keeps_its_share_and_scales_the_rest(float rate, bool pool)
    {
        // Every activation is 1, so that the batch's mean and mean square are share·scale and share·scale².
        NetworkSpec spec = WithDropout(TestNetworks.Spec(32, 32, 1, [8], [], 2), rate, 0);
        spec = pool ? spec : spec.WithoutPool();
        NetworkWeights weights = new(spec);
        Array.Fill(weights["conv1.bias"].Buffer, 1);
        Array.Clear(weights["norm1.running_var"].Buffer);
        using INetworkSession session = Open(weights, new Sgd());
        session.TrainStep(MemoryBatch.Random(spec, 8, 1), Dropping with { LearningRate = 0 });
        session.GetWeights(weights);
        for (int filter = 0; filter < 8; filter++)
        {
            double mean = weights["norm1.running_mean"].Buffer[filter] / (1 - BatchNormalization.Momentum);
            double meanSquare = weights["norm1.running_var"].Buffer[filter] / (1 - BatchNormalization.Momentum) + mean * mean;
            (meanSquare / mean).Should().BeApproximately(1 / (1 - rate), 0.001, "that is the scale");
            (mean * mean / meanSquare).Should().BeApproximately(1 - rate, 0.03, "that is the share");
        }
    }

    [Fact]
    public void Dropout_depends_on_seed_step_and_image_alone()
    {
        double[] mask = DenseOutputs(0.5f, 1, 2, image: 0);
        DenseOutputs(0.5f, 1, 2, image: 0).Should().Equal(mask);
        Alike(DenseOutputs(0.5f, 1, 3, image: 0)).Should().BeApproximately(0.5, 0.1, "another step has its own mask");
        Alike(DenseOutputs(0.5f, 2, 2, image: 0)).Should().BeApproximately(0.5, 0.1, "another seed has its own mask");
        Alike(DenseOutputs(0.5f, 1, 2, image: 1)).Should().BeApproximately(0.5, 0.1, "another image has its own mask");

        double Alike(double[] other) => mask.Zip(other).Average(pair => (pair.First > 0.5) == (pair.Second > 0.5) ? 1.0 : 0);
    }

    [Fact]
    public void Convolutions_dropout_depends_on_seed_and_step()
    {
        NetworkSpec spec = WithDropout(TestNetworks.Spec(16, 16, 1, [6, 5], [8], 4), 0.4f, 0);
        MemoryBatch batch = MemoryBatch.Random(spec, 7, 8);
        using INetworkSession session = Open(TestNetworks.Random(spec, 7), new RmsProp());
        NetworkWeights gradients = new(spec);
        double loss = session.ComputeGradients(batch, Dropping, gradients).Loss;
        session.ComputeGradients(batch, Dropping, gradients).Loss.Should().Be(loss);
        session.ComputeGradients(batch, Dropping with { Step = 5 }, gradients).Loss.Should().NotBe(loss);
        session.ComputeGradients(batch, Dropping with { Seed = 4 }, gradients).Loss.Should().NotBe(loss);
        session.ComputeGradients(batch, Dropping with { Dropout = false }, gradients).Loss.Should().NotBe(loss);
    }

    [Fact]
    public void Dropout_is_the_same_with_a_pool_and_without()
    {
        // An activation's number says whether it is dropped, so the statistics that come before the pool are the same.
        NetworkSpec with = WithDropout(TestNetworks.Spec(16, 16, 1, [13, 14], [], 3).WithoutPool(0), 0.4f, 0), without = with.WithoutPool();
        MemoryBatch batch = MemoryBatch.Random(with, 5, 8);
        NetworkWeights[] found = [.. new[] { with, without }.Select(spec =>
        {
            NetworkWeights weights = TestNetworks.Random(spec, 7);
            using INetworkSession session = Open(weights, new Sgd());
            session.TrainStep(batch, Dropping);
            return Weights(session);
        })];
        foreach (WeightTensor tensor in found[0].Where(tensor => !tensor.Trainable))
            Compare.Relative(found[1][tensor.Name].Buffer, tensor.Buffer, 1e-6, tensor.Name);
    }

    [Theory]
    [InlineData(new[] { 6, 5 })]
    [InlineData(new[] { 12, 18, 13 })]
    public void Gradients_go_through_the_same_dropout_as_the_loss(int[] filters) =>
        SlopeIsTheGradient(WithDropout(TestNetworks.Spec(12, 12, 1, filters, [16], 4), 0.3f, 0.4f));

    [Fact]
    public void So_they_do_without_pools() =>
        SlopeIsTheGradient(WithDropout(TestNetworks.Spec(16, 16, 1, [12, 13], [16], 4).WithoutPool(), 0.3f, 0.4f) with { GlobalAverage = true });

    private void SlopeIsTheGradient(NetworkSpec spec)
    {
        // The loss is a function of the weights for one (seed, step); its slope along the gradient is the gradient's square.
        NetworkWeights weights = TestNetworks.Random(spec, 7), gradients = new(spec), unused = new(spec);
        MemoryBatch batch = MemoryBatch.Random(spec, 7, 8);
        using INetworkSession session = Open(weights, new RmsProp());
        session.ComputeGradients(batch, Dropping, gradients);
        double square = gradients.Sum(tensor => tensor.Buffer.Sum(value => (double)value * value));
        double step = 0.003 / square;
        double slope = (LossAt(step) - LossAt(-step)) / (2 * step);
        (slope / square).Should().BeApproximately(1, 0.03);

        double LossAt(double distance)
        {
            NetworkWeights moved = weights.Clone();
            foreach (WeightTensor tensor in moved)
            {
                for (int i = 0; i < tensor.Length; i++)
                    tensor.Buffer[i] += (float)(distance * gradients[tensor.Name].Buffer[i]);
            }

            session.SetWeights(moved);
            return session.ComputeGradients(batch, Dropping, unused).Loss;
        }
    }

    [Fact]
    public void Predicting_drops_nothing()
    {
        NetworkSpec plain = TestNetworks.Spec(13, 12, 1, [5, 3], [6], 4), dropping = WithDropout(plain, 0.5f, 0.5f);
        NetworkWeights weights = TestNetworks.Random(plain, 7), same = TestNetworks.Random(dropping, 7);
        MemoryBatch batch = MemoryBatch.Random(plain, 5, 8);
        using INetworkSession expected = Open(weights), actual = Open(same);
        Predict(actual, batch).Should().Equal(Predict(expected, batch));
    }

    private static NetworkSpec WithDropout(NetworkSpec spec, float convolution, float dense) => spec with
    {
        Blocks = [.. spec.Blocks.Select(block => block with { Dropout = convolution })],
        Hidden = [.. spec.Hidden.Select(block => block with { Dropout = dense })],
    };

    /// <summary>
    /// What 512 units give that are all 1 before dropout, for one image of three: the classifier's weights are 0, so its
    /// gradient is the output times what is known, and the other images weigh nothing.
    /// </summary>
    private double[] DenseOutputs(float rate, ulong seed, long step, int image)
    {
        NetworkSpec spec = WithDropout(TestNetworks.Spec(2, 2, 1, [], [512], 4), 0, rate);
        NetworkWeights weights = new(spec), gradients = new(spec);
        Array.Fill(weights["dense1.bias"].Buffer, 1);
        MemoryBatch batch = MemoryBatch.Random(spec, 3, 1) with { Labels = [0, 0, 0], Factors = new float[3] };
        batch.Factors[image] = 1;
        using INetworkSession session = Open(weights, new RmsProp());
        session.ComputeGradients(batch, Dropping with { Seed = seed, Step = step }, gradients);
        return [.. gradients["dense2.weight"].Buffer.Take(512).Select(value => value * 3 / (0.25 - 1))];
    }
}
