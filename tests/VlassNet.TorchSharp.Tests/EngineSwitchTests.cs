using VlassNet.Augmentation;
using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Prediction;
using VlassNet.Simulation;
using VlassNet.Tests.Compute;
using VlassNet.Training;

namespace VlassNet.TorchSharp.Tests;

/// <summary>Another engine changes nothing but the speed.</summary>
public sealed class EngineSwitchTests
{
    private static readonly StepSettings Plain = new(1e-3f, Seed: 1, Step: 0, Dropout: false);

    [Fact]
    public void The_notebooks_network_gives_what_VlassNets_own_engine_gives()
    {
        using VlassCnn model = VlassCnn.Notebook(seed: 5);
        MemoryBatch batch = MemoryBatch.Random(model.Spec, 8, 6);
        using INetworkSession own = ComputeEngines.Open(model.Weights, new SessionOptions { Optimizer = new RmsProp() });
        using INetworkSession torch = new TorchSharpEngine().Open(model.Weights, new SessionOptions { Optimizer = new RmsProp() });
        Compare.Values(Predict(torch, batch), Predict(own, batch), 1e-5, "probabilities");

        NetworkWeights expected = new(model.Spec), actual = new(model.Spec);
        double loss = own.ComputeGradients(batch, Plain, expected).Loss;
        torch.ComputeGradients(batch, Plain, actual).Loss.Should().BeApproximately(loss, 1e-4);
        Compare.Relative(actual, expected, 1e-4);
    }

    [Fact]
    public void The_same_activations_are_dropped()
    {
        using VlassCnn model = new VlassCnnBuilder(20, 12).Convolution(6, dropout: 0.3f).Convolution(5, dropout: 0.2f).Dense(16, dropout: 0.4f).Dense(9).Build();
        MemoryBatch batch = MemoryBatch.Random(model.Spec, 5, 6);
        StepSettings dropping = new(1e-3f, Seed: 8, Step: 3);
        NetworkWeights expected = new(model.Spec), actual = new(model.Spec);
        using INetworkSession own = ComputeEngines.Open(model.Weights, new SessionOptions());
        double loss = own.ComputeGradients(batch, dropping, expected).Loss;
        foreach (bool channelsLast in new[] { false, true })
        {
            using INetworkSession torch = new TorchSharpEngine(new TorchSharpOptions { ChannelsLast = channelsLast }).Open(model.Weights, new SessionOptions());
            torch.ComputeGradients(batch, dropping, actual).Loss.Should().BeApproximately(loss, 1e-4);
            Compare.Relative(actual, expected, 1e-3);
        }
    }

    [Fact]
    public async Task A_file_of_weights_predicts_the_same_with_both()
    {
        LabeledImages survey = await new SimulatedSurveySource(new SimulatedSurveyOptions { Count = 300 }).LoadAsync();
        string path = Path.GetTempFileName();
        try
        {
            using (VlassCnn trained = VlassCnn.Notebook())
            {
                await new Trainer(new TrainingOptions { Epochs = 1 }).FitAsync(trained, survey);
                trained.Save(path);
            }

            using VlassCnn model = VlassCnn.Load(path);
            Predictions own = new Evaluator().Predict(model, survey);
            Evaluator other = new(null, null, new TorchSharpEngine().Open);
            using VlassCnn same = VlassCnn.Load(path);
            Predictions torch = other.Predict(same, survey);
            for (int image = 0; image < survey.Count; image++)
                Compare.Values(torch[image].Probabilities.ToArray(), own[image].Probabilities.ToArray(), 1e-5, $"image {image}");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Training_goes_as_with_VlassNets_own_engine(bool keepsImages)
    {
        // Noise in every pixel: in an empty sky whole regions are 0 before the activation, and rounding decides on which side they fall.
        CounterRandom random = new(1, 2, 3);
        float[] pixels = [.. Enumerable.Range(0, 96 * 32 * 32).Select(_ => (float)random.NextDouble())];
        LabeledImages survey = LabeledImages.Create(pixels, [.. Enumerable.Range(0, 96).Select(i => i % 4)], new ImageShape(32, 32));
        TrainingOptions options = new()
        {
            Epochs = 1, BatchSize = 16, Optimizer = new Sgd(), LearningRate = 0.01f,
            Augmenter = new AffineAugmenter(AffineAugmentationOptions.Notebook),
        };
        TorchSharpEngine engine = new(new TorchSharpOptions { KeepsImagesOnProcessor = keepsImages });
        using VlassCnn own = Network(), other = Network();
        TrainingHistory expected = await new Trainer(options).FitAsync(own, survey);
        TrainingHistory actual = await new Trainer(options, null, engine.Open).FitAsync(other, survey);
        actual.Epochs[0].Loss.Should().BeApproximately(expected.Epochs[0].Loss, 2e-4);
        for (int tensor = 0; tensor < own.Weights.Count; tensor++)
            Compare.Relative(other.Weights[tensor].Buffer, own.Weights[tensor].Buffer, 1e-3, own.Weights[tensor].Name);

        static VlassCnn Network() => new VlassCnnBuilder(32, 32).Convolution(6).Convolution(5, dropout: 0.2f).Dense(16, dropout: 0.3f).Seed(3).Build();
    }

    [Fact]
    public void A_step_whose_loss_is_not_finite_changes_nothing()
    {
        NetworkSpec spec = TestNetworks.Spec(8, 8, 1, [4], [6], 3);
        NetworkWeights weights = TestNetworks.Random(spec, 7), after = new(spec);
        using INetworkSession session = new TorchSharpEngine().Open(weights, new SessionOptions { Optimizer = new Adam() });
        MemoryBatch bad = MemoryBatch.Random(spec, 4, 1);
        bad.Images[2][5] = float.NaN;
        double.IsFinite(session.TrainStep(bad, Plain).LossSum).Should().BeFalse();
        session.GetWeights(after);
        Compare.Same(after, weights);
        session.GetOptimizerState().Steps.Should().Be(0);
        session.TrainStep(MemoryBatch.Random(spec, 4, 1), Plain);
        session.GetWeights(after);
        after.Should().OnlyContain(tensor => tensor.Buffer.All(float.IsFinite), "what was not finite is forgotten");
    }

    [Theory]
    [InlineData(TorchPrecision.BFloat16, 0.05)]
    [InlineData(TorchPrecision.TensorFloat32, 1e-5)]
    public void Lower_precision_stays_near(TorchPrecision precision, double tolerance)
    {
        using VlassCnn model = VlassCnn.Notebook(seed: 5);
        MemoryBatch batch = MemoryBatch.Random(model.Spec, 4, 6);
        using INetworkSession single = new TorchSharpEngine().Open(model.Weights, new SessionOptions { Optimizer = new RmsProp() });
        using INetworkSession lower = new TorchSharpEngine(new TorchSharpOptions { Precision = precision })
            .Open(model.Weights, new SessionOptions { Optimizer = new RmsProp() });
        Compare.Values(Predict(lower, batch), Predict(single, batch), tolerance, "probabilities");
        double.IsFinite(lower.TrainStep(batch, Plain).Loss).Should().BeTrue();
    }

    [Fact]
    public void Maps_pixel_by_pixel_give_the_same_but_for_rounding()
    {
        NetworkSpec spec = TestNetworks.Spec(33, 20, 2, [17, 9], [6], 3);
        NetworkWeights weights = TestNetworks.Random(spec, 7), expected = new(spec), actual = new(spec);
        MemoryBatch batch = MemoryBatch.Random(spec, 5, 8);
        using INetworkSession first = new TorchSharpEngine().Open(weights, new SessionOptions { Optimizer = new RmsProp() });
        using INetworkSession last = new TorchSharpEngine(new TorchSharpOptions { ChannelsLast = true })
            .Open(weights, new SessionOptions { Optimizer = new RmsProp() });
        first.ComputeGradients(batch, Plain, expected);
        last.ComputeGradients(batch, Plain, actual);
        Compare.Relative(actual, expected, 1e-3);
        first.TrainStep(batch, Plain);
        last.TrainStep(batch, Plain);
        Compare.Relative(last.GetOptimizerState().Slots["mean_square"], first.GetOptimizerState().Slots["mean_square"], 2e-3);
    }

    private static float[] Predict(INetworkSession session, MemoryBatch batch)
    {
        float[] probabilities = new float[batch.Count * session.Spec.Classes];
        session.Predict(batch, probabilities);
        return probabilities;
    }
}
