using System.Globalization;
using VlassNet.Augmentation;
using VlassNet.Compute;
using VlassNet.Training;

namespace VlassNet.Tests.Training;

public class TrainingOptionsTests
{
    [Fact]
    public void The_notebooks_options_are_the_notebooks()
    {
        TrainingOptions options = TrainingOptions.Notebook;
        options.Validate();
        (options.Epochs, options.BatchSize, options.Shuffle).Should().Be((10, 32, true));
        options.Optimizer.Should().Be(new RmsProp());
        options.Augmenter.Should().BeOfType<AffineAugmenter>();
        options.RefreshStatistics.Should().BeFalse();
        (options with { Augmenter = null, Callbacks = [] }).Should().BeEquivalentTo(TrainingSets.Plain with { RefreshStatistics = false });
    }

    [Fact]
    public void The_defaults_are_the_recommended_recipe()
    {
        TrainingOptions options = new();
        options.Should().BeEquivalentTo(TrainingOptions.Recommended);
        options.Optimizer.Should().Be(new AdamW());
        options.Schedule.Should().Be(new CosineDecay { WarmUpEpochs = 1 });
        options.Augmenter.Should().BeOfType<SymmetryAugmenter>();
        (options.Epochs, options.BatchSize, options.RefreshStatistics, options.ClassWeights).Should().Be((null, 32, true, null));
    }

    [Theory]
    [InlineData(1, 60)]
    [InlineData(1000, 60)]
    [InlineData(1758, 34)]
    [InlineData(6000, 10)]
    [InlineData(50_000, 10)]
    public void Few_images_are_shown_more_often(int images, int epochs)
    {
        new TrainingOptions().EpochsFor(images).Should().Be(epochs);
        new TrainingOptions { Epochs = 3 }.EpochsFor(images).Should().Be(3);
    }

    [Fact]
    public void Every_option_out_of_range_is_listed()
    {
        TrainingOptions options = TrainingSets.Plain with
        {
            Epochs = 0,
            BatchSize = 0,
            LearningRate = float.NaN,
            Optimizer = new Adam { Beta1 = 1, Epsilon = 0 },
            Device = new ComputeDevice((ComputeDeviceKind)9),
            Threads = -1,
            Callbacks = null!,
            EarlyStopping = new EarlyStopping { Metric = (TrainingMetric)9, Patience = 0, MinDelta = -1 },
            Schedule = new ReduceOnPlateau
            {
                Metric = (TrainingMetric)9, Factor = 1, Patience = 0, MinDelta = -1, Cooldown = -1, MinimumFactor = 2,
            },
        };
        string message = FluentActions.Invoking(() => new Trainer(options)).Should().Throw<ArgumentException>().Which.Message;
        message.Split("; expected").Should().HaveCount(17);
        message.Should().ContainAll(
            "Epochs", "BatchSize", "LearningRate", "Device", "Threads", "Callbacks", "Adam.Beta1", "Adam.Epsilon",
            "EarlyStopping.Metric", "EarlyStopping.Patience", "EarlyStopping.MinDelta", "ReduceOnPlateau.Metric",
            "ReduceOnPlateau.Factor", "ReduceOnPlateau.Patience", "ReduceOnPlateau.MinDelta", "ReduceOnPlateau.Cooldown",
            "ReduceOnPlateau.Minimum");
        FluentActions.Invoking(() => new Trainer(TrainingSets.Plain with { Optimizer = null! }))
            .Should().Throw<ArgumentException>().WithMessage("*expected Optimizer that is not null*");
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(float.NaN, 1)]
    [InlineData(1, float.PositiveInfinity)]
    public void Class_weights_are_above_0(float first, float second) =>
        FluentActions.Invoking(() => ClassWeights.Explicit(first, second)).Should().Throw<ArgumentException>();

    [Fact]
    public void Balanced_class_weights_are_scikit_learns()
    {
        ClassWeights.Balanced.Resolve(TrainingSets.Numbered(8, index => index < 6 ? 0 : 1))
            .Should().Equal(8f / (2 * 6), 8f / (2 * 2));
        ClassWeights.Balanced.Resolve(TrainingSets.Numbered(8, _ => 1)).Should().Equal(1, 0.5f);
        FluentActions.Invoking(() => ClassWeights.Explicit()).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void The_history_is_written_as_comma_separated_values()
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        string path = Path.GetTempFileName();
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            EpochResult[] epochs = [new(1, 0.5, 0.25, null, null, 1e-3f, 1.5), new(2, 0.1, 1, 0.75, 0.5, 5e-4f, 1)];
            TrainingHistory history = new(epochs, epochs[1], StopReason.Completed);
            history.SaveCsv(path);
            File.ReadAllText(path).Should().Be(history.ToCsv()).And.Be(
                "epoch,loss,accuracy,val_loss,val_accuracy,learning_rate,seconds\n"
                + "1,0.5,0.25,,,0.001,1.500\n2,0.1,1,0.75,0.5,0.0005,1.000\n");
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
            File.Delete(path);
        }
    }
}
