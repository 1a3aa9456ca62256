using System.Globalization;
using VlassNet.Augmentation;
using VlassNet.Compute;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Prediction;
using VlassNet.Sky;
using VlassNet.Tests.Training;
using VlassNet.Training;

namespace VlassNet.Tests;

/// <summary>
/// Nothing that the library writes depends on the user's culture. Here are the places that have gone wrong, each under cultures made by
/// hand, so that they are tested where there is no ICU too; VLASSNET_TEST_CULTURE runs all tests under a real one.
/// </summary>
public class CultureTests
{
    [Fact]
    public void Settings_that_a_file_keeps_are_the_same_text()
    {
        string[] Texts() =>
        [
            PixelNormalization.Asinh(0.5).ToString(),
            new AffineAugmenter(AffineAugmentationOptions.Notebook with { FillValue = -0.5f }).Description,
            new CompositeAugmenter(new SymmetryAugmenter(), new AffineAugmenter(AffineAugmentationOptions.Notebook)).ToString(),
            new RmsProp().ToString(), new Adam().ToString(), new AdamW().ToString(), new Sgd { Momentum = 0.5f }.ToString(),
            new StepDecay().Description, new CosineDecay { WarmUpEpochs = 1.5 }.Description, new ExponentialDecay().ToString(),
            new ReduceOnPlateau().Description, new EarlyStopping { MinDelta = 1e-3 }.ToString(), ZoomRange.Within(0.1).ToString(),
        ];
        string[] invariant = Texts();
        invariant[1].Should().Be(
            "AffineAugmenter AffineAugmentationOptions { RotationRange = 180, ZoomX = 0.9 to 1.1, ZoomY = 0.9 to 1.1, WidthShiftRange = 0.1, "
            + "HeightShiftRange = 0.1, HorizontalFlip = True, VerticalFlip = True, FillMode = Nearest, FillValue = -0.5 }");
        invariant[10].Should().Be(
            "ReduceOnPlateau { Metric = ValidationLoss, Factor = 0.1, Patience = 10, MinDelta = 0.0001, Cooldown = 0, MinimumFactor = 0 }");
        Elsewhere(Texts).Should().Equal(invariant);
    }

    [Fact]
    public void Interpolated_texts_have_a_point_in_all_of_their_forms()
    {
        string Message() => new Action(() => new Trainer(TrainingSets.Plain with { LearningRate = -0.5f, Threads = -1 }))
            .Should().Throw<ArgumentException>().Which.Message;
        Message().Should().Contain("received -0.5;").And.Contain("received -1.");
        Elsewhere(Message).Should().Be(Message());
    }

    [Fact]
    public void What_is_shown_on_one_line_is_the_same()
    {
        string[] Texts()
        {
            using VlassCnn model = VlassCnn.Notebook();
            EpochResult epoch = new(3, 0.43214, 0.83121, 0.5, 0.8211, 1e-3f, 12.34);
            Predictions predictions = new([0.75f, 0.25f, 0.75f, 0.25f], ["a", "b"]);
            return
            [
                model.ToString(),
                epoch.ToString(),
                (epoch with { ValidationLoss = null, ValidationAccuracy = null }).ToString(),
                new TrainingProgress(3, 10, 12, 1563, 0.43214, 0.83121, 1e-3f, 345.6).ToString(),
                new TrainingHistory([epoch], epoch, StopReason.Completed).ToString(),
                EvaluationResult.Of(predictions, [0, 1]).ToString(),
                predictions[0].ToString(),
            ];
        }

        Texts().Should().Equal(
            "64×64×1 → Extended, Point Source, Double Lobes, Three Points (868,189 parameters)",
            "epoch 3: loss 0.4321, accuracy 0.8312, val_loss 0.5000, val_accuracy 0.8211, 12.3 s",
            "epoch 3: loss 0.4321, accuracy 0.8312, 12.3 s",
            "epoch 3/10, step 12/1563: loss 0.4321, accuracy 0.8312, 346 images/s",
            "1 epochs, Completed; best epoch 3: loss 0.4321, accuracy 0.8312, val_loss 0.5000, val_accuracy 0.8211, 12.3 s",
            "2 images: loss 0.8370, accuracy 0.5000",
            "a (75.0 %)");
        Elsewhere(Texts).Should().Equal(Texts());
    }

    [Fact]
    public void A_model_that_was_trained_elsewhere_can_be_used_here()
    {
        ModelCard Card()
        {
            using VlassCnn model = new VlassCnnBuilder(8, 8).Classes(2).Build();
            model.Card = model.Card with { Normalization = PixelNormalization.Asinh(0.5).ToString(), PixelScale = 1.5 };
            using MemoryStream file = new();
            model.Save(file);
            file.Position = 0;
            return VlassCnn.Load(file).Card;
        }

        ModelCard card = Elsewhere(Card);
        (card.Normalization, card.PixelScale).Should().Be(("asinh 0.5", 1.5));
        PixelNormalization.Parse(card.Normalization!).ToString().Should().Be("asinh 0.5");
    }

    /// <summary>What a function gives where numbers have a comma, a minus of their own and other words.</summary>
    private static T Elsewhere<T>(Func<T> function)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("")
        {
            NumberFormat =
            {
                NumberDecimalSeparator = "٫", NumberGroupSeparator = "٬", NegativeSign = "\u061c-", NaNSymbol = "ليس رقم", PositiveInfinitySymbol = "∞",
            },
        };
        try
        {
            return function();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
