using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Tests.Compute;
using VlassNet.Tests.Prediction;
using VlassNet.Training;

namespace VlassNet.Tests.Training;

public class RefreshStatisticsTests
{
    private static readonly TrainingOptions Short = TrainingSets.Plain with { Epochs = 3, BatchSize = 8, Optimizer = new Adam(), LearningRate = 0.01f, Seed = 5 };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_is_asked_once_an_epoch_after_its_steps_if_at_all(bool refreshes)
    {
        using VlassCnn model = TrainingSets.NumberedModel();
        ScriptedSession session = new(model.Weights);
        Trainer trainer = new(TrainingSets.Plain with { Epochs = 3, BatchSize = 4, RefreshStatistics = refreshes }, null, (_, _) => session);
        await trainer.FitAsync(model, TrainingSets.Numbered(10), TrainingSets.Numbered(4));
        session.Refreshes.Should().Equal(refreshes ? [(10, 3), (10, 6), (10, 9)] : []);
    }

    [Fact]
    public async Task Weights_of_an_epoch_that_was_cut_short_get_exact_statistics_too()
    {
        using VlassCnn model = TrainingSets.NumberedModel();
        using CancellationTokenSource stop = new();
        ScriptedSession session = new(model.Weights) { BeforeStep = step => { if (step == 1) stop.Cancel(); } };
        await new Trainer(TrainingSets.Plain with { BatchSize = 4 }, null, (_, _) => session)
            .FitAsync(model, TrainingSets.Numbered(20), cancellationToken: stop.Token);
        session.Refreshes.Should().Equal((20, 2));
    }

    [Theory]
    [InlineData(400, 400)]
    [InlineData(513, 512)]
    [InlineData(20_000, 1000)]
    [InlineData(100_000, 4096)]
    public void A_sample_is_a_share_of_a_large_set_and_all_of_a_small_one(int images, int expected)
    {
        LabeledImages set = TrainingSets.Numbered(images);
        int[] drawn = Drawn(StatisticsSample.ForTraining(set, seed: 1));
        drawn.Should().HaveCount(expected).And.OnlyHaveUniqueItems().And.BeInAscendingOrder();
        Drawn(StatisticsSample.ForTraining(set, seed: 1)).Should().Equal(drawn);
        if (expected < images)
        {
            Drawn(StatisticsSample.ForTraining(set, seed: 2)).Should().NotEqual(drawn);
            drawn.Average().Should().BeApproximately(images / 2.0, images * 0.1);
        }

        static int[] Drawn(StatisticsSample sample)
        {
            float[] image = new float[4];
            return [.. Enumerable.Range(0, sample.Count).Select(index =>
            {
                sample.CopyImage(index, image);
                return (int)image[0];
            })];
        }
    }

    [Fact]
    public async Task A_trained_network_has_the_exact_statistics_of_its_images_and_the_history_is_about_it()
    {
        LabeledImages train = TrainingSets.Sides(60, seed: 1), validation = TrainingSets.Sides(30, seed: 2);
        using VlassCnn model = TrainingSets.SidesModel();
        TrainingHistory history = await new Trainer(Short).FitAsync(model, train, validation);
        EvaluationResult result = new Evaluator().Evaluate(model, validation);
        (result.Loss, result.Accuracy).Should().Be((history.Epochs[^1].ValidationLoss!.Value, history.Epochs[^1].ValidationAccuracy!.Value));
        history.Caution.Should().BeNull();

        using OracleSession oracle = new(model.Weights, new SessionOptions());
        oracle.RefreshStatistics(new MemoryBatch([.. Enumerable.Range(0, 60).Select(index => train.Image(index).ToArray())], new int[60], new float[60]));
        NetworkWeights exact = new(model.Spec);
        oracle.GetWeights(exact);
        foreach (WeightTensor tensor in exact)
            Compare.Values(model.Weights[tensor.Name].Buffer, tensor.Buffer, tensor.Trainable ? 0 : 1e-5, tensor.Name);

        StatisticsShift again = model.RefreshStatistics(train);
        again.Should().Be(new StatisticsShift(60, 0));
    }

    [Fact]
    public async Task A_training_run_whose_moving_averages_are_late_says_so_and_a_refresh_mends_the_network()
    {
        LabeledImages train = Faint(TrainingSets.Sides(60, seed: 1)), validation = Faint(TrainingSets.Sides(60, seed: 2));
        using VlassCnn model = TrainingSets.SidesModel();
        ListLogger logger = new();
        TrainingHistory history = await new Trainer(Short with { Epochs = 6, RefreshStatistics = false }, logger).FitAsync(model, train, validation);
        history.Epochs[^1].Accuracy.Should().BeGreaterThan(0.9);
        history.Epochs[^1].ValidationAccuracy.Should().BeLessThan(0.5);
        history.Caution.Should().Contain("moving averages").And.Contain("RefreshStatistics");
        logger.Lines.Should().Contain(line => line.Contains(history.Caution!, StringComparison.Ordinal));

        StatisticsShift shift = model.RefreshStatistics(train, sample: 40);
        (shift.Images, shift.IsLarge).Should().Be((40, true));
        shift.ToString().Should().MatchRegex(@"^exact batch statistics over 40 images change \d+\.\d % of the predicted classes$");
        new Evaluator().Evaluate(model, validation).Accuracy.Should().BeGreaterThan(0.9);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        using VlassCnn model = TrainingSets.SidesModel();
        LabeledImages none = TrainingSets.Sides(0, seed: 1), some = TrainingSets.Sides(3, seed: 1);
        ((Action)(() => model.RefreshStatistics(none))).Should().Throw<ArgumentException>().WithMessage("*at least one image*");
        ((Action)(() => model.RefreshStatistics(some, sample: 0))).Should().Throw<ArgumentOutOfRangeException>();
        ((Action)(() => model.RefreshStatistics(some, threads: -1))).Should().Throw<ArgumentOutOfRangeException>();
        ((Action)(() => model.RefreshStatistics(TrainingSets.Numbered(3)))).Should().Throw<ArgumentException>().WithMessage("*8×8×1*2×2×1*");
    }

    /// <summary>The same images, so faint that a moving variance, which begins at 1, is far from theirs for hundreds of steps.</summary>
    private static LabeledImages Faint(LabeledImages images) => TrainingSets.Make(
        images.Count, images.Shape, [.. images.ClassNames], images.Label, (index, pixel) => 0.02f * images.Image(index)[pixel]);
}
