using VlassNet.Augmentation;
using VlassNet.Compute;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Tests.Compute;
using VlassNet.Training;

namespace VlassNet.Tests.Training;

public sealed class FrozenEpochsTests : IDisposable
{
    private const int StepsOfEpoch = 6;

    private static readonly TrainingOptions Tuning = TrainingSets.Plain with
    {
        Epochs = 4, FrozenEpochs = 2, BatchSize = 8, Seed = 3, Optimizer = new AdamW(), Augmenter = new SymmetryAugmenter(),
    };

    private readonly string folder = Directory.CreateTempSubdirectory("vlassnet").FullName;

    public static TheoryData<int> Interruptions => [3, 11, 12, 13, 20];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_first_epochs_are_asked_for_with_frozen_blocks_and_leave_the_statistics_alone()
    {
        using VlassCnn model = TrainingSets.NumberedModel();
        List<float> remembered = [];
        ScriptedSession session = new(model.Weights)
        {
            AfterStep = (_, slot) =>
            {
                slot["dense1.bias"].Buffer[0]++;
                remembered.Add(slot["dense1.bias"].Buffer[0]);
            },
        };
        TrainingOptions options = TrainingSets.Plain with { Epochs = 4, FrozenEpochs = 2, BatchSize = 5 };
        await new Trainer(options, null, (_, _) => session).FitAsync(model, TrainingSets.Numbered(10));
        session.Steps.Select(step => step.Settings.FrozenBlocks).Should().Equal(true, true, true, true, false, false, false, false);
        session.Refreshes.Should().Equal((10, 6), (10, 8));
        remembered.Should().Equal([1, 2, 3, 4, 1, 2, 3, 4], "the optimizer starts again with the blocks");
    }

    [Fact]
    public async Task Blocks_that_stay_frozen_keep_every_bit_and_the_dense_layers_learn()
    {
        using VlassCnn model = Pretrained(), before = Pretrained();
        TrainingHistory history = await new Trainer(Tuning with { FrozenEpochs = 4, RefreshStatistics = false })
            .FitAsync(model, TrainingSets.Sides(46, 1));
        foreach (WeightTensor tensor in model.Weights)
        {
            bool same = tensor.Values.SequenceEqual(before.Weights[tensor.Name].Values);
            same.Should().Be(!tensor.Name.StartsWith("dense", StringComparison.Ordinal), "that is {0}", tensor.Name);
        }

        history.Caution.Should().BeNull("it predicts with the statistics that it learned with");
        model.Card.Training["frozen epochs"].Should().Be("4");
    }

    [Fact]
    public async Task When_they_are_not_frozen_any_more_all_learns_and_gets_exact_statistics()
    {
        using VlassCnn model = Pretrained(), before = Pretrained();
        await new Trainer(Tuning).FitAsync(model, TrainingSets.Sides(46, 1));
        foreach (WeightTensor tensor in model.Weights)
            tensor.Buffer.Should().NotEqual(before.Weights[tensor.Name].Buffer, "{0} has learned", tensor.Name);
    }

    [Theory]
    [MemberData(nameof(Interruptions))]
    public async Task A_run_that_is_interrupted_and_resumed_ends_as_one_that_is_not(int steps)
    {
        NetworkWeights whole = await Fit(Tuning), resumed;
        TrainingOptions kept = Tuning with { Checkpoints = new CheckpointOptions { Folder = folder, EverySteps = 2, Resume = true } };
        await Fit(kept, stopAfter: steps);
        resumed = await Fit(kept);
        Compare.Same(resumed, whole);
        await FluentActions.Awaiting(() => Fit(kept with { FrozenEpochs = 1 })).Should().ThrowAsync<ArgumentException>()
            .WithMessage("*frozen epochs: 2 (here 1)*");
    }

    [Fact]
    public async Task A_run_that_ends_in_its_first_epoch_leaves_the_blocks_as_they_were()
    {
        using VlassCnn model = Pretrained(), before = Pretrained();
        using CancellationTokenSource stop = new();
        await new Trainer(Tuning).FitAsync(model, TrainingSets.Sides(46, 1), progress: new Recorder<TrainingProgress>(_ => stop.Cancel()), cancellationToken: stop.Token);
        model.Weights["norm1.running_mean"].Buffer.Should().Equal(before.Weights["norm1.running_mean"].Buffer);
        model.Weights["dense2.bias"].Buffer.Should().NotEqual(before.Weights["dense2.bias"].Buffer);
    }

    [Fact]
    public async Task Forty_images_are_enough_for_a_network_that_knows_strokes_and_too_few_for_one_that_knows_nothing()
    {
        LabeledImages few = Motifs.Of(Motifs.Crosses, 40, 2), test = Motifs.Of(Motifs.Crosses, 300, 3);
        TrainingOptions options = TrainingSets.Plain with { Epochs = 20, BatchSize = 8, Optimizer = new Adam(), Schedule = new CosineDecay() };
        using VlassCnn strokes = Untrained(Motifs.Strokes), scratch = Untrained(Motifs.Crosses);
        await new Trainer(options with { Epochs = 6, BatchSize = 16 }).FitAsync(strokes, Motifs.Of(Motifs.Strokes, 2400, 1));
        using VlassCnn tuned = strokes.WithClasses(Motifs.Crosses, seed: 1);
        await new Trainer(options with { FrozenEpochs = 10 }).FitAsync(tuned, few);
        await new Trainer(options).FitAsync(scratch, few);
        double ofTuned = new Evaluator().Evaluate(tuned, test).Accuracy, ofScratch = new Evaluator().Evaluate(scratch, test).Accuracy;
        ofTuned.Should().BeGreaterThan(ofScratch + 0.1);

        static VlassCnn Untrained(string[] classes) =>
            new VlassCnnBuilder(16, 16).Convolution(8).Convolution(16).Convolution(16).Dense(16).Classes(classes).Seed(1).Build();
    }

    [Fact]
    public void Fewer_than_none_cannot_be_frozen() => (TrainingSets.Plain with { FrozenEpochs = -1 }).Invoking(options => options.Validate())
        .Should().Throw<ArgumentException>().WithMessage("*expected FrozenEpochs ≥ 0; received -1*");

    private static VlassCnn Pretrained()
    {
        VlassCnn model = new VlassCnnBuilder(8, 8).Convolution(5, dropout: 0.2f).Dense(6, dropout: 0.3f).Classes("left", "right", "middle").Build();
        model.Weights.CopyFrom(TestNetworks.Random(model.Spec, 4));
        return model;
    }

    private static async Task<NetworkWeights> Fit(TrainingOptions options, int stopAfter = -1)
    {
        using VlassCnn model = Pretrained();
        using CancellationTokenSource stop = new();
        int steps = 0;
        Recorder<TrainingProgress> progress = new(_ =>
        {
            if (++steps == stopAfter)
                stop.Cancel();
        });
        TrainingHistory history = await new Trainer(options).FitAsync(model, TrainingSets.Sides(46, 1), null, progress, stop.Token);
        history.StoppedBecause.Should().Be(stopAfter > 0 ? StopReason.Cancelled : StopReason.Completed);
        history.Epochs.Should().HaveCount(stopAfter > 0 ? stopAfter / StepsOfEpoch : 4);
        return model.Weights.Clone();
    }
}
