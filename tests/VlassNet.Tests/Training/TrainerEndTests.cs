using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Training;

namespace VlassNet.Tests.Training;

/// <summary>
/// How training runs end, and with which weights. Three steps an epoch; weights tell how many steps they have seen.
/// </summary>
public sealed class TrainerEndTests : IDisposable
{
    // The probability of the true class after 1, 2, … epochs: best after the third.
    private static readonly float[] Course = [0.5f, 0.4f, 0.8f, 0.7f, 0.75f, 0.6f, 0.9f];

    private readonly LabeledImages train = TrainingSets.Numbered(10);
    private readonly LabeledImages validation = TrainingSets.Numbered(3, _ => 0);
    private readonly VlassCnn model = TrainingSets.NumberedModel();
    private readonly TrainingOptions options = TrainingSets.Plain with { Epochs = 7, BatchSize = 4 };
    private readonly RecordingCallback callback = new();

    public void Dispose() => model.Dispose();

    [Fact]
    public async Task After_all_epochs_the_network_has_the_last_weights()
    {
        TrainingHistory history = await Fit(options with { Epochs = 6 });
        history.StoppedBecause.Should().Be(StopReason.Completed);
        history.Epochs.Select(epoch => epoch.Epoch).Should().Equal(1, 2, 3, 4, 5, 6);
        history.BestEpoch.Should().BeSameAs(history.Epochs[2]);
        StepsSeen.Should().Be(18);
        history.Epochs[2].ValidationLoss.Should().BeApproximately(-Math.Log(0.8), 1e-6);
        history.Epochs.Select(epoch => epoch.ValidationAccuracy).Should().Equal(1, 0, 1, 1, 1, 1);
        history.Epochs.Should().OnlyContain(epoch => epoch.Loss == 1 && epoch.Accuracy == 0.5 && epoch.LearningRate == 1e-3f);
    }

    [Fact]
    public async Task Early_stopping_waits_and_gives_back_the_best_weights()
    {
        TrainingHistory history = await Fit(options with { EarlyStopping = new EarlyStopping { Patience = 3 } });
        history.StoppedBecause.Should().Be(StopReason.EarlyStopping);
        history.Epochs.Should().HaveCount(6);
        StepsSeen.Should().Be(9, "the third epoch was the best");
    }

    [Fact]
    public async Task Early_stopping_gives_back_the_best_weights_even_where_it_does_not_stop()
    {
        TrainingHistory history = await Fit(options with { Epochs = 5, EarlyStopping = new EarlyStopping() });
        history.StoppedBecause.Should().Be(StopReason.Completed);
        StepsSeen.Should().Be(9);
    }

    [Fact]
    public async Task What_is_better_by_less_than_the_least_difference_does_not_count()
    {
        EarlyStopping stopping = new() { Metric = TrainingMetric.ValidationAccuracy, Patience = 4, MinDelta = 0.1 };
        TrainingHistory history = await Fit(options with { EarlyStopping = stopping });
        history.Epochs.Should().HaveCount(5);
        StepsSeen.Should().Be(3, "the accuracy was 1 from the first epoch on");
    }

    [Fact]
    public async Task Without_validation_the_loss_tells_the_best()
    {
        ScriptedSession session = new(model.Weights) { Loss = step => step < 3 ? 3 : step < 6 ? 1 : 2 };
        TrainingHistory history = await new Trainer(options with { EarlyStopping = new() { Metric = TrainingMetric.Loss } },
            null, (_, _) => session).FitAsync(model, train);
        history.Epochs.Select(epoch => epoch.Loss).Should().Equal(3, 1, 2, 2, 2, 2, 2);
        history.Epochs.Should().OnlyContain(epoch => epoch.ValidationLoss == null && epoch.ValidationAccuracy == null);
        history.BestEpoch!.Epoch.Should().Be(2);
        StepsSeen.Should().Be(6);
    }

    [Theory]
    [InlineData(14, 4, 9)]
    [InlineData(4, 1, 3)]
    [InlineData(2, 0, 2)]
    public async Task A_cancellation_gives_back_the_best_so_far(int afterStep, int epochs, int stepsSeen)
    {
        using CancellationTokenSource source = new();
        Recorder<TrainingProgress> progress = new(value =>
        {
            if ((value.Epoch - 1) * 3 + value.Step == afterStep)
                source.Cancel();
        });
        TrainingHistory history = await Fit(options, progress: progress, cancellationToken: source.Token);
        history.StoppedBecause.Should().Be(StopReason.Cancelled);
        history.Epochs.Should().HaveCount(epochs);
        progress.Values.Should().HaveCount(afterStep, "the training run ends after the step at hand");
        StepsSeen.Should().Be(stepsSeen);
    }

    [Fact]
    public async Task A_cancellation_while_validating_leaves_the_epoch_out()
    {
        using CancellationTokenSource source = new();
        TrainingHistory history = await Fit(
            options, progress: new Recorder<TrainingProgress>(value =>
            {
                if (value is { Epoch: 4, Step: 3 })
                    source.Cancel();
            }),
            cancellationToken: source.Token);
        (history.StoppedBecause, history.Epochs.Count, StepsSeen).Should().Be((StopReason.Cancelled, 3, 9));
    }

    [Fact]
    public async Task A_cancellation_before_the_start_leaves_the_network_as_it_was()
    {
        NetworkWeights before = model.Weights.Clone();
        TrainingHistory history = await Fit(options, cancellationToken: new CancellationToken(canceled: true));
        history.Should().BeEquivalentTo(new TrainingHistory([], null, StopReason.Cancelled));
        VlassNet.Tests.Compute.Compare.Same(model.Weights, before);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public async Task A_loss_that_is_not_finite_is_an_error_that_says_where(double loss)
    {
        Func<Task> fit = () => Fit(options, step => step == 13 ? loss : 1);
        TrainingDivergedException error = (await fit.Should().ThrowAsync<TrainingDivergedException>()
            .WithMessage("epoch 5, step 2: expected a finite loss; found *. Choose a learning rate lower than 0.001*")).Which;
        (error.Epoch, error.Step, error.History.Epochs.Count).Should().Be((5, 2, 4));
        error.History.StoppedBecause.Should().Be(StopReason.Diverged);
        StepsSeen.Should().Be(9, "the network has the weights of its best epoch");
    }

    [Fact]
    public async Task A_loss_that_is_not_finite_in_the_first_epoch_leaves_the_network_as_it_was()
    {
        NetworkWeights before = model.Weights.Clone();
        Func<Task> fit = () => Fit(options, step => step == 1 ? double.NaN : 1);
        await fit.Should().ThrowAsync<TrainingDivergedException>();
        VlassNet.Tests.Compute.Compare.Same(model.Weights, before);
    }

    /// <summary>Only the loss of the very first step cannot be the learning rate's; with one step an epoch, what comes after it can.</summary>
    [Theory]
    [InlineData(true, "epoch 1, step 1*a finite loss*No step was made before this one*")]
    [InlineData(false, "epoch 1, step 1*finite weights*lower than 0.001*")]
    public async Task What_the_learning_rate_cannot_have_done_is_not_blamed_on_it(bool isLoss, string message)
    {
        if (!isLoss)
            model.Weights["dense1.weight"].Buffer[1] = float.PositiveInfinity;
        Func<Task> fit = () => Fit(options with { BatchSize = train.Count }, step => isLoss ? double.NaN : 1);
        await fit.Should().ThrowAsync<TrainingDivergedException>().WithMessage(message);
    }

    [Fact]
    public async Task Weights_that_are_not_finite_after_the_last_step_are_an_error()
    {
        model.Weights["dense1.weight"].Buffer[1] = float.PositiveInfinity;
        Func<Task> fit = () => Fit(options);
        await fit.Should().ThrowAsync<TrainingDivergedException>().WithMessage("*finite weights*dense1.weight*");
    }

    [Fact]
    public async Task Probabilities_that_are_not_numbers_are_an_error()
    {
        Func<Task> fit = () => new Trainer(
            options, null, (weights, _) => new ScriptedSession(weights) { Prediction = _ => float.NaN })
            .FitAsync(model, train, validation);
        await fit.Should().ThrowAsync<TrainingDivergedException>().WithMessage("epoch 1, step 3*validation*");
    }

    [Fact]
    public async Task A_callback_sees_each_epoch_and_may_end_the_training()
    {
        callback.StopAfter = 4;
        TrainingHistory history = await Fit(options with { Callbacks = [callback] });
        (history.StoppedBecause, history.Epochs.Count, StepsSeen).Should().Be((StopReason.Callback, 4, 12));
        callback.Seen.Should().Equal((1, true, 3), (2, false, 6), (3, true, 9), (4, false, 12));
    }

    [Fact]
    public async Task An_exception_of_a_callback_comes_out_and_the_best_weights_are_kept()
    {
        callback.ThrowAfter = 5;
        Func<Task> fit = () => Fit(options with { Callbacks = [callback] });
        await fit.Should().ThrowAsync<IOException>();
        StepsSeen.Should().Be(9);
    }

    private int StepsSeen => ScriptedSession.StepsSeen(model.Weights);

    private Task<TrainingHistory> Fit(
        TrainingOptions chosen,
        Func<int, double>? loss = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        new Trainer(chosen, null, (weights, _) => new ScriptedSession(weights)
        {
            Loss = loss ?? (_ => 1),
            Prediction = steps => Course[steps / 3 - 1],
        }).FitAsync(model, train, validation, progress, cancellationToken);

    private sealed class RecordingCallback : ITrainingCallback
    {
        public List<(int Epoch, bool IsBest, int StepsSeen)> Seen { get; } = [];

        public int StopAfter { get; set; }

        public int ThrowAfter { get; set; }

        public void OnEpochEnd(TrainingEpoch epoch)
        {
            epoch.GetOptimizerState().Steps.Should().Be(epoch.Completed.Count * 3);
            Seen.Add((epoch.Result.Epoch, epoch.IsBest, ScriptedSession.StepsSeen(epoch.Weights)));
            if (Seen.Count == ThrowAfter)
                throw new IOException("the disk is full");
            if (Seen.Count == StopAfter)
                epoch.RequestStop();
        }
    }
}
