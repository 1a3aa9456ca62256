using System.Globalization;
using System.Reflection;
using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Training;

namespace VlassNet.Consumer.Tests;

/// <summary>Every interface of the library, implemented from outside and used by it.</summary>
public sealed class InterfacesTests : IDisposable
{
    private static readonly ImageShape Shape = new(4, 6, 1);

    private readonly string path = Path.GetTempFileName();

    public InterfacesTests()
    {
        // The bright half of the image tells its class.
        File.WriteAllLines(path, Enumerable.Range(0, 80).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"{(i % 2 == 0 ? "left" : "right")} {string.Join(' ', Enumerable.Range(0, Shape.Length).Select(p =>
                ((p % 6 < 3) == (i % 2 == 0) ? 0.7 + (i % 5 * 0.05) : 0.1).ToString(CultureInfo.InvariantCulture)))}")));
    }

    public void Dispose() => File.Delete(path);

    [Fact]
    public void None_is_left_out()
    {
        Type[] own = Assembly.GetExecutingAssembly().GetTypes();
        typeof(IDatasetSource).Assembly.GetExportedTypes()
            .Where(type => type.IsInterface && !own.Any(candidate => candidate.IsClass && candidate.IsAssignableTo(type)))
            .Should().BeEmpty("an interface that nobody outside can implement is not one");
    }

    [Fact]
    public async Task A_source_and_a_callback_and_the_builtin_engine_train_together()
    {
        LabeledImages set = await new TableSource(path, Shape, "left", "right").LoadAsync();
        StopAfter callback = new(3);
        using VlassCnn model = new VlassCnnBuilder(4, 6).Convolution(4).Dense(8).Classes("left", "right").Seed(1).Build();
        TrainingOptions options = new() { Epochs = 50, BatchSize = 8, Optimizer = new RmsProp(), LearningRate = 1e-2f, Schedule = null, Augmenter = null, Callbacks = [callback], Device = ComputeDevice.Cpu };
        TrainingHistory history = await new Trainer(options).FitAsync(model, set);
        history.Epochs.Should().HaveCount(3);
        callback.Losses.Should().Equal(history.Epochs.Select(epoch => epoch.Loss));
    }

    [Fact]
    public async Task An_augmenter_shows_other_images()
    {
        LabeledImages set = await new TableSource(path, Shape, "left", "right").LoadAsync();
        TrainingOptions options = new() { Epochs = 1, Device = ComputeDevice.Cpu };
        using VlassCnn plain = new VlassCnnBuilder(4, 6).Classes(2).Seed(1).Build(), augmented = new VlassCnnBuilder(4, 6).Classes(2).Seed(1).Build();
        TrainingHistory without = await new Trainer(options).FitAsync(plain, set);
        TrainingHistory with = await new Trainer(options with { Augmenter = new NegatingAugmenter() }).FitAsync(augmented, set);
        with.Epochs[0].Loss.Should().NotBe(without.Epochs[0].Loss);
    }

    [Fact]
    public async Task An_engine_trains_evaluates_and_agrees_with_the_builtin_one()
    {
        LinearEngine.Offer();
        ComputeEngines.Register(new LinearEngine());
        ComputeEngines.Devices.Should().Contain(status => status.Device == LinearEngine.Device && status.IsUsable);
        LabeledImages set = await new TableSource(path, Shape, "left", "right").LoadAsync();
        TrainingOptions options = new() { Epochs = 30, BatchSize = 16, Optimizer = new Sgd(), LearningRate = 0.5f, Schedule = null, Augmenter = null, Seed = 3 };
        float[][] weights = await Task.WhenAll(((ComputeDevice[])[LinearEngine.Device, ComputeDevice.Cpu]).Select(async device =>
        {
            using VlassCnn model = new VlassCnnBuilder(4, 6).Classes("left", "right").Seed(2).Build();
            await new Trainer(options with { Device = device }).FitAsync(model, set);
            new Evaluator(new EvaluatorOptions { Device = device }).Evaluate(model, set).Accuracy.Should().Be(1);
            return model.Weights["dense1.weight"].Values.ToArray();
        }));
        weights[0].Should().Equal(weights[1], (own, builtin) => Math.Abs(own - builtin) < 1e-4f);
    }

    [Fact]
    public void A_batch_trains_a_session()
    {
        using VlassCnn model = new VlassCnnBuilder(4, 6).Classes(2).Seed(2).Build();
        using INetworkSession session = ComputeEngines.Open(model.Weights, new SessionOptions { Optimizer = new Sgd() });
        ArrayBatch batch = new([[.. Enumerable.Repeat(1f, 24)], [.. Enumerable.Repeat(0f, 24)]], [0, 1]);
        double[] losses = [.. Enumerable.Range(0, 40).Select(step => session.TrainStep(batch, new StepSettings(0.1f, 1, step)).Loss)];
        losses[^1].Should().BeLessThan(losses[0] / 2);
    }
}
