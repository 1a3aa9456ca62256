using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Training;

namespace VlassNet.Tests.Training;

/// <summary>Training on a session whose results come late is training on one whose results come at once.</summary>
public sealed class StepQueueTests : IDisposable
{
    private readonly LabeledImages train = TrainingSets.Numbered(20);
    private readonly VlassCnn model = TrainingSets.NumberedModel();
    private readonly TrainingOptions options = TrainingSets.Plain with { Epochs = 2, BatchSize = 4, Schedule = new StepDecay { Every = 1 } };
    private QueuedSession? session;

    public void Dispose() => model.Dispose();

    [Theory]
    [InlineData(1, new[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 })]
    [InlineData(3, new[] { 3, 2, 3, 2 })]
    [InlineData(16, new[] { 5, 5 })]
    public async Task Results_are_taken_when_the_queue_is_full_and_at_the_end_of_an_epoch(int length, int[] taken)
    {
        List<TrainingProgress> expected = [], found = [];
        TrainingHistory plain = await Fit(0, Losses, expected), queued = await Fit(length, Losses, found);
        session!.Taken.Should().Equal(taken);
        queued.Epochs.Select(epoch => epoch with { Seconds = 0 }).Should().Equal(plain.Epochs.Select(epoch => epoch with { Seconds = 0 }));
        found.Select(step => step with { ImagesPerSecond = 0 }).Should().Equal(expected.Select(step => step with { ImagesPerSecond = 0 }));
        ScriptedSession.StepsSeen(model.Weights).Should().Be(10);
    }

    [Fact]
    public async Task A_checkpoint_in_an_epoch_waits_for_its_steps()
    {
        string folder = Directory.CreateTempSubdirectory("vlassnet-").FullName;
        try
        {
            await Fit(16, Losses, [], new CheckpointOptions { Folder = folder, EverySteps = 2 });
            session!.Taken.Should().Equal(2, 2, 1, 2, 2, 1);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_loss_that_is_not_finite_is_that_of_its_own_step_and_rate()
    {
        Func<Task> fit = () => Fit(3, step => step == 6 ? double.NaN : 1, []);
        (await fit.Should().ThrowAsync<TrainingDivergedException>()).WithMessage("epoch 2, step 2: *lower than 0.0005*");
    }

    [Fact]
    public async Task A_first_step_that_fails_is_not_the_learning_rates_fault()
    {
        Func<Task> fit = () => Fit(3, step => step == 0 ? double.NaN : 1, []);
        (await fit.Should().ThrowAsync<TrainingDivergedException>()).Which.Message.Should()
            .StartWith("epoch 1, step 1: expected a finite loss").And.Contain("learning rate is not the cause").And.NotContain("lower than");
    }

    [Fact]
    public async Task A_cancelled_epoch_takes_the_results_of_its_steps()
    {
        using CancellationTokenSource stop = new();
        TrainingHistory history = await Fit(16, step =>
        {
            if (step == 7)
                stop.Cancel();
            return 1;
        }, [], null, stop.Token);
        history.StoppedBecause.Should().Be(StopReason.Cancelled);
        session!.Taken.Should().Equal(5, 3);
    }

    private static double Losses(int step) => 1 + step * 0.25;

    /// <param name="length">Length of the queue, 0 for a session without one.</param>
    /// <param name="loss">The losses.</param>
    /// <param name="reports">Receives the progress.</param>
    /// <param name="checkpoints">Whether and where to save.</param>
    /// <param name="stop">Ends it.</param>
    private Task<TrainingHistory> Fit(
        int length, Func<int, double> loss, List<TrainingProgress> reports, CheckpointOptions? checkpoints = null, CancellationToken stop = default) =>
        new Trainer(options with { Checkpoints = checkpoints }, null, (weights, _) =>
        {
            ScriptedSession inner = new(weights) { Loss = loss };
            return length == 0 ? inner : session = new QueuedSession(inner, length);
        }).FitAsync(model, train, null, new Recorder<TrainingProgress>(reports.Add), stop);
}
