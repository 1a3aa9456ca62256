using System.Collections.Immutable;
using System.Globalization;
using VlassNet.Data;
using VlassNet.Networks;

namespace VlassNet.Prediction;

/// <summary>
/// What is done before and after the networks of a model, as its card says: raw images are prepared, views are averaged, probabilities are
/// calibrated. Read once, so that all of it happens exactly once.
/// </summary>
internal sealed class PredictionPlan
{
    private PredictionPlan()
    {
    }

    /// <summary>The shape of the images that the networks take.</summary>
    public required ImageShape Input { get; init; }

    /// <summary>The names of the classes.</summary>
    public required ImmutableArray<string> ClassNames { get; init; }

    /// <summary>Whether probabilities are the mean of those of an image's views.</summary>
    public bool AverageSymmetries { get; private init; }

    /// <summary>What the mean becomes; null where it stays.</summary>
    public Calibration? Calibration { get; private init; }

    /// <summary>What raw images become; null where there are none.</summary>
    public ImagePreparation? Preparation { get; private init; }

    /// <summary>The shape of the images of one channel that are to be cut out of a larger one: what the largest square of the preparation shows.</summary>
    /// <exception cref="ArgumentException">The networks take several channels that nothing makes, or the preparation takes whole images.</exception>
    public ImageShape Cutout => Preparation switch
    {
        { Crops: [_, ..] crops } => new ImageShape(crops.Max(), crops.Max()),
        { } whole => throw new ArgumentException(
            $"expected a preparation that says how many pixels of the sky it wants; received '{whole}', which takes whole images. Train with "
            + $"{nameof(ImagePreparation)}.{nameof(ImagePreparation.Crops)}",
            "model"),
        null when Input.Channels == 1 => Input,
        null => throw new ArgumentException(
            $"expected a network for images of one channel, or a card that says how they are prepared; received one for {Input}", "model"),
    };

    /// <summary>All that is done, as one text that is another wherever probabilities may be.</summary>
    public string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{Preparation}\n{AverageSymmetries}\n{Calibration?.Temperature:R} {string.Join(' ', (Calibration?.Offsets ?? []).Select(Text))}");

    /// <summary>How a model predicts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="averageSymmetries">Whether views are to be averaged; null for what its calibration is for, and not where it has none.</param>
    /// <exception cref="ArgumentException">The calibration is for the other kind, or the card's preparation gives no images for the network.</exception>
    /// <exception cref="FormatException">The card names a preparation that this version does not know.</exception>
    public static PredictionPlan Of(ImageClassifier model, bool? averageSymmetries)
    {
        Calibration? calibration = model.Card.Calibration;
        if (calibration is not null && averageSymmetries is { } wanted && wanted != calibration.AverageSymmetries)
        {
            throw new ArgumentException(
                $"Expected AverageSymmetries = {Text(calibration.AverageSymmetries)}, or null: the model's calibration is for that. Found "
                + $"{Text(wanted)}. Calibrate the model with it, or take the calibration off its card.",
                nameof(averageSymmetries));
        }

        ImagePreparation? preparation = model.Card.Preparation is { } text ? ImagePreparation.Parse(text) : null;
        if (preparation is not null && preparation.Shape != model.Input)
        {
            throw new ArgumentException(
                $"Expected a preparation that makes images of {model.Input}, which the network takes; the model's card has '{preparation}', which "
                + $"makes images of {preparation.Shape}. Correct the card.",
                nameof(model));
        }

        return new PredictionPlan
        {
            Input = model.Input, ClassNames = model.ClassNames, Calibration = calibration, Preparation = preparation,
            AverageSymmetries = averageSymmetries ?? calibration?.AverageSymmetries ?? false,
        };

        static string Text(bool value) => value ? "true" : "false";
    }

    /// <summary>The same without calibration, for what measures it or looks into the network.</summary>
    public static PredictionPlan Plain(ImageClassifier model, bool averageSymmetries) => new()
    {
        Input = model.Input, ClassNames = model.ClassNames, AverageSymmetries = averageSymmetries,
        Preparation = Of(model, averageSymmetries: null).Preparation,
    };

    /// <summary>The images of a set as the networks take them: raw ones are prepared when they are asked for.</summary>
    /// <exception cref="ArgumentException">They are neither raw ones that can be prepared nor such as the networks take.</exception>
    public LabeledImages Ready(LabeledImages images)
    {
        if (Preparation is not null && images.Preparation is { } other && other != Preparation)
        {
            throw new ArgumentException(
                $"Expected raw images, or such as were prepared as those that trained the model, '{Preparation}'; found images prepared as '{other}'. "
                + "Give the raw images: the model prepares them itself.",
                nameof(images));
        }

        return IsRaw(images.Shape, images.Preparation is not null) ? Preparation!.View(images) : images;
    }

    /// <summary>Whether images of that shape are raw ones to be prepared. Those of one channel are, unless it is known that they were.</summary>
    /// <exception cref="ArgumentException">They are neither raw ones that can be prepared nor such as the networks take.</exception>
    public bool IsRaw(ImageShape shape, bool isPrepared = false)
    {
        if (!isPrepared && Preparation?.Takes(shape) == true)
            return true;
        if (Preparation is null || shape == Input)
        {
            ModelPredictions.RequireShape(Input, shape);
            return false;
        }

        throw new ArgumentException(
            $"Expected raw images of one channel and at least {Input.Rows}×{Input.Columns} pixels, which the model prepares ('{Preparation}'), or "
            + $"prepared ones of {Input}; found images of {shape}. Give larger images, or a model that was trained on such.",
            "images");
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
