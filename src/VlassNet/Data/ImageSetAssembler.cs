using System.Collections.Immutable;
using VlassNet.Formats.Arrays;

namespace VlassNet.Data;

/// <summary>The one place where images and labels, wherever they came from, are checked and become a set.</summary>
internal static class ImageSetAssembler
{
    private const int MostChannels = 4;
    private const int NamesTold = 20;

    /// <summary>Makes the set, or says what is wrong with it.</summary>
    /// <param name="pixels">The pixels, which the set will own.</param>
    /// <param name="labels">A label for each image, which the set will own.</param>
    /// <param name="shape">The shape of an image.</param>
    /// <param name="classNames">The names of the classes.</param>
    /// <param name="imagesName">What messages call the images: a path, a URL, an argument.</param>
    /// <param name="labelsName">What messages call the labels.</param>
    /// <param name="firstNonFinite">The first value that is not finite, −1 for none; null: look for it here.</param>
    public static LabeledImages Assemble(
        PixelBlocks pixels, int[] labels, ImageShape shape, ImmutableArray<string> classNames,
        string imagesName, string labelsName, long? firstNonFinite = null)
    {
        CheckImages(pixels, labels.Length, shape, imagesName, labelsName, firstNonFinite);
        CheckLabels(labels, classNames, labelsName);
        return new LabeledImages(pixels, labels, shape, classNames);
    }

    /// <summary>Refuses images that are not as many as their labels, and pixels that are not finite.</summary>
    /// <param name="pixels">The pixels.</param>
    /// <param name="labels">How many labels there are.</param>
    /// <param name="shape">The shape of an image.</param>
    /// <param name="imagesName">What messages call the images.</param>
    /// <param name="labelsName">What messages call the labels.</param>
    /// <param name="firstNonFinite">The first value that is not finite, −1 for none; null: look for it here.</param>
    public static void CheckImages(
        PixelBlocks pixels, int labels, ImageShape shape, string imagesName, string labelsName, long? firstNonFinite)
    {
        CheckCount(pixels.Count, labels, imagesName, labelsName);
        long bad = firstNonFinite ?? FindNonFinite(pixels);
        if (bad >= 0)
        {
            int image = (int)(bad / shape.Length), inImage = (int)(bad % shape.Length);
            throw NonFinite(pixels[image][inImage], shape, image, inImage, imagesName);
        }
    }

    /// <summary>Refuses images without labels and labels without images.</summary>
    public static void CheckCount(int images, int labels, string imagesName, string labelsName)
    {
        if (images == 0)
            throw DatasetErrors.Of("at least one image", "none", imagesName, "Check that it is the right one.");
        if (images != labels)
        {
            throw DatasetErrors.Of(
                $"{images:N0} labels, one for each image of {imagesName}", $"{labels:N0} labels", labelsName,
                "Check that images and labels belong together, and that the first axis of both counts the images.");
        }
    }

    /// <summary>Refuses labels outside the classes. Done before the images are read, which can take long.</summary>
    public static void CheckLabels(int[] labels, ImmutableArray<string> classNames, string labelsName)
    {
        int wrong = Array.FindIndex(labels, label => (uint)label >= (uint)classNames.Length);
        if (wrong >= 0)
        {
            int least = labels.Min(), largest = labels.Max();
            throw DatasetErrors.Of(
                $"labels 0 to {classNames.Length - 1}, for the classes {NamesOf(classNames)}",
                $"the label {labels[wrong]} of image {wrong}, of labels {least} to {largest}", labelsName,
                (least == 0 ? "" : LabelClasses.AdviceForStart(least) + " ")
                + "If there are other classes, name them in their order: ClassNames of the options, or classNames.");
        }
    }

    public static string? ProblemOf(ImageShape shape) =>
        shape is { Rows: >= 1, Columns: >= 1, Channels: >= 1 and <= MostChannels }
            && (long)shape.Rows * shape.Columns <= FloatBlocks.MaxItemLength / shape.Channels
            ? null
            : $"expected images of at least 1×1, at most {FloatBlocks.MaxItemLength:N0} values and 1 to {MostChannels} " +
              $"channels; received {shape}";

    /// <summary>Says where a pixel is not finite.</summary>
    public static BadInputException NonFinite(float value, ImageShape shape, int image, int inImage, string imagesName)
    {
        int row = inImage / (shape.Columns * shape.Channels), column = inImage / shape.Channels % shape.Columns;
        return DatasetErrors.Of(
            "finite pixels (float32)", FormattableString.Invariant($"{value} in image {image}, row {row}, column {column}"),
            imagesName, "Replace blank pixels, e.g. with numpy.nan_to_num, or leave the image out.");
    }

    private static string NamesOf(ImmutableArray<string> classNames) =>
        string.Join(", ", classNames.Take(NamesTold)) + (classNames.Length > NamesTold ? ", …" : "");

    private static long FindNonFinite(PixelBlocks pixels)
    {
        for (int image = 0; image < pixels.Count; image++)
        {
            int place = FiniteScan.FirstNonFinite(pixels[image]);
            if (place >= 0)
                return ((long)image * pixels[image].Length) + place;
        }

        return -1;
    }
}
