using VlassNet.Augmentation;
using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Networks;
using VlassNet.Training;

namespace VlassNet.Tests.Training;

/// <summary>What a session is asked to do.</summary>
public class TrainerLoopTests
{
    [Fact]
    public async Task Every_epoch_has_every_image_once_in_an_order_of_its_own()
    {
        List<ScriptedSession.Step> steps = await Train(TrainingSets.Plain with { Epochs = 3, BatchSize = 4 }, count: 10);
        steps.Select(step => step.Images.Length).Should().Equal(4, 4, 2, 4, 4, 2, 4, 4, 2);
        int[][] epochs = [.. steps.Chunk(3).Select(epoch => epoch.SelectMany(Places).ToArray())];
        epochs.Should().OnlyContain(epoch => epoch.Order().SequenceEqual(Enumerable.Range(0, 10)));
        epochs[0].Should().NotEqual(epochs[1]).And.NotEqual(Enumerable.Range(0, 10));
        epochs[1].Should().NotEqual(epochs[2]);
        steps.Should().OnlyContain(step => step.Labels.SequenceEqual(Places(step).Select(place => place % 2)));
    }

    [Fact]
    public async Task Without_shuffling_the_images_come_in_their_own_order()
    {
        List<ScriptedSession.Step> steps = await Train(
            TrainingSets.Plain with { Epochs = 2, BatchSize = 7, Shuffle = false }, count: 10);
        steps.SelectMany(Places).Should().Equal(Enumerable.Range(0, 10).Concat(Enumerable.Range(0, 10)));
    }

    [Fact]
    public async Task The_order_follows_from_the_seed()
    {
        TrainingOptions options = TrainingSets.Plain with { Epochs = 1, Seed = 5 };
        int[] order = [.. (await Train(options, 30)).SelectMany(Places)];
        (await Train(options, 30)).SelectMany(Places).Should().Equal(order);
        (await Train(options with { Seed = 6 }, 30)).SelectMany(Places).Should().NotEqual(order);
    }

    [Fact]
    public async Task Steps_are_numbered_through_and_dropout_has_a_seed_of_its_own()
    {
        List<ScriptedSession.Step> steps = await Train(TrainingSets.Plain with { Epochs = 2, BatchSize = 4, Seed = 5 }, count: 10);
        steps.Select(step => step.Settings.Step).Should().Equal(0, 1, 2, 3, 4, 5);
        steps.Should().OnlyContain(step => step.Settings.Dropout);
        steps.Select(step => step.Settings.Seed).Distinct().Should().ContainSingle().Which.Should().NotBe(5);
    }

    [Fact]
    public async Task The_learning_rate_is_the_optimizers_own_or_the_given_one_times_the_schedule()
    {
        TrainingOptions options = TrainingSets.Plain with { Epochs = 2, Optimizer = new Sgd(), Schedule = new StepDecay { Every = 1 } };
        (await Train(options, 4)).Select(step => step.Settings.LearningRate).Should().Equal(0.01f, 0.005f);
        (await Train(options with { LearningRate = 2 }, 4)).Select(step => step.Settings.LearningRate).Should().Equal(2, 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Images_are_augmented_by_seed_epoch_and_place_and_then_put_channel_by_channel(int channels)
    {
        KeyedAugmenter augmenter = new();
        TrainingOptions options = TrainingSets.Plain with { Epochs = 2, BatchSize = 4, Seed = 7, Augmenter = augmenter };
        List<ScriptedSession.Step> steps = await Train(options, 6, channels);
        for (int step = 0; step < steps.Count; step++)
        {
            foreach (float[] image in steps[step].Images)
            {
                int place = (int)image[0] % 1000;
                augmenter.Keys.Should().Contain(new SampleKey(7, step / 2, place));
                image.Should().Equal(Enumerable.Range(0, 4 * channels).Select(i => place + i / 4 * 1000 + 0.5f));
            }
        }

        augmenter.Keys.Should().OnlyHaveUniqueItems().And.HaveCount(12);
    }

    [Fact]
    public async Task Images_of_several_channels_are_put_channel_by_channel()
    {
        List<ScriptedSession.Step> steps = await Train(TrainingSets.Plain with { Epochs = 1, Shuffle = false }, 3, channels: 2);
        steps[0].Images[1].Should().Equal(1, 1, 1, 1, 1001, 1001, 1001, 1001);
    }

    [Fact]
    public async Task Class_weights_go_with_the_images()
    {
        TrainingOptions options = TrainingSets.Plain with { Epochs = 1, ClassWeights = ClassWeights.Explicit(2, 0.5f) };
        ScriptedSession.Step step = (await Train(options, 9)).Single();
        step.Weights.Should().Equal(step.Labels.Select(label => label == 0 ? 2 : 0.5f));
        (await Train(options with { ClassWeights = null }, 9)).Single().Weights.Should().OnlyContain(weight => weight == 1);
    }

    [Fact]
    public async Task Progress_is_told_after_every_step()
    {
        Recorder<TrainingProgress> progress = new();
        await Train(TrainingSets.Plain with { Epochs = 2, BatchSize = 4 }, 10, progress: progress);
        progress.Values.Select(value => (value.Epoch, value.Step)).Should().Equal((1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3));
        progress.Values.Should().OnlyContain(value => value.Epochs == 2 && value.Steps == 3 && value.Loss == 1
            && value.Accuracy == 0.5 && value.LearningRate == 1e-3f && value.ImagesPerSecond > 0);
        progress.Values.Select(value => value.Fraction).Should().BeInAscendingOrder();
        progress.Values[^1].Fraction.Should().Be(1);
    }

    [Fact]
    public async Task A_step_makes_no_garbage()
    {
        AllocationMeter meter = new();
        using VlassCnn model = TrainingSets.NumberedModel(channels: 2);
        TrainingOptions options = TrainingSets.Plain with
        {
            Epochs = 2, BatchSize = 4, Augmenter = new KeyedAugmenter { Keeps = false }, Schedule = new CosineDecay(),
        };
        await new Trainer(options, null, (_, _) => new MeteredSession(model.Spec, meter))
            .FitAsync(model, TrainingSets.Numbered(400, channels: 2), null, meter);
        meter.Smallest.Should().Be(0);
    }

    private static int[] Places(ScriptedSession.Step step) => [.. step.Images.Select(image => (int)image[0])];

    private static async Task<List<ScriptedSession.Step>> Train(
        TrainingOptions options, int count, int channels = 1, IProgress<TrainingProgress>? progress = null)
    {
        using VlassCnn model = TrainingSets.NumberedModel(channels);
        ScriptedSession session = new(model.Weights);
        await new Trainer(options, null, (_, _) => session)
            .FitAsync(model, TrainingSets.Numbered(count, channels: channels), null, progress);
        session.IsDisposed.Should().BeTrue();
        return session.Steps;
    }

    /// <summary>Adds ½ to every pixel and keeps the keys.</summary>
    private sealed class KeyedAugmenter : IAugmenter
    {
        public bool Keeps { get; init; } = true;

        public List<SampleKey> Keys { get; } = [];

        public string Description => "half more";

        public void Augment(ReadOnlySpan<float> source, Span<float> destination, ImageShape shape, SampleKey key)
        {
            for (int i = 0; i < source.Length; i++)
                destination[i] = source[i] + 0.5f;
            if (Keeps)
                Keys.Add(key);
        }
    }

    /// <summary>The fewest bytes that the training thread allocated from one step to the next.</summary>
    private sealed class AllocationMeter : IProgress<TrainingProgress>
    {
        private long last = long.MinValue / 2;

        public long Smallest { get; private set; } = long.MaxValue;

        public void Report(TrainingProgress value) => _ = value.Fraction;

        public void Measure()
        {
            long now = GC.GetAllocatedBytesForCurrentThread();
            Smallest = Math.Min(Smallest, now - last);
            last = now;
        }
    }

    private sealed class MeteredSession(NetworkSpec spec, AllocationMeter meter) : INetworkSession
    {
        private readonly float[] image = new float[spec.Input.Length];

        public NetworkSpec Spec => spec;

        public ComputeDevice Device => ComputeDevice.Cpu;

        public StepResult TrainStep(ITrainingBatch batch, in StepSettings settings)
        {
            meter.Measure();
            double sum = 0;
            for (int i = 0; i < batch.Count; i++)
            {
                batch.CopyImage(i, image);
                sum += batch.Weight(i) * batch.Label(i);
            }

            return new StepResult(sum, 0, batch.Count);
        }

        public StepResult ComputeGradients(ITrainingBatch batch, in StepSettings settings, NetworkWeights gradients) =>
            throw new NotSupportedException();

        public void Predict(IImageBatch batch, Span<float> probabilities) => throw new NotSupportedException();

        public void RefreshStatistics(IImageBatch batch)
        {
        }

        public void GetWeights(NetworkWeights destination)
        {
        }

        public void SetWeights(NetworkWeights source) => throw new NotSupportedException();

        public OptimizerState GetOptimizerState() => throw new NotSupportedException();

        public void SetOptimizerState(OptimizerState state) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
