using VlassNet.Augmentation;
using VlassNet.Compute;
using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Tests.Compute;
using VlassNet.Training;

namespace VlassNet.Tests.Training;

public sealed class CheckpointTests : IDisposable
{
    private const int StepsOfEpoch = 6;

    private static readonly LabeledImages Train = TrainingSets.Sides(46, 1);
    private static readonly LabeledImages Validation = TrainingSets.Sides(17, 2);

    private readonly string folder = Directory.CreateTempSubdirectory("vlassnet").FullName;

    public static TheoryData<int> Interruptions => [.. Enumerable.Range(0, 3 * StepsOfEpoch)];

    private string[] Files => [.. Directory.GetFiles(folder, "checkpoint-*").Select(Path.GetFileName).Order()!];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Interruptions))]
    public async Task A_training_that_is_killed_and_resumed_ends_as_one_that_is_not(int steps)
    {
        (NetworkWeights weights, TrainingHistory history) = await Fit(Options());
        if (steps > 0)
            await FluentActions.Awaiting(() => Fit(Options(every: 2), killAfter: steps)).Should().ThrowAsync<TimeoutException>();
        (NetworkWeights resumed, TrainingHistory whole) = await Fit(Options(every: 2, resume: true));
        Compare.Same(resumed, weights);
        Same(whole, history);
    }

    [Theory]
    [MemberData(nameof(Interruptions))]
    public async Task One_that_is_stopped_goes_on_from_that_very_step(int steps)
    {
        (NetworkWeights weights, TrainingHistory history) = await Fit(Options());
        await Fit(Options(resume: true), stopAfter: steps);
        if (steps > 0)
            Files[^1].Should().Be(FormattableString.Invariant($"checkpoint-{(steps - 1) / StepsOfEpoch:D6}-{((steps - 1) % StepsOfEpoch) + 1:D9}.safetensors"));
        (NetworkWeights resumed, TrainingHistory whole) = await Fit(Options(resume: true));
        Compare.Same(resumed, weights);
        Same(whole, history);
    }

    [Fact]
    public async Task It_can_be_interrupted_after_every_few_steps()
    {
        (NetworkWeights weights, TrainingHistory history) = await Fit(Options());
        TrainingHistory last = null!;
        NetworkWeights resumed = null!;
        for (int attempt = 0; attempt == 0 || last.StoppedBecause == StopReason.Cancelled; attempt++)
            (resumed, last) = await Fit(Options(every: 1, resume: true), stopAfter: 4);
        Compare.Same(resumed, weights);
        Same(last, history);
    }

    [Fact]
    public async Task Early_stopping_and_the_schedule_go_on_as_they_were()
    {
        TrainingOptions rules = Options() with
        {
            Epochs = 12,
            RefreshStatistics = false,      // With exact statistics these few images get better in every epoch.
            EarlyStopping = new EarlyStopping { Patience = 2 },
            Schedule = new ReduceOnPlateau { Patience = 1, Metric = TrainingMetric.ValidationLoss },
        };
        (NetworkWeights weights, TrainingHistory history) = await Fit(rules);
        history.StoppedBecause.Should().Be(StopReason.EarlyStopping);
        TrainingOptions kept = rules with { Checkpoints = new CheckpointOptions { Folder = folder, Resume = true } };
        await Fit(kept, stopAfter: (history.Epochs.Count - 1) * StepsOfEpoch + 2);
        (NetworkWeights resumed, TrainingHistory whole) = await Fit(kept);
        Compare.Same(resumed, weights);
        Same(whole, history);

        // Nothing is left to do, and nothing is done.
        (resumed, whole) = await Fit(kept, stopAfter: 0);
        Compare.Same(resumed, weights);
        Same(whole, history);
    }

    [Fact]
    public async Task A_finished_training_is_given_as_it_ended_or_goes_on_for_more_epochs()
    {
        (NetworkWeights weights, TrainingHistory history) = await Fit(Options(resume: true));
        (NetworkWeights again, TrainingHistory same) = await Fit(Options(resume: true), stopAfter: 0);
        Compare.Same(again, weights);
        Same(same, history);
        (NetworkWeights longer, TrainingHistory more) = await Fit(Options(resume: true) with { Epochs = 5 });
        (NetworkWeights whole, TrainingHistory all) = await Fit(Options() with { Epochs = 5 });
        Compare.Same(longer, whole);
        Same(more, all);
    }

    [Fact]
    public async Task The_newest_few_are_kept_and_remains_of_an_interrupted_write_are_cleared_away()
    {
        File.WriteAllText(Path.Combine(folder, "checkpoint-000000-000000002.safetensors.abc.tmp"), "half");
        await Fit(Options(every: 2) with { Checkpoints = new CheckpointOptions { Folder = folder, EverySteps = 2, Keep = 2 } });
        Files.Should().Equal("checkpoint-000002-000000004.safetensors", "checkpoint-000003-000000000.safetensors");
    }

    [Fact]
    public async Task A_damaged_checkpoint_gives_way_to_the_one_before()
    {
        (NetworkWeights weights, _) = await Fit(Options());
        await Fit(Options(every: 2), stopAfter: 15);
        string newest = Path.Combine(folder, Files[^1]);
        using (FileStream stream = File.OpenWrite(newest))
            stream.SetLength(stream.Length / 2);
        RecordingLogger logger = new();
        (NetworkWeights resumed, _) = await Fit(Options(every: 2, resume: true), logger: logger);
        Compare.Same(resumed, weights);
        logger.Lines.Should().Contain(message => message.Contains("cannot be read") && message.Contains(newest));
    }

    [Fact]
    public async Task Where_none_can_be_read_the_first_problem_is_told()
    {
        await Fit(Options(every: 2), stopAfter: 8);
        foreach (string file in Files)
            File.WriteAllBytes(Path.Combine(folder, file), [255, 255, 255, 255, 255, 255, 255, 255, 1]);
        await FluentActions.Awaiting(() => Fit(Options(resume: true))).Should().ThrowAsync<BadInputException>().WithMessage("*byte 0*");
        Files.Should().HaveCount(3, "nothing is lost");
    }

    [Theory]
    [InlineData("\\\"step\\\":2", "\\\"step\\\":-2")]
    [InlineData("\\\"count\\\":16", "\\\"count\\\":0")]
    [InlineData("\\\"best_epoch\\\":0", "\\\"best_epoch\\\":7")]
    [InlineData("\\\"history\\\":[", "\\\"hystory\\\":[")]
    public async Task A_checkpoint_whose_numbers_cannot_be_is_refused(string right, string wrong)
    {
        await Fit(Options(every: 2), stopAfter: 2);
        string path = Path.Combine(folder, Files.Single());
        byte[] bytes = File.ReadAllBytes(path);
        string text = System.Text.Encoding.Latin1.GetString(bytes);
        text.Should().Contain(right);
        text = text.Replace(right, wrong, StringComparison.Ordinal);
        int longer = text.Length - bytes.Length;
        byte[] changed = System.Text.Encoding.Latin1.GetBytes(text);
        BitConverter.TryWriteBytes(changed, BitConverter.ToInt64(bytes) + longer);
        File.WriteAllBytes(path, changed);
        await FluentActions.Awaiting(() => Fit(Options(resume: true))).Should().ThrowAsync<BadInputException>().WithMessage("*vlassnet.progress*");
    }

    [Fact]
    public async Task Another_trainings_checkpoints_are_refused_with_what_differs()
    {
        await Fit(Options(every: 2), stopAfter: 3);
        TrainingOptions resume = Options(resume: true);
        await Refused(resume with { Seed = 4 }, "seed: 3");
        await Refused(resume with { Optimizer = new Sgd { Momentum = 0.5f } }, "Adam");
        await Refused(resume with { Augmenter = new SymmetryAugmenter() }, "AffineAugmenter");
        await Refused(resume with { BatchSize = 4 }, "batch size: 8 (here 4)");
        await Refused(resume with { Schedule = new StepDecay() }, "schedule: none (here StepDecay { Every = 10, Factor = 0.5 })");
        await FluentActions.Awaiting(() => Fit(resume, networkSeed: 1)).Should().ThrowAsync<ArgumentException>().WithMessage("*with initial weights: *");
        await FluentActions.Awaiting(() => Fit(resume, momentum: 0.9f)).Should().ThrowAsync<ArgumentException>().WithMessage("*batchNormalizationMomentum*");
        await FluentActions.Awaiting(() => Fit(resume, train: TrainingSets.Sides(46, 9))).Should().ThrowAsync<ArgumentException>()
            .WithMessage("*training images:*");
        await FluentActions.Awaiting(() => Fit(Options() with { Checkpoints = new CheckpointOptions { Folder = folder } })).Should()
            .ThrowAsync<ArgumentException>().WithMessage("*Resume*");

        async Task Refused(TrainingOptions options, string difference) =>
            (await FluentActions.Awaiting(() => Fit(options)).Should().ThrowAsync<ArgumentException>()).WithMessage($"*{difference}*");
    }

    [Fact]
    public void Options_that_cannot_be_are_all_told() =>
        (TrainingSets.Plain with { Checkpoints = new CheckpointOptions { Folder = " ", EveryEpochs = 0, EverySteps = -1, Keep = 0 } })
            .Invoking(options => options.Validate()).Should().Throw<ArgumentException>().WithMessage("*Folder*EveryEpochs*EverySteps*Keep*");

    private TrainingOptions Options(int every = 0, bool resume = false) => TrainingSets.Plain with
    {
        Epochs = 3, BatchSize = 8, Seed = 3, Optimizer = new Adam(), Augmenter = new AffineAugmenter(AffineAugmentationOptions.Notebook),
        Checkpoints = every > 0 || resume ? new CheckpointOptions { Folder = folder, EverySteps = every, Resume = resume } : null,
    };

    /// <summary>A training run of the same untrained network, cancelled after some steps, or ended as by the system.</summary>
    private static async Task<(NetworkWeights Weights, TrainingHistory History)> Fit(
        TrainingOptions options, int? stopAfter = null, LabeledImages? train = null, RecordingLogger? logger = null, ulong networkSeed = 0,
        float momentum = BatchNormalization.Momentum, int? killAfter = null)
    {
        using VlassCnn model = new VlassCnnBuilder(8, 8)
            .Convolution(5, dropout: 0.2f).Dense(6, dropout: 0.3f).Classes("left", "right", "middle").Seed(networkSeed)
            .BatchNormalizationMomentum(momentum).Build();
        using CancellationTokenSource stop = new();
        int steps = 0;
        Recorder<TrainingProgress> progress = new(_ =>
        {
            if (++steps == stopAfter)
                stop.Cancel();
            if (steps == killAfter)
                throw new TimeoutException();
        });
        if (stopAfter == 0)
            stop.Cancel();
        TrainingHistory history = await new Trainer(options, logger).FitAsync(model, train ?? Train, Validation, progress, stop.Token);
        return (model.Weights.Clone(), history);
    }

    private static void Same(TrainingHistory actual, TrainingHistory expected)
    {
        actual.Epochs.Select(epoch => epoch with { Seconds = 0 }).Should().Equal(expected.Epochs.Select(epoch => epoch with { Seconds = 0 }));
        actual.BestEpoch!.Epoch.Should().Be(expected.BestEpoch!.Epoch);
        actual.StoppedBecause.Should().Be(expected.StoppedBecause);
    }
}
