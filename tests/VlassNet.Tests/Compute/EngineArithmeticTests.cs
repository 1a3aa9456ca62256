using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Tests.Compute;

/// <summary>
/// The part of the contract that has one right answer: the same numbers as PyTorch and as the oracle. To test an engine, derive
/// from <see cref="EngineContractTests"/>.
/// </summary>
public abstract class EngineArithmeticTests
{
    private static readonly StepSettings Plain = new(1e-3f, Seed: 1, Step: 0, Dropout: false);

    public static TheoryData<string> NetworkNames => [.. ContractNetworks.Names];
    public static TheoryData<string> Optimizers => TestOptimizers.Names;
    public static TheoryData<string> SmallGoldens => TorchGolden.SmallNetworks;

    private protected static NetworkSpec NetworkOf(string name) => ContractNetworks.Of(name).Spec;

    /// <summary>The device that the engine is tested on.</summary>
    protected virtual ComputeDevice Device => ComputeDevice.Cpu;

    /// <summary>Whether equal steps give equal bits, as they must but where a device adds up in no fixed order.</summary>
    protected virtual bool IsRepeatable => true;

    /// <summary>The engine under test.</summary>
    private protected abstract IComputeEngine CreateEngine();

    private protected INetworkSession Open(NetworkWeights weights, Optimizer? optimizer = null, int threads = 0) =>
        CreateEngine().Open(weights, new SessionOptions { Device = Device, Optimizer = optimizer, Threads = threads });

    [Theory]
    [MemberData(nameof(SmallGoldens))]
    public void Probabilities_loss_and_gradients_are_PyTorchs(string name)
    {
        TorchGolden golden = new(name);
        using INetworkSession session = Open(golden.Weights, new RmsProp());
        Compare.Values(Predict(session, golden.Batch), golden.Predicted, 1e-5, "probabilities");
        Compare.Values(ProbabilitiesWhileTraining(session, golden.Batch), golden.Probabilities, 1e-5, "with batch statistics");

        NetworkWeights gradients = new(golden.Weights.Spec);
        StepResult result = session.ComputeGradients(golden.Batch, Plain, gradients);
        result.Loss.Should().BeApproximately(golden.Losses[0], 1e-5);
        foreach (WeightTensor tensor in gradients.Where(tensor => tensor.Trainable))
            Compare.Relative(tensor.Buffer, golden.Tensor("gradients", tensor.Name), 1e-4, tensor.Name);
    }

    [Theory]
    [MemberData(nameof(SmallGoldens))]
    public void Five_RMSprop_steps_are_PyTorchs(string name)
    {
        TorchGolden golden = new(name);
        using INetworkSession session = Open(golden.Weights, new RmsProp());
        NetworkWeights weights = golden.Weights.Clone();
        for (int step = 0; step < 5; step++)
        {
            session.TrainStep(golden.Batch, Plain with { Step = step }).Loss
                .Should().BeApproximately(golden.Losses[step], 1e-5 * (step + 1));
            if (step > 0)
                continue;
            session.GetWeights(weights);
            foreach (WeightTensor tensor in weights.Where(tensor => !tensor.Trainable))
                Compare.Relative(tensor.Buffer, golden.Tensor("moved", tensor.Name), 1e-5, tensor.Name);
        }

        session.GetWeights(weights);
        foreach (WeightTensor tensor in weights)
            Compare.Values(tensor.Buffer, golden.Tensor("after_five_steps", tensor.Name), 1e-4, tensor.Name);
    }

    [Fact]
    public void The_notebooks_network_computes_what_PyTorch_does()
    {
        TorchGolden golden = new("notebook");
        using INetworkSession session = Open(golden.Weights);
        Compare.Values(Predict(session, golden.Batch), golden.Predicted, 1e-5, "probabilities");
        NetworkWeights gradients = new(golden.Weights.Spec);
        session.ComputeGradients(golden.Batch, Plain, gradients).Loss.Should().BeApproximately(golden.Losses[0], 1e-5);
        foreach (WeightTensor tensor in gradients.Where(tensor => tensor.Trainable))
            Compare.Digest(tensor, golden.Digest("gradients", tensor.Name), relative: 1e-4);
    }

    [Theory]
    [MemberData(nameof(NetworkNames))]
    public void Odd_shapes_compute_what_the_oracle_does(string name)
    {
        (NetworkSpec spec, int count) = ContractNetworks.Of(name);
        NetworkWeights weights = TestNetworks.Random(spec, 5);
        MemoryBatch batch = MemoryBatch.Random(spec, count, 6);
        using INetworkSession session = Open(weights, new RmsProp());
        using OracleSession oracle = new(weights, new SessionOptions { Optimizer = new RmsProp() });

        Compare.Values(Predict(session, batch), Predict(oracle, batch), 1e-5, "probabilities");
        NetworkWeights actual = new(spec), expected = new(spec);
        StepResult result = session.ComputeGradients(batch, Plain, actual);
        StepResult right = oracle.ComputeGradients(batch, Plain, expected);
        result.Loss.Should().BeApproximately(right.Loss, 1e-5);
        (result.Correct, result.Count).Should().Be((right.Correct, right.Count));
        Compare.Relative(actual, expected, 1e-4);

        session.TrainStep(batch, Plain).Should().Be(result, "a step measures what ComputeGradients measures");
        oracle.TrainStep(batch, Plain);
        session.GetWeights(actual);
        oracle.GetWeights(expected);
        foreach (WeightTensor moving in actual.Where(tensor => !tensor.Trainable))
            Compare.Relative(moving.Buffer, expected[moving.Name].Buffer, 1e-5, moving.Name);
    }

    /// <summary>Of vote fractions, and of a label that is certain between them.</summary>
    [Fact]
    public void Targets_are_learned_as_the_oracle_learns_them()
    {
        NetworkSpec spec = TestNetworks.Spec(16, 16, 1, [5, 7], [6], 3);
        NetworkWeights weights = TestNetworks.Random(spec, 5);
        MemoryBatch batch = MemoryBatch.Random(spec, 4, 6) with { Shares = [[0.2f, 0.8f, 0], [], [0, 0, 1], [0.4f, 0.2f, 0.4f]] };
        using INetworkSession session = Open(weights, new RmsProp());
        using OracleSession oracle = new(weights, new SessionOptions { Optimizer = new RmsProp() });
        NetworkWeights actual = new(spec), expected = new(spec);
        StepResult result = session.ComputeGradients(batch, Plain, actual), right = oracle.ComputeGradients(batch, Plain, expected);
        result.Loss.Should().BeApproximately(right.Loss, 1e-5);
        (result.Correct, result.Count).Should().Be((right.Correct, right.Count));
        Compare.Relative(actual, expected, 1e-4);
        result.Loss.Should().NotBeApproximately(session.ComputeGradients(batch with { Shares = null }, Plain, actual).Loss, 1e-3);
        session.Invoking(it => it.TrainStep(batch with { Shares = [[1], [], [], []] }, Plain)).Should().Throw<ArgumentException>()
            .WithMessage("Expected 3 targets, or none; image 0 of the batch has 1.*");
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_step_is_what_its_formula_makes_of_the_gradients(string name)
    {
        // An engine may update a dense layer in parts, before it has the gradients of the layers below: so several layers, of sizes
        // that are no multiples of anything.
        Optimizer optimizer = TestOptimizers.Make(name);
        NetworkSpec spec = TestNetworks.Spec(8, 8, 1, [4], [37, 19], 3);
        using INetworkSession session = Open(TestNetworks.Random(spec, 7), optimizer);
        OracleOptimizer oracle = new(optimizer, spec);
        NetworkWeights expected = new(spec), actual = new(spec), gradients = new(spec);
        for (int step = 0; step < 4; step++)
        {
            StepSettings settings = Plain with { LearningRate = 0.01f / (step + 1), Step = step };
            MemoryBatch batch = MemoryBatch.Random(spec, 5, (ulong)step);
            session.GetWeights(expected);
            session.ComputeGradients(batch, settings, gradients);
            oracle.Apply(expected, new OracleTensors(gradients), settings.LearningRate);
            session.TrainStep(batch, settings);
            session.GetWeights(actual);
            foreach (WeightTensor tensor in actual.Where(tensor => tensor.Trainable))
                Compare.Values(tensor.Buffer, expected[tensor.Name].Buffer, 2e-6, $"{tensor.Name} after step {step}");
        }

        OptimizerState state = session.GetOptimizerState();
        (state.Optimizer, state.Steps).Should().Be((optimizer.Name, 4));
        state.Slots.Keys.Should().Equal(optimizer.Slots.Order(StringComparer.Ordinal));
        foreach ((string slot, NetworkWeights values) in state.Slots)
            Compare.Relative(values, oracle.State.Slots[slot], 1e-5);
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Weights_and_optimizer_state_put_back_continue_the_run(string name)
    {
        NetworkSpec spec = TestNetworks.Spec(8, 8, 1, [4], [6], 3);
        MemoryBatch batch = MemoryBatch.Random(spec, 5, 8);
        using INetworkSession first = Open(TestNetworks.Random(spec, 7), TestOptimizers.Make(name));
        Train(first, batch, 0, 3);
        NetworkWeights weights = new(spec);
        first.GetWeights(weights);
        OptimizerState state = first.GetOptimizerState();
        using INetworkSession second = Open(TestNetworks.Random(spec, 9), TestOptimizers.Make(name));
        second.SetWeights(weights);
        second.SetOptimizerState(state);
        Train(first, batch, 3, 2);
        Train(second, batch, 3, 2);
        Compare.EqualRuns(Weights(second), Weights(first), IsRepeatable);
        state.Steps.Should().Be(3, "the state is a copy");
        state.Slots.Values.Should().OnlyContain(slot => slot.Where(t => !t.Trainable).All(t => t.Buffer.All(v => v == 0)));
    }

    [Fact]
    public void The_weights_that_a_session_is_opened_with_are_copied()
    {
        NetworkSpec spec = TestNetworks.Spec(8, 8, 1, [4], [6], 3);
        NetworkWeights weights = TestNetworks.Random(spec, 7), before = weights.Clone();
        MemoryBatch batch = MemoryBatch.Random(spec, 5, 8);
        using INetworkSession session = Open(weights, new RmsProp());
        Train(session, batch, 0, 1);
        Compare.Same(weights, before);
        float[] probabilities = Predict(session, batch);
        Array.Clear(weights[0].Buffer);
        Predict(session, batch).Should().Equal(probabilities);
    }

    [Fact]
    public void Predicting_and_computing_gradients_change_nothing()
    {
        NetworkSpec spec = TestNetworks.Spec(11, 8, 2, [4, 3], [6], 3);
        MemoryBatch batch = MemoryBatch.Random(spec, 5, 8);
        using INetworkSession session = Open(TestNetworks.Random(spec, 7), new Adam());
        using INetworkSession undisturbed = Open(TestNetworks.Random(spec, 7), new Adam());
        NetworkWeights gradients = TestNetworks.Random(spec, 1);
        for (int step = 0; step < 3; step++)
        {
            session.ComputeGradients(MemoryBatch.Random(spec, 9, 3), Plain, gradients);
            Predict(session, MemoryBatch.Random(spec, 7, 2));
            Train(session, batch, step, 1);
            Train(undisturbed, batch, step, 1);
        }

        Compare.EqualRuns(Weights(session), Weights(undisturbed), IsRepeatable);
        gradients.Where(tensor => !tensor.Trainable).Should().OnlyContain(tensor => tensor.Buffer.All(value => value == 0));
        session.GetOptimizerState().Steps.Should().Be(3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(130)]
    public void Many_images_are_predicted_as_one_at_a_time(int count)
    {
        NetworkSpec spec = TestNetworks.Spec(13, 12, 1, [5, 3], [6], 4);
        MemoryBatch batch = MemoryBatch.Random(spec, count, 8);
        using INetworkSession session = Open(TestNetworks.Random(spec, 7));
        float[] together = Predict(session, batch);
        float[] alone = [.. Enumerable.Range(0, count).SelectMany(image => Predict(session, batch.One(image)))];
        Compare.Values(together, alone, 1e-6, "probabilities");
        together.Chunk(4).Should().OnlyContain(row => Math.Abs(row.Sum() - 1) < 1e-5f);
    }

    [Fact]
    public void A_session_without_an_optimizer_only_predicts()
    {
        NetworkSpec spec = TestNetworks.Spec(8, 8, 1, [4], [], 3);
        MemoryBatch batch = MemoryBatch.Random(spec, 2, 8);
        using INetworkSession session = Open(TestNetworks.Random(spec, 7));
        (session.Spec, session.Device).Should().Be((spec, Device));
        session.Invoking(it => it.TrainStep(batch, Plain)).Should().Throw<InvalidOperationException>();
        session.Invoking(it => it.GetOptimizerState()).Should().Throw<InvalidOperationException>();
        Predict(session, batch).Should().HaveCount(6);
    }

    [Fact]
    public void Another_optimizers_or_networks_state_is_refused()
    {
        NetworkWeights weights = TestNetworks.Random(TestNetworks.Spec(8, 8, 1, [4], [], 3), 7);
        NetworkWeights others = TestNetworks.Random(TestNetworks.Spec(8, 8, 1, [5], [], 3), 7);
        using INetworkSession session = Open(weights, new RmsProp());
        using INetworkSession adam = Open(weights, new Adam());
        using INetworkSession larger = Open(others, new RmsProp());
        session.Invoking(it => it.SetOptimizerState(adam.GetOptimizerState())).Should().Throw<ArgumentException>();
        session.Invoking(it => it.SetOptimizerState(larger.GetOptimizerState())).Should().Throw<ArgumentException>();
        session.Invoking(it => it.SetWeights(others)).Should().Throw<ArgumentException>();
        session.Invoking(it => it.GetWeights(others)).Should().Throw<ArgumentException>();
    }

    private protected static float[] Predict(INetworkSession session, MemoryBatch batch)
    {
        float[] probabilities = new float[batch.Count * session.Spec.Classes];
        session.Predict(batch, probabilities);
        return probabilities;
    }

    private protected static NetworkWeights Weights(INetworkSession session)
    {
        NetworkWeights weights = new(session.Spec);
        session.GetWeights(weights);
        return weights;
    }

    private protected static void Train(INetworkSession session, ITrainingBatch batch, int firstStep, int steps, bool dropout = false)
    {
        for (int step = firstStep; step < firstStep + steps; step++)
            session.TrainStep(batch, Plain with { Step = step, Dropout = dropout });
    }

    /// <summary>A step tells only losses, so each probability is had from the loss of one image with one label.</summary>
    private static float[] ProbabilitiesWhileTraining(INetworkSession session, MemoryBatch batch)
    {
        int classes = session.Spec.Classes;
        float[] probabilities = new float[batch.Count * classes];
        NetworkWeights gradients = new(session.Spec);
        for (int i = 0; i < probabilities.Length; i++)
        {
            float[] factors = new float[batch.Count];
            factors[i / classes] = 1;
            int[] labels = [.. Enumerable.Repeat(i % classes, batch.Count)];
            MemoryBatch single = batch with { Labels = labels, Factors = factors };
            probabilities[i] = (float)Math.Exp(-session.ComputeGradients(single, Plain, gradients).LossSum);
        }

        return probabilities;
    }
}
