using System.Runtime.InteropServices;
using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Networks;
using VlassNet.Tests.Compute;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Tests;

/// <summary>Steps that are queued are the steps that are waited for.</summary>
[Collection(nameof(LifetimeTests))]
public sealed class QueuedStepsTests
{
    private const int Ahead = 4;

    private static readonly NetworkSpec Spec = new(new ImageShape(9, 8), [new(4, 0.2f), new(5)], [new(6, 0.3f)], 3);
    private static readonly NetworkWeights Weights = TestNetworks.Random(Spec, 7);

    public static TheoryData<string> Optimizers => TestOptimizers.Names;

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void They_give_the_same_weights_and_results(string optimizer)
    {
        Optimizer rule = TestOptimizers.Make(optimizer);
        using INetworkSession plain = Open(rule, 1);
        using var queued = (IQueuedSession)Open(rule, Ahead);
        List<StepResult> expected = [], found = [];
        for (int step = 0; step < 10; step++)
        {
            // Batches of two sizes.
            MemoryBatch batch = Batch(step);
            expected.Add(plain.TrainStep(batch, Settings(step)));
            queued.QueueStep(batch, Settings(step));
            if (step % Ahead == Ahead - 1)
                found.AddRange(queued.FinishSteps());
        }

        found.AddRange(queued.FinishSteps());
        found.Should().Equal(expected);
        queued.FinishSteps().Should().BeEmpty();
        Same(queued, plain);
    }

    [Fact]
    public void After_a_loss_that_is_not_finite_nothing_changes_until_the_results_are_taken()
    {
        using INetworkSession plain = Open(new Adam(), 1);
        using var queued = (IQueuedSession)Open(new Adam(), Ahead);
        MemoryBatch bad = Batch(1);
        bad.Images[1][3] = float.NaN;
        plain.TrainStep(Batch(0), Settings(0));
        queued.QueueStep(Batch(0), Settings(0));
        queued.QueueStep(bad, Settings(1));
        queued.QueueStep(Batch(2), Settings(2));
        queued.FinishSteps().Select(result => double.IsFinite(result.LossSum)).Should().Equal(true, false, true);
        Same(queued, plain);

        plain.TrainStep(Batch(3), Settings(3)).Should().Be(queued.TrainStep(Batch(3), Settings(3)), "a result that was taken is forgotten");
        Same(queued, plain);
    }

    [Fact]
    public void Results_are_to_be_taken_before_the_queue_is_full_and_before_the_optimizer_is_looked_at()
    {
        using var queued = (IQueuedSession)Open(new Sgd(), Ahead);
        queued.QueueLength.Should().Be(Ahead);
        for (int step = 0; step < Ahead; step++)
            queued.QueueStep(Batch(step), Settings(step));
        queued.Invoking(it => it.QueueStep(Batch(9), Settings(9))).Should().Throw<InvalidOperationException>().WithMessage("*last 4 steps*");
        queued.Invoking(it => it.TrainStep(Batch(9), Settings(9))).Should().Throw<InvalidOperationException>();
        queued.Invoking(it => it.GetOptimizerState()).Should().Throw<InvalidOperationException>();
        queued.FinishSteps().Should().HaveCount(Ahead);
        queued.GetOptimizerState().Steps.Should().Be(Ahead);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_thousand_of_them_leave_nothing_behind(bool areFinite)
    {
        LifetimeTests.CountAfterOthers();
        MemoryBatch batch = Batch(0);
        if (!areFinite)
            batch.Images[0][0] = float.NaN;
        using var queued = (IQueuedSession)Open(new Adam(), Ahead);
        Repeat(50);
        long tensors = Tensor.TotalCount, memory = Environment.WorkingSet;
        Repeat(250);
        Tensor.TotalCount.Should().Be(tensors);
        (Environment.WorkingSet - memory).Should().BeLessThan(32 << 20);

        void Repeat(int times)
        {
            for (int turn = 0; turn < times; turn++)
            {
                for (int step = 0; step < Ahead; step++)
                    queued.QueueStep(batch, Settings(step));
                queued.FinishSteps().Should().HaveCount(Ahead);
            }
        }
    }

    [Fact]
    public void A_session_that_is_disposed_of_with_steps_in_its_queue_leaves_nothing_behind()
    {
        long before = 0;
        for (int turn = 0; turn < 2; turn++)
        {
            before = LifetimeTests.CountAfterOthers();
            using var queued = (IQueuedSession)Open(new Adam(), Ahead);
            queued.QueueStep(Batch(0), Settings(0));
        }

        // TorchSharp goes on counting the tensor that a Parameter was made of.
        (Tensor.TotalCount - before).Should().Be(Weights.Count(tensor => tensor.Trainable));
    }

    [Theory]
    [InlineData("CUDA out of memory. Tried to allocate 2.00 GiB.", true)]
    [InlineData("[enforce fail at alloc_cpu.cpp:124] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes.", true)]
    [InlineData("CUDA error: an illegal memory access was encountered", false)]
    public void A_full_memory_is_said_in_our_words(string said, bool isFull)
    {
        ExternalException error = new(said + "\nException raised from …");
        OutOfMemory.Is(error).Should().Be(isFull);
        OutOfMemory.Of(error, ComputeDevice.Parse("cuda:1"), "a training step of 8 images").Message
            .Should().Contain("memory for a training step of 8 images").And.Contain("cuda:1").And.Contain("smaller").And.NotContain("Exception raised");
    }

    private static INetworkSession Open(Optimizer rule, int ahead) => new TorchSharpEngine(new TorchSharpOptions { StepsAheadOnProcessor = ahead })
        .Open(Weights, new SessionOptions { Optimizer = rule });

    private static MemoryBatch Batch(int number) => MemoryBatch.Random(Spec, number % 3 == 2 ? 3 : 7, (ulong)number);

    private static StepSettings Settings(int step) => new(1e-2f, Seed: 5, Step: step, FrozenBlocks: step == 5);

    private static void Same(INetworkSession found, INetworkSession expected)
    {
        NetworkWeights actual = new(Spec), right = new(Spec);
        found.GetWeights(actual);
        expected.GetWeights(right);
        Compare.Same(actual, right);
        OptimizerState state = found.GetOptimizerState(), rightState = expected.GetOptimizerState();
        state.Steps.Should().Be(rightState.Steps);
        foreach ((string slot, NetworkWeights values) in rightState.Slots)
            Compare.Same(state.Slots[slot], values);
    }
}
