using VlassNet.Augmentation;
using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Tests.Compute;
using VlassNet.Tests.Data;
using VlassNet.Training;

namespace VlassNet.Tests.Training;

/// <summary>Training runs on sets whose pixels stay in their file, beside training runs on the same sets in memory.</summary>
public sealed class KeptSetTrainingTests : IDisposable
{
    private const int Count = 70;

    private readonly string folder = Directory.CreateTempSubdirectory("vlassnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public async Task Where_the_pixels_are_changes_no_bit_of_a_training(int channels, bool augments)
    {
        (LabeledImages loaded, LabeledImages kept) = await Both(new ImageShape(8, 8, channels));
        TrainingOptions options = TrainingSets.Plain with
        {
            Epochs = 2, BatchSize = 16, Threads = 2,
            Augmenter = augments ? new AffineAugmenter(AffineAugmentationOptions.Notebook) : null,
        };
        (EpochResult[] epochs, NetworkWeights weights, ModelCard card) = await Train(loaded, options);
        (EpochResult[] same, NetworkWeights sameWeights, ModelCard sameCard) = await Train(kept, options);
        same.Should().Equal(epochs);
        Compare.Same(sameWeights, weights);
        sameCard.TrainingData.Should().Be(card.TrainingData);
    }

    [Fact]
    public async Task The_sum_of_a_set_is_that_of_its_images_on_any_number_of_threads()
    {
        (LabeledImages loaded, LabeledImages kept) = await Both(new ImageShape(300, 301));
        string sum = SetHash.Of(loaded, 1, default);
        foreach (int threads in new[] { 0, 2, 5 })
            SetHash.Of(kept, threads, default).Should().Be(sum);
        int[] places = [.. Enumerable.Range(0, Count)];
        SetHash.Of(loaded.Select(places), 1, default).Should().Be(sum);
        (places[20], places[60]) = (60, 20);
        SetHash.Of(loaded.Select(places), 1, default).Should().NotBe(sum);
        SetHash.Of(loaded.Select(places.AsSpan(0, Count - 1)), 1, default).Should().NotBe(sum);
        int[] labels = loaded.Labels();
        labels[^1] = (labels[^1] + 1) % 4;
        SetHash.Of(loaded.WithLabels(labels, loaded.ClassNames), 1, default).Should().NotBe(sum);
    }

    [Fact]
    public async Task A_cancellation_is_heard_while_the_images_are_summed_up()
    {
        (_, LabeledImages kept) = await Both(new ImageShape(8, 8));
        using CancellationTokenSource stop = new();
        stop.Cancel();
        FluentActions.Invoking(() => SetHash.Of(kept, 2, stop.Token)).Should().Throw<OperationCanceledException>();
        using VlassCnn model = Model(1);
        TrainingHistory history = await new Trainer().FitAsync(model, kept, cancellationToken: stop.Token);
        history.StoppedBecause.Should().Be(StopReason.Cancelled);
        history.Epochs.Should().BeEmpty();
    }

    [Fact]
    public async Task A_file_that_shrinks_in_the_midst_of_a_training_ends_it_with_a_clear_error()
    {
        (_, LabeledImages kept) = await Both(new ImageShape(8, 8));
        using VlassCnn model = Model(1);
        Progress shrinking = new(() =>
        {
            using FileStream file = new(PathOfImages, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.SetLength(500);
        });
        Trainer trainer = new(TrainingSets.Plain with { Threads = 2, BatchSize = 8 });
        Func<Task> training = () => trainer.FitAsync(model, kept, null, shrinking);
        await training.Should().ThrowAsync<BadInputException>().WithMessage("*the end*");
    }

    private string PathOfImages => Path.Combine(folder, "images.npy");

    private static VlassCnn Model(int channels) =>
        new VlassCnnBuilder(8, 8, channels).Convolution(4).Dense(8).Classes([.. LabeledImages.VlassClassNames]).Seed(1).Build();

    private static async Task<(EpochResult[] Epochs, NetworkWeights Weights, ModelCard Card)> Train(
        LabeledImages set, TrainingOptions options)
    {
        using VlassCnn model = Model(set.Shape.Channels);
        (LabeledImages train, LabeledImages validation) = set.SplitAt(50);
        TrainingHistory history = await new Trainer(options).FitAsync(model, train, validation);
        return ([.. history.Epochs.Select(epoch => epoch with { Seconds = 0 })], model.Weights, model.Card);
    }

    private async Task<(LabeledImages Loaded, LabeledImages Kept)> Both(ImageShape shape)
    {
        NpyFiles.Write(PathOfImages, Count, shape);
        int[] labels = KeptOnDiskTests.Labels(Count);
        return (
            await new NpyDatasetSource(PathOfImages, labels).LoadAsync(),
            await new NpyDatasetSource(PathOfImages, labels, new NpyDatasetOptions { KeepOnDisk = true }).LoadAsync());
    }

    private sealed class Progress(Action then) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => then();
    }
}
