using VlassNet.Tool.Screens;

namespace VlassNet.Tool.Images;

/// <summary>Loads images for a model, made as those that it was trained on.</summary>
internal static class ModelImages
{
    /// <summary>Loads them; FITS images are cut out and scaled as the model's card says.</summary>
    /// <exception cref="BadInputException">They cannot be read.</exception>
    public static Task<LabeledImages> LoadAsync(ImageClassifier model, ImageLocation place, Screen screen, CancellationToken stop) =>
        ImageSets.LoadAsync(Place(model, place), model.ClassNames, BatchPart.Test, screen, stop);

    /// <summary>How FITS images are cut out and scaled for a model.</summary>
    public static ImageLocation Place(ImageClassifier model, ImageLocation place)
    {
        ModelCard card = model.Card;
        ImagePreparation? preparation = Preparation(model);
        return place with
        {
            IsOfModel = true,
            Size = preparation is { Crops: [_, ..] crops } ? crops.Max() : preparation?.Size ?? model.Input.Rows,
            Normalization = preparation is not null ? PixelNormalization.None : card.Normalization is { } name ? PixelNormalization.Parse(name) : null,
            PixelScale = card.PixelScale,
        };
    }

    /// <summary>How a model prepares raw images; null where it does not.</summary>
    public static ImagePreparation? Preparation(ImageClassifier model) => model.Card.Preparation is { } text ? ImagePreparation.Parse(text) : null;
}
