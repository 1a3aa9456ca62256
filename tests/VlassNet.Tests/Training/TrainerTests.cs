using VlassNet.Augmentation;
using VlassNet.Compute;
using VlassNet.Compute.Cpu;
using VlassNet.Compute.Engines;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Tests.Compute;
using VlassNet.Training;

namespace VlassNet.Tests.Training;

/// <summary>Training runs with the oracle, and what is refused before one starts.</summary>
public class TrainerTests
{
    [Fact]
    public async Task A_simple_set_is_learnt()
    {
        using VlassCnn model = TrainingSets.SidesModel();
        RecordingLogger logger = new();
        TrainingHistory history = await Trainer(TrainingSets.Plain with { Epochs = 8, BatchSize = 16, LearningRate = 5e-3f }, logger)
            .FitAsync(model, TrainingSets.Sides(60, 1), TrainingSets.Sides(30, 2));
        history.Epochs[^1].Accuracy.Should().BeGreaterThan(0.95);
        history.Epochs[^1].Loss.Should().BeLessThan(history.Epochs[0].Loss / 2);
        history.BestEpoch!.ValidationAccuracy.Should().BeGreaterThan(0.8);
        logger.Lines.Should().HaveCount(9);
        logger.Lines[7].Should().Contain("Epoch 8/8");
        logger.Lines[8].Should().Contain("Completed");
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_history_and_weights()
    {
        TrainingOptions options = TrainingSets.Plain with
        {
            Epochs = 2, BatchSize = 16, Seed = 9, Augmenter = new AffineAugmenter(AffineAugmentationOptions.Notebook),
        };
        (EpochResult[] epochs, NetworkWeights weights) = await Run(options);
        (EpochResult[] again, NetworkWeights same) = await Run(options);
        again.Should().Equal(epochs);
        Compare.Same(same, weights);
        (EpochResult[] others, _) = await Run(options with { Seed = 10 });
        others.Should().NotEqual(epochs);

        static async Task<(EpochResult[] Epochs, NetworkWeights Weights)> Run(TrainingOptions options)
        {
            using VlassCnn model = new VlassCnnBuilder(8, 8)
                .Convolution(3, dropout: 0.2f).Dense(6, dropout: 0.3f).Classes("left", "right", "middle").Build();
            TrainingHistory history = await Trainer(options)
                .FitAsync(model, TrainingSets.Sides(50, 1), TrainingSets.Sides(10, 2));
            return ([.. history.Epochs.Select(epoch => epoch with { Seconds = 0 })], model.Weights);
        }
    }

    [Fact]
    public async Task Auto_trains_on_what_is_here_says_so_and_the_evaluator_sees_the_new_weights()
    {
        using VlassCnn model = TrainingSets.SidesModel();
        RecordingLogger logger = new();
        LabeledImages train = TrainingSets.Sides(60, 1), validation = TrainingSets.Sides(30, 2);
        Evaluator evaluator = new();
        double before = evaluator.Evaluate(model, validation).Loss;
        TrainingOptions options = TrainingSets.Plain with { Epochs = 3, BatchSize = 16, LearningRate = 5e-3f };
        TrainingHistory history = await new Trainer(options, logger).FitAsync(model, train, validation);
        double after = evaluator.Evaluate(model, validation).Loss;
        after.Should().BeApproximately(history.Epochs[^1].ValidationLoss!.Value, 1e-6).And.NotBe(before);
        logger.Lines[0].Should().Contain("cpu").And.Contain("auto");
    }

    [Fact]
    public async Task The_number_of_threads_changes_no_bit_of_a_training()
    {
        List<(EpochResult[] Epochs, NetworkWeights Weights)> runs = [];
        foreach (int threads in new[] { 1, 2, 3 })
        {
            using VlassCnn model = new VlassCnnBuilder(16, 16)
                .Convolution(6, dropout: 0.2f).Convolution(5).Dense(8, dropout: 0.3f).Classes("a", "b").Seed(2).Build();
            LabeledImages images = TrainingSets.Make(
                70, new ImageShape(16, 16), ["a", "b"], index => index % 2, (index, pixel) => (index * 31 + pixel) % 17 / 17f);
            TrainingOptions options = TrainingOptions.Notebook with { Epochs = 2, Threads = threads, Seed = 4 };
            TrainingHistory history = await new Trainer(options, null, new CpuEngine().Open).FitAsync(model, images, images);
            runs.Add(([.. history.Epochs.Select(epoch => epoch with { Seconds = 0 })], model.Weights));
        }

        foreach ((EpochResult[] epochs, NetworkWeights weights) in runs)
        {
            epochs.Should().Equal(runs[0].Epochs);
            Compare.Same(weights, runs[0].Weights);
        }
    }

    [Fact]
    public async Task A_rate_that_is_far_too_high_is_told()
    {
        using VlassCnn model = TrainingSets.SidesModel();
        TrainingOptions options = TrainingSets.Plain with { Epochs = 3, BatchSize = 16, LearningRate = 1e30f, Optimizer = new Sgd() };
        Func<Task> fit = () => Trainer(options).FitAsync(model, TrainingSets.Sides(60, 1));
        await fit.Should().ThrowAsync<TrainingDivergedException>().WithMessage("epoch 1*");
    }

    [Fact]
    public async Task The_session_is_opened_as_the_options_say()
    {
        using VlassCnn model = TrainingSets.NumberedModel();
        SessionOptions? seen = null;
        TrainingOptions options = TrainingSets.Plain with { Epochs = 1, Device = ComputeDevice.Cpu, Threads = 3, Optimizer = new Adam() };
        await new Trainer(options, null, (weights, session) =>
        {
            seen = session;
            return new ScriptedSession(weights);
        }).FitAsync(model, TrainingSets.Numbered(4));
        seen.Should().Be(new SessionOptions { Device = ComputeDevice.Cpu, Threads = 3, Optimizer = new Adam() });
    }

    [Fact]
    public async Task A_device_that_is_not_here_is_an_error()
    {
        using VlassCnn model = TrainingSets.NumberedModel();
        Func<Task> fit = () => new Trainer(TrainingSets.Plain with { Device = ComputeDevice.Cuda(99) })
            .FitAsync(model, TrainingSets.Numbered(4));
        await fit.Should().ThrowAsync<DeviceUnavailableException>().WithMessage("*cuda:99*");
    }

    [Fact]
    public void All_that_does_not_fit_the_network_is_said_at_once_and_before_anything_starts()
    {
        using VlassCnn model = TrainingSets.SidesModel();
        LabeledImages empty = TrainingSets.Sides(3, 1).Select([]);
        TrainingOptions options = TrainingSets.Plain with { ClassWeights = ClassWeights.Explicit(1, 2) };
        FluentActions.Invoking(() => { _ = Trainer(options).FitAsync(model, TrainingSets.Numbered(4), empty); })
            .Should().Throw<ArgumentException>().WithMessage(
                "*training images of 8×8×1*found 2×2×1*training labels of the network's 3 classes; found 2: a, b*"
                + "at least one validation image*3 class weights*found 2*");
    }

    [Fact]
    public void A_metric_of_the_validation_needs_one()
    {
        using VlassCnn model = TrainingSets.SidesModel();
        TrainingOptions options = TrainingSets.Plain with { EarlyStopping = new(), Schedule = new ReduceOnPlateau() };
        FluentActions.Invoking(() => { _ = Trainer(options).FitAsync(model, TrainingSets.Sides(3, 1)); })
            .Should().Throw<ArgumentException>().WithMessage("*early stopping watches ValidationLoss*schedule watches*");
    }

    [Fact]
    public async Task Other_names_for_the_classes_are_warned_of()
    {
        RecordingLogger logger = new();
        using VlassCnn model = new VlassCnnBuilder(2, 2).Classes("c", "d").Build();
        await new Trainer(TrainingSets.Plain with { Epochs = 1 }, logger, (weights, _) => new ScriptedSession(weights))
            .FitAsync(model, TrainingSets.Numbered(4));
        logger.Lines[0].Should().StartWith("Warning").And.Contain("c, d").And.Contain("a, b");
    }

    private static Trainer Trainer(TrainingOptions options, RecordingLogger? logger = null) =>
        new(options, logger, new OracleEngine().Open);
}
