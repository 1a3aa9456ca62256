using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using VlassNet.Compute;
using VlassNet.Compute.Cpu;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Tests.Compute;

public class CpuSessionTests
{
    private static readonly NetworkSpec Spec = TestNetworks.Spec(8, 8, 1, [4], [5], 3);

    [Fact]
    public void A_disposed_session_says_so()
    {
        INetworkSession session = Open();
        session.Dispose();
        session.Invoking(it => it.Dispose()).Should().NotThrow();
        session.Invoking(it => it.Predict(MemoryBatch.Random(Spec, 1, 1), new float[3])).Should().Throw<ObjectDisposedException>();
        session.Invoking(it => it.TrainStep(MemoryBatch.Random(Spec, 1, 1), default)).Should().Throw<ObjectDisposedException>();
        session.Invoking(it => it.GetWeights(new NetworkWeights(Spec))).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void A_loss_that_is_not_finite_changes_nothing()
    {
        using INetworkSession session = Open();
        session.TrainStep(MemoryBatch.Random(Spec, 4, 1), new StepSettings(1e-3f, 0, 0));
        NetworkWeights before = new(Spec), after = new(Spec);
        session.GetWeights(before);
        OptimizerState state = session.GetOptimizerState();
        MemoryBatch broken = MemoryBatch.Random(Spec, 4, 2);
        broken.Images[2][5] = float.NaN;
        session.TrainStep(broken, new StepSettings(1e-3f, 0, 1)).Loss.Should().Be(double.NaN);
        session.GetWeights(after);
        Compare.Same(after, before);
        session.GetOptimizerState().Steps.Should().Be(state.Steps);
        Compare.Same(session.GetOptimizerState().Slots["mean_square"], state.Slots["mean_square"]);
    }

    [Fact]
    public void An_image_that_cannot_be_had_is_an_error_and_the_session_goes_on()
    {
        using INetworkSession session = Open();
        session.Invoking(it => it.TrainStep(new FailingBatch(), default)).Should().Throw<IOException>();
        float[] probabilities = new float[3];
        session.Invoking(it => it.Predict(new FailingBatch(), new float[30])).Should().Throw<IOException>();
        session.Predict(MemoryBatch.Random(Spec, 1, 1), probabilities);
        probabilities.Sum().Should().BeApproximately(1, 1e-6f);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_step_and_a_prediction_allocate_nothing(bool pool)
    {
        NetworkSpec spec = TestNetworks.Spec(32, 32, 1, [13, 14, 15], [6], 3) with { GlobalAverage = !pool };
        spec = pool ? spec : spec.WithoutPool(0, 1);
        using INetworkSession session = new CpuEngine().Open(
            TestNetworks.Random(spec, 1), new SessionOptions { Threads = 1, Optimizer = new RmsProp() });
        MemoryBatch batch = MemoryBatch.Random(spec, 5, 1);
        float[] probabilities = new float[5 * 3];
        long smallest = long.MaxValue;
        for (int step = 0; step < 4; step++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            session.TrainStep(batch, new StepSettings(1e-3f, 0, step));
            session.Predict(batch, probabilities);
            smallest = Math.Min(smallest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        smallest.Should().Be(0);
    }

    [Theory]
    [InlineData(512, new[] { 4 })]
    [InlineData(256, new[] { 4 })]
    [InlineData(128, new[] { 4 })]
    [InlineData(512, new[] { 12, 40, 17 })]
    [InlineData(256, new[] { 12, 40, 17 })]
    [InlineData(128, new[] { 12, 40, 17 })]
    public void The_bits_of_an_image_do_not_depend_on_how_many_others_are_predicted_with_it(int bits, int[] filters)
    {
        NetworkSpec spec = TestNetworks.Spec(8, 8, 1, filters, [5], 3);
        using INetworkSession session = new CpuEngine(bits).Open(TestNetworks.Random(spec, 7), new SessionOptions { Threads = 2 });
        float[] all = new float[49 * spec.Classes];
        session.Predict(MemoryBatch.Random(spec, 49, 8), all);
        foreach (int count in new[] { 1, 2, 3, 4, 5, 9, 16, 17, 26 })
        {
            float[] some = new float[count * spec.Classes];
            session.Predict(MemoryBatch.Random(spec, count, 8), some);
            some.Should().Equal(all[..some.Length], "{0} images", count);
        }
    }

    [Fact]
    public void A_step_of_a_network_with_small_maps_allocates_nothing()
    {
        NetworkSpec spec = TestNetworks.Spec(16, 16, 1, [12, 20, 16, 13], [5], 3);
        using INetworkSession session = new CpuEngine().Open(
            TestNetworks.Random(spec, 7), new SessionOptions { Threads = 1, Optimizer = new RmsProp() });
        MemoryBatch batch = MemoryBatch.Random(spec, 9, 8);
        float[] probabilities = new float[9 * spec.Classes];
        Step(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 1; step < 4; step++)
            Step(step);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);

        void Step(long step)
        {
            session.TrainStep(batch, new StepSettings(1e-3f, 0, step));
            session.Predict(batch, probabilities);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public void A_label_that_is_no_class_is_refused_before_anything_is_computed(int label)
    {
        using INetworkSession session = Open();
        MemoryBatch batch = MemoryBatch.Random(Spec, 4, 1);
        batch.Labels[2] = label;
        session.Invoking(it => it.TrainStep(batch, default)).Should().Throw<ArgumentException>()
            .WithMessage(FormattableString.Invariant($"*0 to 2; image 2 of the batch has {label}*"));
    }

    [Fact]
    public void A_call_during_a_call_is_refused()
    {
        using INetworkSession session = Open();
        Exception? inner = null;
        ObservedBatch batch = new(1, () => inner ??= Catch(() => session.Predict(MemoryBatch.Random(Spec, 1, 1), new float[3])));
        session.Predict(batch, new float[3]);
        inner.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("one call at a time");

        static Exception? Catch(Action action)
        {
            try
            {
                action();
                return null;
            }
            catch (InvalidOperationException error)
            {
                return error;
            }
        }
    }

    [Fact]
    public void Sessions_that_nobody_disposes_of_leave_no_threads()
    {
        Thread[] workers = Forget();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        workers.Should().NotBeEmpty().And.OnlyContain(worker => worker.Join(TimeSpan.FromMinutes(1)));
    }

    /// <summary>Predicts until threads of the session's own have helped, and returns those.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Thread[] Forget()
    {
        INetworkSession session = Open();
        ConcurrentDictionary<Thread, bool> seen = new();
        ObservedBatch batch = new(64, () => seen.TryAdd(Thread.CurrentThread, true));
        while (seen.Count < 2)
            session.Predict(batch, new float[64 * 3]);
        return [.. seen.Keys.Where(thread => thread != Thread.CurrentThread)];
    }

    private static INetworkSession Open() => new CpuEngine().Open(
        TestNetworks.Random(Spec, 1), new SessionOptions { Threads = 3, Optimizer = new RmsProp() });

    private sealed class ObservedBatch(int count, Action during) : IImageBatch
    {
        public int Count => count;

        public void CopyImage(int index, Span<float> destination) => during();
    }

    private sealed class FailingBatch : ITrainingBatch
    {
        public int Count => 10;

        public void CopyImage(int index, Span<float> destination) => throw new IOException("no image");

        public int Label(int index) => 0;

        public float Weight(int index) => 1;
    }
}
