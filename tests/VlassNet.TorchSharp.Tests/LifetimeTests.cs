using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Networks;
using VlassNet.Tests.Compute;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Tests;

/// <summary>Every tensor is freed when it is no longer needed, by nobody's finalizer.</summary>
[Collection(nameof(LifetimeTests))]
[CollectionDefinition(nameof(LifetimeTests), DisableParallelization = true)]
public sealed class LifetimeTests
{
    private const int Repetitions = 2000;

    [Fact]
    public void Two_thousand_steps_and_predictions_leave_nothing_behind()
    {
        NetworkSpec spec = TestNetworks.Spec(16, 16, 1, [4, 3], [6], 3);
        MemoryBatch batch = MemoryBatch.Random(spec, 8, 1);
        float[] probabilities = new float[batch.Count * spec.Classes];
        long before = CountAfterOthers();
        using (INetworkSession session = new TorchSharpEngine().Open(TestNetworks.Random(spec, 7), new SessionOptions { Optimizer = new RmsProp() }))
        {
            Repeat(50);
            long tensors = Tensor.TotalCount, memory = Environment.WorkingSet;
            Repeat(Repetitions);
            Tensor.TotalCount.Should().Be(tensors);
            (Environment.WorkingSet - memory).Should().BeLessThan(32 << 20);

            void Repeat(int times)
            {
                for (int step = 0; step < times; step++)
                {
                    session.TrainStep(batch, new StepSettings(1e-4f, 1, step));
                    session.Predict(batch, probabilities);
                }
            }
        }

        // TorchSharp goes on counting the tensor that a Parameter was made of, though the Parameter has taken its memory over.
        int parameters = new NetworkWeights(spec).Count(tensor => tensor.Trainable);
        (Tensor.TotalCount - parameters).Should().Be(before, "the session is disposed of");
    }

    /// <summary>How many tensors there are when those are gone that other tests have left to the finalizer.</summary>
    internal static long CountAfterOthers()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }

    [Fact]
    public void A_sessions_tensors_outlive_the_scope_that_it_was_opened_in()
    {
        NetworkSpec spec = TestNetworks.Spec(8, 8, 1, [4], [6], 3);
        INetworkSession session;
        using (NewDisposeScope())
        {
            session = new TorchSharpEngine().Open(TestNetworks.Random(spec, 7), new SessionOptions { Optimizer = new Adam() });
            session.TrainStep(MemoryBatch.Random(spec, 3, 1), new StepSettings(1e-4f, 1, 0));
        }

        using (session)
        {
            using (no_grad())
                session.TrainStep(MemoryBatch.Random(spec, 3, 1), new StepSettings(1e-4f, 1, 1));
            using (inference_mode(true))
                session.TrainStep(MemoryBatch.Random(spec, 3, 1), new StepSettings(1e-4f, 1, 2));
        }
    }

    [Fact]
    public void A_session_that_is_opened_in_inference_mode_can_be_trained()
    {
        NetworkSpec spec = TestNetworks.Spec(8, 8, 1, [4], [6], 3);
        INetworkSession session;
        using (inference_mode(true))
            session = new TorchSharpEngine().Open(TestNetworks.Random(spec, 7), new SessionOptions { Optimizer = new Adam() });
        using (session)
            double.IsFinite(session.TrainStep(MemoryBatch.Random(spec, 3, 1), new StepSettings(1e-4f, 1, 0)).Loss).Should().BeTrue();
    }

    [Fact]
    public void The_process_default_type_does_not_matter()
    {
        NetworkSpec spec = TestNetworks.Spec(8, 8, 1, [4], [6], 3);
        set_default_dtype(ScalarType.Float64);
        try
        {
            using INetworkSession session = new TorchSharpEngine().Open(TestNetworks.Random(spec, 7), new SessionOptions { Optimizer = new Adam() });
            session.TrainStep(MemoryBatch.Random(spec, 3, 1), new StepSettings(1e-4f, 1, 0));
            session.Predict(MemoryBatch.Random(spec, 3, 1), new float[9]);
        }
        finally
        {
            set_default_dtype(ScalarType.Float32);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_source_of_images_throws_comes_out_as_it_is_and_nothing_is_left(bool keepsImages)
    {
        NetworkSpec spec = TestNetworks.Spec(8, 8, 1, [4], [6], 3);
        using INetworkSession session = new TorchSharpEngine(new TorchSharpOptions { KeepsImagesOnProcessor = keepsImages })
            .Open(TestNetworks.Random(spec, 7), new SessionOptions { Optimizer = new Adam() });

        // Each upload has a buffer of its own, in turn: they are all there after a few steps.
        for (int step = 0; step < 4; step++)
            session.TrainStep(MemoryBatch.Random(spec, 3, 1), new StepSettings(1e-4f, 1, step));
        long before = Tensor.TotalCount;
        for (int attempt = 0; attempt < 3; attempt++)
        {
            session.Invoking(it => it.TrainStep(new BrokenBatch(), new StepSettings(1e-4f, 1, 1))).Should().Throw<IOException>();
            Tensor.TotalCount.Should().Be(before);
        }
    }

    [Fact]
    public void A_session_takes_one_call_at_a_time_and_none_after_its_end()
    {
        NetworkSpec spec = TestNetworks.Spec(8, 8, 1, [4], [6], 3);
        INetworkSession session = new TorchSharpEngine().Open(TestNetworks.Random(spec, 7), new SessionOptions());
        MemoryBatch batch = MemoryBatch.Random(spec, 1, 1);
        session.Invoking(it => it.Predict(new Reentrant(it, batch), new float[3])).Should().Throw<InvalidOperationException>();
        session.Predict(batch, new float[3]);
        session.Dispose();
        session.Dispose();
        session.Invoking(it => it.GetWeights(new NetworkWeights(spec))).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void A_set_whose_views_only_the_application_can_make_is_not_kept()
    {
        NetworkSpec spec = TestNetworks.Spec(8, 8, 1, [4], [6], 3);
        using INetworkSession session = new TorchSharpEngine(new TorchSharpOptions { KeepsImagesOnProcessor = true })
            .Open(TestNetworks.Random(spec, 7), new SessionOptions { Optimizer = new Adam() });
        session.TrainStep(new OwnViews(), new StepSettings(1e-4f, 1, 0)).Count.Should().Be(3);
    }

    /// <summary>Views that are no affine ones, of a set that must not be asked for.</summary>
    private sealed class OwnViews : ITrainingBatch, IImageSetBatch
    {
        public int Count => 3;

        public IImageBatch Set => throw new IOException("The set is not there.");

        public int Position(int index) => index;

        public bool TryGetView(int index, out AffineMap view)
        {
            view = default;
            return false;
        }

        public int Label(int index) => index;

        public float Weight(int index) => 1;

        public void CopyImage(int index, Span<float> destination) => destination.Fill(index);
    }

    /// <summary>A set whose images cannot be read.</summary>
    private sealed class BrokenBatch : ITrainingBatch, IImageSetBatch
    {
        public int Count => 3;

        public IImageBatch Set => this;

        public int Position(int index) => index;

        public bool TryGetView(int index, out AffineMap view)
        {
            view = AffineMap.Identity;
            return true;
        }

        public int Label(int index) => 0;

        public float Weight(int index) => 1;

        public void CopyImage(int index, Span<float> destination) => throw new IOException("The disk is gone.");
    }

    /// <summary>Calls the session that is fetching its images.</summary>
    private sealed class Reentrant(INetworkSession session, MemoryBatch batch) : IImageBatch
    {
        public int Count => 1;

        public void CopyImage(int index, Span<float> destination) => session.Predict(batch, new float[3]);
    }
}
