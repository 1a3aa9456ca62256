using VlassNet.Compute;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Prediction;
using VlassNet.Training;

namespace VlassNet.Tests.Training;

public sealed class CrossValidationTests
{
    private static readonly LabeledImages Images = TrainingSets.Sides(41, 1);

    private static readonly CrossValidationOptions Short = new()
    {
        Folds = 3, Seed = 2, Members = 2,
        Training = TrainingSets.Plain with { Epochs = 2, BatchSize = 8, Optimizer = new Adam(), LearningRate = 0.01f, Seed = 99 },
    };

    [Fact]
    public async Task Each_image_gets_the_mean_of_networks_that_were_trained_on_the_other_folds()
    {
        List<(int Images, ulong Seed)> built = [];
        CrossValidationResult found = await CrossValidation.RunAsync(
            (train, seed) =>
            {
                built.Add((train.Count, seed));
                return Network(train, seed);
            },
            Images, Short);

        IReadOnlyList<Fold> folds = Images.Folds(3, seed: 2);
        built.Should().Equal(folds.SelectMany(fold => ((int, ulong)[])[(fold.Train.Count, 2), (fold.Train.Count, 3)]));
        foreach (Fold fold in folds)
        {
            Predictions[] members = [.. await Task.WhenAll(((ulong[])[2, 3]).Select(async seed =>
            {
                using VlassCnn model = Network(fold.Train, seed);
                await new Trainer(Short.Training with { Seed = seed }).FitAsync(model, fold.Train);
                return new Evaluator(new() { AverageSymmetries = true }).Predict(model, fold.Validation);
            }))];
            EvaluationResult own = found.Folds[fold.Number];
            own.Labels.Should().Equal(fold.Validation.Labels());
            for (int place = 0; place < fold.Places.Count; place++)
            {
                float[] one = members[0][place].Probabilities.ToArray(), other = members[1][place].Probabilities.ToArray();
                float[] mean = [.. one.Zip(other, (left, right) => (float)(((double)left + right) / 2))];
                own.Predictions[place].Probabilities.ToArray().Should().Equal(mean);
                found.Predictions[fold.Places[place]].Probabilities.ToArray().Should().Equal(mean, "all images are in the order of the set");
            }
        }

        found.All.Labels.Should().Equal(Images.Labels());
        found.Folds.Sum(fold => fold.Labels.Length).Should().Be(Images.Count);
        found.ToString().Should().StartWith("41 images in 3 folds: loss ");
    }

    [Fact]
    public async Task The_spread_is_the_mean_and_the_deviation_of_a_sample_of_folds()
    {
        CrossValidationResult found = await CrossValidation.RunAsync(Network, Images, Short with { Members = 1 });
        double[] losses = [.. found.Folds.Select(fold => fold.Metrics.Values.LogLoss)];
        double mean = (losses[0] + losses[1] + losses[2]) / 3;
        double variance = losses.Sum(loss => Math.Pow(loss - mean, 2)) / 2;
        found.Spread.LogLoss.Mean.Should().BeApproximately(mean, 1e-12);
        found.Spread.LogLoss.Deviation.Should().BeApproximately(Math.Sqrt(variance), 1e-12);
        found.Spread.Classes.Select(scores => scores.Name).Should().Equal(Images.ClassNames);
        new MetricSpread(0.8415, 0.0114).ToString().Should().Be("0.842 ± 0.011");
    }

    [Fact]
    public async Task Images_with_wrong_labels_are_the_doubtful_ones()
    {
        LabeledImages right = TrainingSets.Sides(120, 1);
        int[] wrong = [7, 40, 100];
        int[] labels = right.Labels();
        foreach (int image in wrong)
            labels[image] = (labels[image] + 1) % 3;
        float[] pixels = [.. Enumerable.Range(0, right.Count).SelectMany(image => right.Image(image).ToArray())];
        LabeledImages images = LabeledImages.Create(pixels, labels, right.Shape, right.ClassNames);

        CrossValidationResult found = await CrossValidation.RunAsync(
            Network, images, Short with { Members = 1, AverageSymmetries = false, Training = Short.Training with { Epochs = 15 } });
        EvaluatedImage[] doubtful = [.. found.Doubtful(3)];
        doubtful.Select(image => image.Image).Should().BeEquivalentTo(wrong);
        doubtful.Should().OnlyContain(image => image.Label == labels[image.Image] && !image.IsRight);
        doubtful.Select(image => image.Prediction.Probabilities[image.Label]).Should().BeInAscendingOrder();
        found.Doubtful(1000).Should().HaveCount(120);
        found.Invoking(it => it.Doubtful(-1)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task Progress_goes_from_fold_to_fold_and_the_number_of_threads_changes_no_bit()
    {
        Recorder<CrossValidationProgress> progress = new();
        CrossValidationResult one = await CrossValidation.RunAsync(Network, Images, Short with { Training = Short.Training with { Threads = 1 } }, progress);
        CrossValidationResult three = await CrossValidation.RunAsync(Network, Images, Short with { Training = Short.Training with { Threads = 3 } });
        three.Predictions.Probabilities.ToArray().Should().Equal(one.Predictions.Probabilities.ToArray());
        progress.Values.Select(value => value.Fraction).Should().BeInAscendingOrder();
        progress.Values[^1].Fraction.Should().Be(1);
        progress.Values.Select(value => (value.Fold, value.Member)).Distinct().Should().Equal((0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1));
        progress.Values[0].ToString().Should().StartWith("fold 1/3, network 1/2, epoch 1/2, step 1/4: loss ");
    }

    [Fact]
    public async Task A_fold_alone_is_the_fold_of_the_whole()
    {
        CrossValidationResult whole = await CrossValidation.RunAsync(Network, Images, Short);
        Predictions alone = await CrossValidation.PredictFoldAsync(Network, Images.Folds(3, seed: 2)[1], Short);
        alone.Probabilities.ToArray().Should().Equal(whole.Folds[1].Predictions.Probabilities.ToArray());
    }

    [Fact]
    public async Task A_cancelled_one_has_no_result()
    {
        using CancellationTokenSource stop = new();
        Recorder<CrossValidationProgress> progress = new(value =>
        {
            if (value.Fold == 1)
                stop.Cancel();
        });
        await FluentActions.Awaiting(() => CrossValidation.RunAsync(Network, Images, Short, progress, null, stop.Token))
            .Should().ThrowAsync<OperationCanceledException>();
        progress.Values.Count(value => value.Fold == 1).Should().Be(1, "it ends after the step at hand");
    }

    [Fact]
    public async Task Options_that_cannot_be_are_all_told_before_anything_starts()
    {
        CrossValidationOptions bad = new()
        {
            Folds = 1, Members = 0, Training = new TrainingOptions { Checkpoints = new CheckpointOptions { Folder = "here" } },
        };
        bad.Invoking(options => options.Validate()).Should().Throw<ArgumentException>()
            .WithMessage("*Folds ≥ 2; received 1*Members ≥ 1; received 0*Training.Checkpoints to be null*");
        await FluentActions.Awaiting(() => CrossValidation.RunAsync(Network, Images, Short with { Folds = 42 }))
            .Should().ThrowAsync<ArgumentOutOfRangeException>();
        await FluentActions.Awaiting(() => CrossValidation.RunAsync(
                Network, Images, Short with { Training = Short.Training with { EarlyStopping = new EarlyStopping { Metric = TrainingMetric.ValidationLoss } } }))
            .Should().ThrowAsync<ArgumentException>().WithMessage("*validation set*");
    }

    private static VlassCnn Network(LabeledImages train, ulong seed) =>
        new VlassCnnBuilder(8, 8).Convolution(4).Dense(8).Classes(train.ClassNames).Seed(seed).Build();
}
