using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Tests.Compute;
using VlassNet.Training;

namespace VlassNet.Tests.Training;

/// <summary>What goes wrong around checkpoints: a second run, a network that has diverged, a disk that is full.</summary>
public sealed class CheckpointFaultTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("vlassnet").FullName;
    private readonly LabeledImages train = TrainingSets.Numbered(10);
    private readonly VlassCnn model = TrainingSets.NumberedModel();

    public void Dispose()
    {
        model.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Two_training_runs_do_not_share_a_folder()
    {
        Task<AggregateException?> second = null!;
        using VlassCnn other = TrainingSets.NumberedModel();
        await Fit(Options(), model, beforeStep: step =>
        {
            if (step == 1)
            {
                second = Fit(Options(resume: true), other).ContinueWith(task => task.Exception, TaskScheduler.Default);
                second.Wait();
            }
        });
        (await second)!.InnerException.Should().BeOfType<IOException>().Which.Message.Should().StartWith(folder).And.Contain("training.lock");

        // The first one has ended, and with it its lock.
        (await Fit(Options(resume: true), other)).StoppedBecause.Should().Be(StopReason.Completed);
    }

    [Theory]
    [InlineData(true, "*epoch 1, step 2: expected finite weights in a checkpoint; found one in dense1.bias*")]
    [InlineData(false, "*epoch 1, step 2: expected finite weights in a checkpoint; found one in dense1.weight*")]
    public async Task A_checkpoint_is_never_of_a_network_that_has_diverged(bool inWeights, string message)
    {
        TrainingOptions often = Options() with { Checkpoints = new CheckpointOptions { Folder = folder, EverySteps = 1 } };
        int steps = 0;
        await FluentActions.Awaiting(() => Fit(often, model, afterStep: (weights, slot) =>
            {
                if (++steps == 2)
                    (inWeights ? weights["dense1.bias"] : slot["dense1.weight"]).Buffer[0] = float.NaN;
            }))
            .Should().ThrowAsync<TrainingDivergedException>().WithMessage(message);
        Directory.GetFiles(folder, "*.safetensors").Should().ContainSingle("the one before is kept").Which.Should().EndWith("000000-000000001.safetensors");
    }

    [Fact]
    public async Task A_disk_that_is_full_at_the_end_costs_no_network()
    {
        RecordingLogger logger = new();
        TrainingHistory history = await Fit(Options() with { Callbacks = [new Blocker(folder, 2)] }, model, logger);
        history.StoppedBecause.Should().Be(StopReason.Completed);
        ScriptedSession.StepsSeen(model.Weights).Should().Be(6);
        logger.Lines.Should().Contain(line => line.Contains("last checkpoint cannot be written"));
    }

    [Fact]
    public async Task A_disk_that_is_full_before_the_end_is_an_error_that_leaves_the_best_weights()
    {
        await FluentActions.Awaiting(() => Fit(Options() with { Callbacks = [new Blocker(folder, 1)] }, model)).Should()
            .ThrowAsync<Exception>().Where(error => error is IOException || error is UnauthorizedAccessException);
        ScriptedSession.StepsSeen(model.Weights).Should().Be(3);
    }

    [Fact]
    public async Task A_network_whose_first_epoch_was_cancelled_says_that_it_is_not_trained()
    {
        using CancellationTokenSource stop = new();
        await Fit(TrainingSets.Plain with { BatchSize = 4 }, model, beforeStep: _ => stop.Cancel(), token: stop.Token);
        model.Card.Training["epochs"].Should().Be("0");
        model.Card.Training["stopped"].Should().Contain("not trained");
        await Fit(TrainingSets.Plain with { BatchSize = 4, Epochs = 1 }, model);
        model.Card.Training.Should().NotContainKey("stopped");
    }

    private TrainingOptions Options(bool resume = false) => TrainingSets.Plain with
    {
        Epochs = 2, BatchSize = 4, Checkpoints = new CheckpointOptions { Folder = folder, Resume = resume },
    };

    private Task<TrainingHistory> Fit(
        TrainingOptions options, VlassCnn network, RecordingLogger? logger = null, Action<int>? beforeStep = null,
        Action<NetworkWeights, NetworkWeights>? afterStep = null, CancellationToken token = default) =>
        new Trainer(options, logger, (weights, _) => new ScriptedSession(weights) { BeforeStep = beforeStep, AfterStep = afterStep })
            .FitAsync(network, train, cancellationToken: token);

    /// <summary>After some epochs no checkpoint can be written.</summary>
    private sealed class Blocker(string folder, int epochs) : ITrainingCallback
    {
        public void OnEpochEnd(TrainingEpoch epoch)
        {
            if (epoch.Result.Epoch != epochs)
                return;

            // A folder where the checkpoint is to go fails the last move of the write, for every user, root too.
            Directory.CreateDirectory(Path.Combine(folder, $"checkpoint-{epochs:D6}-000000000.safetensors", "full"));
        }
    }
}
