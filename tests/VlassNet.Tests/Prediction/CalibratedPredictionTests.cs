using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Exchange;
using VlassNet.Networks;
using VlassNet.Prediction;
using VlassNet.Tests.Data;
using VlassNet.Tests.Training;

namespace VlassNet.Tests.Prediction;

/// <summary>Means of several networks, and what a calibration makes of them: the same wherever probabilities are made, and once.</summary>
public sealed class CalibratedPredictionTests
{
    private static readonly LabeledImages Images = TrainingSets.Sides(45, seed: 7);

    [Theory]
    [InlineData(1, 256)]
    [InlineData(8, 256)]
    [InlineData(2, 1)]
    [InlineData(3, 7)]
    public void An_ensemble_predicts_the_mean_of_its_members(int threads, int batchSize)
    {
        using VlassEnsemble ensemble = Ensemble();
        foreach (bool average in (bool[])[false, true])
        {
            Evaluator evaluator = new(new() { AverageSymmetries = average });
            double[] sums = new double[Images.Count * 3];
            foreach (VlassCnn member in ensemble.Members)
            {
                ReadOnlySpan<float> own = evaluator.Predict(member, Images).Probabilities;
                for (int place = 0; place < sums.Length; place++)
                    sums[place] += own[place];
            }

            float[] expected = Array.ConvertAll(sums, sum => (float)(sum / 3));
            Evaluator other = new(new() { AverageSymmetries = average, Threads = threads, BatchSize = batchSize });
            other.Predict(ensemble, Images).Probabilities.ToArray().Should().Equal(expected);
        }
    }

    [Fact]
    public void A_calibration_is_the_temperature_and_the_shares_on_the_plain_mean()
    {
        using VlassEnsemble ensemble = Ensemble();
        Evaluator plain = new(new() { AverageSymmetries = true });
        Predictions before = plain.Predict(ensemble, Images);
        PriorCorrection shares = PriorCorrection.From(Images, 0.5, 0.3, 0.2);
        TemperatureScaling scaling = TemperatureScaling.Fit(shares.Apply(before), Images.Labels());
        float[] expected = scaling.Apply(shares.Apply(before)).Probabilities.ToArray();

        // Fitted again, it is the same: the probabilities before any calibration are what it is fitted on.
        ensemble.Calibrate(Images).Offsets.Should().BeEmpty();
        Calibration calibration = ensemble.Calibrate(Images, shares);
        ensemble.Calibrate(Images, shares).Should().Be(calibration).And.Be(ensemble.Card.Calibration);
        (calibration.Temperature, calibration.AverageSymmetries).Should().Be((scaling.Temperature, true));
        calibration.Temperature.Should().NotBeInRange(0.9, 1.1, "else this would tell nothing");
        float[] found = new Evaluator().Predict(ensemble, Images).Probabilities.ToArray();
        found.Should().Equal(expected, (one, other) => Math.Abs(one - other) < 1e-6);
        found.Zip(before.Probabilities.ToArray()).Should().Contain(pair => Math.Abs(pair.First - pair.Second) > 0.01f);

        // And the same bits everywhere.
        ensemble.Predict(Images).Probabilities.ToArray().Should().Equal(found);
        ensemble.Evaluate(Images).Predictions.Probabilities.ToArray().Should().Equal(found);
        using Predictor predictor = new(ensemble, new() { LargestBatch = 2 });
        for (int image = 0; image < 5; image++)
        {
            float[] own = found[(image * 3)..((image + 1) * 3)];
            predictor.Predict(Images.Image(image)).Probabilities.ToArray().Should().Equal(own);
            ensemble.Predict(Images.Image(image)).Probabilities.ToArray().Should().Equal(own);
        }
    }

    [Fact]
    public void The_calibration_of_one_view_is_a_temperature_of_its_own()
    {
        using VlassCnn model = TrainingSets.SidesModel();
        Predictions before = model.Predict(Images);
        TemperatureScaling scaling = TemperatureScaling.Fit(before, Images.Labels());
        Calibration calibration = new Evaluator(new() { AverageSymmetries = false }).Calibrate(model, Images);
        (calibration.Temperature, calibration.AverageSymmetries).Should().Be((scaling.Temperature, false));
        model.Predict(Images).Probabilities.ToArray().Should().Equal(scaling.Apply(before).Probabilities.ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_calibration_for_one_kind_is_not_applied_to_the_other(bool average)
    {
        using VlassCnn model = TrainingSets.SidesModel();
        model.Card = model.Card with { Calibration = new() { Temperature = 2, AverageSymmetries = average } };
        string message = $"Expected AverageSymmetries = {(average ? "true" : "false")}, or null*";
        Evaluator other = new(new() { AverageSymmetries = !average });
        other.Invoking(it => it.Predict(model, Images)).Should().Throw<ArgumentException>().WithMessage(message);
        FluentActions.Invoking(() => new Predictor(model, new() { AverageSymmetries = !average })).Should().Throw<ArgumentException>().WithMessage(message);
        FluentActions.Invoking(() => new VlassNet.Catalogs.SourceClassifier(model, new() { AverageSymmetries = !average }))
            .Should().Throw<ArgumentException>().WithMessage(message);
        float[] expected = new Evaluator(new() { AverageSymmetries = average }).Predict(model, Images).Probabilities.ToArray();
        new Evaluator().Predict(model, Images).Probabilities.ToArray().Should().Equal(expected);
        other.Calibrate(model, Images).AverageSymmetries.Should().Be(!average, "a calibration takes the place of another");
    }

    [Fact]
    public async Task Weights_that_change_lose_their_calibration()
    {
        using VlassCnn model = TrainingSets.SidesModel();
        model.Calibrate(Images);
        VlassNet.Training.StatisticsRefresh.RefreshStatistics(model, Images);
        model.Card.Calibration.Should().BeNull();
        model.Calibrate(Images);
        await new VlassNet.Training.Trainer(TrainingSets.Plain with { Epochs = 1 }).FitAsync(model, Images);
        model.Card.Calibration.Should().BeNull();
    }

    [Theory]
    [InlineData("onnx")]
    [InlineData("pt")]
    public void Other_programs_get_weights_with_the_calibration_in_them(string format)
    {
        using TempFolder folder = new();
        string path = folder.File($"model.{format}");
        using VlassCnn model = TrainingSets.SidesModel();
        new Evaluator(new() { AverageSymmetries = false }).Calibrate(model, Images, PriorCorrection.From(Images, 0.5, 0.3, 0.2));
        Export();
        using VlassCnn loaded = ModelImporter.Load(path);
        loaded.Card.Calibration.Should().BeNull();
        loaded.Card.Training["calibration in the weights"].Should().Be(model.Card.Calibration!.ToString());
        loaded.Predict(Images).Probabilities.ToArray().Should()
            .Equal(model.Predict(Images).Probabilities.ToArray(), (one, other) => Math.Abs(one - other) < 2e-6);

        model.Calibrate(Images);
        FluentActions.Invoking(Export).Should().Throw<InvalidOperationException>().WithMessage("*mean of an image's views*");

        void Export()
        {
            if (format == "onnx")
                model.ExportOnnx(path);
            else
                model.ExportPyTorch(path);
        }
    }

    [Fact]
    public void Images_that_one_member_has_seen_are_told()
    {
        VlassEnsemble ensemble = Ensemble();
        ensemble.Evaluate(Images).Caution.Should().BeNull();
        ensemble.Members[1].Card = ensemble.Members[1].Card with { TrainingData = Images.Hash(0, default), TrainingCount = Images.Count };
        ensemble.Evaluate(Images).Caution.Should().StartWith("These images trained the network");
    }

    [Fact]
    public void A_calibration_that_cannot_be_is_refused()
    {
        using VlassCnn model = TrainingSets.SidesModel();
        foreach (Calibration bad in (Calibration[])[new() { Temperature = 0 }, new() { Temperature = double.NaN }, new() { Offsets = [1, 2] },
            new() { Offsets = [0, 0, double.NaN] }, new() { Offsets = default }])
        {
            FluentActions.Invoking(() => model.Card = model.Card with { Calibration = bad }).Should()
                .Throw<ArgumentException>().WithMessage("Card: Calibration: expected*");
        }
    }

    private static VlassEnsemble Ensemble() => new(((ulong[])[1, 2, 3]).Select(seed =>
    {
        VlassCnn model = new VlassCnnBuilder(8, 8).Convolution(4 + (int)seed).Classes(Images.ClassNames).Seed(seed).Build();
        foreach (ref float weight in model.Weights["dense1.weight"].Buffer.AsSpan())
            weight *= 4;
        return model;
    }));
}
