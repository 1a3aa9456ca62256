using VlassNet.Tool.Images;
using VlassNet.Tool.Screens;

namespace VlassNet.Tool.Work;

/// <summary>The images of a training run, prepared and divided.</summary>
/// <param name="Train">To train on.</param>
/// <param name="Valid">To measure and calibrate with; null for none.</param>
internal sealed record TrainingSets(LabeledImages Train, LabeledImages? Valid)
{
    /// <summary>Larger images than this are prepared unless the user says otherwise.</summary>
    private const int LargestUnprepared = 64;

    /// <summary>A source at four scales, as docs/good-model.md recommends: how much of an image's side each channel shows.</summary>
    private static readonly double[] Scales = [0.213, 0.373, 0.587, 0.96];

    /// <summary>Loads what a plan wants, and divides it as it wants.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="origin">The network that is fine-tuned, whose images are made like this; null for none.</param>
    /// <param name="screen">Shows the progress.</param>
    /// <param name="stop">Ends the work.</param>
    public static async Task<TrainingSets> LoadAsync(TrainingPlan plan, VlassCnn? origin, Screen screen, CancellationToken stop)
    {
        LabeledImages raw = await ImageSets.LoadAsync(Of(plan.Images), plan.ClassNames ?? origin?.ClassNames, BatchPart.Training, screen, stop);
        ImagePreparation? preparation = origin is not null ? ModelImages.Preparation(origin) : plan.IsUnprepared ? null : plan.Preparation ?? Recommended(raw);
        string names = string.Join(", ", raw.ClassNames.Zip(raw.ClassCounts(), (name, count) => $"{name} {count}"));
        screen.Note($"{raw.Count} images of {raw.Shape}: {names}." + (preparation is null ? "" : $" Prepared: {preparation}."));
        LabeledImages all = Prepare(raw);
        if (plan.Fold is { } fold)
        {
            Fold own = Folds(all, fold.Count, plan)[fold.Number - 1];
            return new TrainingSets(own.Train, own.Validation);
        }

        if (plan.Validation is { } place)
            return new TrainingSets(all, Prepare(await ImageSets.LoadAsync(Of(place), all.ClassNames, BatchPart.Test, screen, stop)));
        if (plan.ValidationSplit == 0 || plan.Folds is not null)
            return new TrainingSets(all, null);
        (LabeledImages train, LabeledImages valid) = all.Split(1 - plan.ValidationSplit, plan.Seed);
        return new TrainingSets(train, valid);

        ImageLocation Of(ImageLocation place) => origin is null ? place : ModelImages.Place(origin, place);

        LabeledImages Prepare(LabeledImages images) => preparation is null ? images : preparation.Apply(images, stop);
    }

    /// <summary>The parts of a cross-validation, the same for each task of it.</summary>
    /// <exception cref="UsageException">There are too many of them for the images.</exception>
    public static IReadOnlyList<Fold> Folds(LabeledImages images, int count, TrainingPlan plan) => count >= 2 && count <= images.Count
        ? images.Folds(count, plan.Seed)
        : throw new UsageException($"Expected from 2 folds to as many as there are images, {images.Count}; received {count}.");

    /// <summary>Shows a large image as four channels, from the core to the whole source and its surroundings; null for small ones.</summary>
    private static ImagePreparation? Recommended(LabeledImages raw)
    {
        int side = Math.Min(raw.Shape.Rows, raw.Shape.Columns);

        // Images that were cut out of FITS files have their size and scaling already.
        if (raw.Shape.Channels > 1 || side <= LargestUnprepared || raw.Normalization is not null)
            return null;
        return new ImagePreparation
        {
            Size = LargestUnprepared, Normalization = PixelNormalization.Root(2),
            Crops = [.. Scales.Select(scale => Math.Max(LargestUnprepared, (int)Math.Round(scale * side))).Distinct()],
        };
    }
}
