using VlassNet.Catalogs;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Prediction;
using VlassNet.Sky;
using VlassNet.Tests.Training;
using VlassNet.Training;

namespace VlassNet.Tests.Prediction;

/// <summary>A model that says how raw images are prepared is given raw images, and does what its owner would do by hand.</summary>
public sealed class RawImageTests
{
    private static readonly string Mosaic = Path.Combine(AppContext.BaseDirectory, "Golden", "cutouts", "mosaic.fits");
    private static readonly ImagePreparation Preparation = new() { Size = 8, Crops = [8, 12, 19], Normalization = PixelNormalization.Root() };
    private static readonly LabeledImages Raw = Noise(new ImageShape(17, 20), 23);

    [Theory]
    [InlineData(1, 256, false)]
    [InlineData(8, 256, true)]
    [InlineData(2, 1, true)]
    [InlineData(3, 7, false)]
    public void A_raw_set_is_prepared_as_by_hand_and_once(int threads, int batchSize, bool average)
    {
        using ImageClassifier model = Model();
        LabeledImages ready = Preparation.Apply(Raw);
        float[] expected = new Evaluator(new() { AverageSymmetries = average }).Predict(model, ready).Probabilities.ToArray();
        Evaluator evaluator = new(new() { AverageSymmetries = average, Threads = threads, BatchSize = batchSize });
        evaluator.Predict(model, Raw).Probabilities.ToArray().Should().Equal(expected);
        EvaluationResult result = evaluator.Evaluate(model, Raw);
        result.Predictions.Probabilities.ToArray().Should().Equal(expected);
        result.Labels.Should().Equal(Raw.Labels());
        evaluator.Calibrate(model, Raw).Should().Be(evaluator.Calibrate(model, ready));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 8)]
    public async Task A_predictor_takes_raw_images_of_any_size(bool average, int threads)
    {
        using ImageClassifier model = Model();
        using Predictor predictor = new(model, new() { AverageSymmetries = average, Threads = threads });
        Evaluator evaluator = new(new() { AverageSymmetries = average });
        foreach (ImageShape shape in (ImageShape[])[new(17, 20), new(8, 8), new(40, 31)])
        {
            LabeledImages images = Noise(shape, 3);
            for (int image = 0; image < images.Count; image++)
            {
                float[] pixels = images.Image(image).ToArray(), prepared = new float[Preparation.Shape.Length];
                Preparation.Apply(pixels, shape, prepared);
                float[] expected = evaluator.Predict(model, prepared).Probabilities.ToArray();
                predictor.Predict(pixels, shape).Probabilities.ToArray().Should().Equal(expected);
                predictor.Predict(prepared).Probabilities.ToArray().Should().Equal(expected);
                predictor.Predict(prepared, Preparation.Shape).Probabilities.ToArray().Should().Equal(expected);
                (await predictor.PredictAsync(pixels, shape)).Probabilities.ToArray().Should().Equal(expected);
                evaluator.Predict(model, pixels, shape).Probabilities.ToArray().Should().Equal(expected);
                await foreach (ImagePrediction streamed in predictor.PredictAsync(Stream(pixels), shape))
                    streamed.Probabilities.ToArray().Should().Equal(expected);
            }
        }

        static async IAsyncEnumerable<ReadOnlyMemory<float>> Stream(float[] pixels)
        {
            await Task.Yield();
            yield return pixels;
        }
    }

    [Fact]
    public async Task A_catalogue_is_of_the_cutouts_that_the_preparation_wants()
    {
        using ImageClassifier model = Model();
        model.Calibrate(Raw);
        CatalogSource[] sources = [.. Enumerable.Range(0, 40).Select(i =>
            new CatalogSource(Mosaic, new SkyPosition(150.1 - (((i % 8) - 4) * 3e-3), 2.2 + (((i / 8) - 2) * 4e-3))))];
        using CutoutExtractor extractor = new(
            FitsImage.Open(Mosaic), new() { Rows = 19, Columns = 19, Normalization = PixelNormalization.None });
        foreach (int threads in (int[])[1, 8])
        {
            int row = 0;
            await foreach (CatalogRow found in new SourceClassifier(model, new() { Threads = threads }).ClassifyAsync(sources))
            {
                Cutout cutout = extractor.Around(sources[row++].Position!.Value);
                float[] expected = model.Predict(cutout.Pixels, new ImageShape(19, 19)).Probabilities.ToArray();
                found.Probabilities.Should().Equal(expected);
                found.PeakFlux.Should().Be(cutout.Peak);
                found.Flags.HasFlag(CatalogFlags.Edge).Should().Be(cutout.Outside > 0);
                found.Flags.HasFlag(CatalogFlags.Blank).Should().Be(cutout.Blank > 0);
            }

            row.Should().Be(40);
        }
    }

    [Fact]
    public async Task A_training_says_how_its_images_were_prepared()
    {
        LabeledImages train = Preparation.Apply(Noise(new ImageShape(20, 20), 12).MadeWith(PixelNormalization.MinMax, 1.5));
        using VlassCnn model = new VlassCnnBuilder(8, 8, 3).Convolution(2).Classes("a", "b").Build();
        await new Trainer(TrainingSets.Plain with { Epochs = 1 }).FitAsync(model, train);
        model.Card.Preparation.Should().Be(Preparation.ToString());
        (model.Card.Normalization, model.Card.PixelScale).Should().Be(("min-max", 1.5));
        new Evaluator().Evaluate(model, Noise(new ImageShape(20, 20), 12)).Caution.Should()
            .StartWith("These images trained the network", "raw, they are the same");
    }

    [Fact]
    public void Images_that_do_not_fit_are_refused()
    {
        using ImageClassifier model = Model();
        Refused(Noise(new ImageShape(7, 20), 2), "Expected raw images of one channel and at least 8×8 pixels*found images of 7×20×1*");
        Refused(Noise(new ImageShape(20, 20, 3), 2), "Expected raw images of one channel*found images of 20×20×3*");
        Refused((Preparation with { Normalization = PixelNormalization.MinMax }).Apply(Raw), "*found images prepared as 'crop 8 12 19 to 8 scaled min-max'*");
        using Predictor predictor = new(model);
        predictor.Invoking(it => it.Predict(new float[399], new ImageShape(20, 20))).Should().Throw<ArgumentException>().WithMessage("Expected 400 values*found 399*");
        predictor.Invoking(it => it.Predict(new float[400])).Should().Throw<ArgumentException>().WithMessage("Expected an image of 8×8×3*");
        float[] blank = new float[400];
        blank[41] = float.NaN;
        predictor.Invoking(it => it.Predict(blank, new ImageShape(20, 20))).Should().Throw<ArgumentException>()
            .WithMessage("Expected finite pixels; found NaN in row 2, column 1*");

        void Refused(LabeledImages images, string message) => new Evaluator().Invoking(it => it.Predict(model, images)).Should()
            .Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void A_card_that_does_not_fit_its_network_is_refused()
    {
        using VlassCnn model = new VlassCnnBuilder(8, 8).Convolution(2).Classes("a", "b").Build();
        model.Card = model.Card with { Preparation = Preparation.ToString() };
        FluentActions.Invoking(() => new Predictor(model)).Should().Throw<ArgumentException>().WithMessage("*makes images of 8×8×3*Correct the card*");
        model.Card = model.Card with { Preparation = "squeeze" };
        FluentActions.Invoking(() => new Predictor(model)).Should().Throw<FormatException>().WithMessage("*expected a preparation such as*squeeze*");
        model.Card = model.Card with { Preparation = "crop to 8 scaled none" };
        model.Predict(new float[900], new ImageShape(30, 30)).Probabilities.Length.Should().Be(2);
        FluentActions.Invoking(() => new SourceClassifier(model)).Should().Throw<ArgumentException>().WithMessage("*takes whole images*");
        model.Card = ModelCard.Empty;
        model.Invoking(it => it.Predict(new float[900], new ImageShape(30, 30))).Should().Throw<ArgumentException>().WithMessage("Expected images of 8×8×1*");
    }

    /// <summary>Two networks, with answers that are far from even.</summary>
    private static VlassEnsemble Model() => new(((ulong[])[4, 5]).Select(seed =>
    {
        VlassCnn model = new VlassCnnBuilder(8, 8, 3).Convolution(6).Classes("a", "b").Seed(seed).Build();
        foreach (ref float weight in model.Weights["dense1.weight"].Buffer.AsSpan())
            weight *= 5;
        model.Card = new ModelCard { Preparation = Preparation.ToString() };
        return model;
    }));

    private static LabeledImages Noise(ImageShape shape, int count)
    {
        CounterRandom random = new(9, 1, 0);
        return TrainingSets.Make(count, shape, ["a", "b"], index => index % 2, (_, _) => (float)random.NextDouble());
    }
}
