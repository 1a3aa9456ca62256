using System.Collections.Immutable;
using System.CommandLine;
using VlassNet.Tool.CommandLine;

namespace VlassNet.Tool.Images;

/// <summary>The argument and the options that say which labelled images are meant.</summary>
internal sealed class ImageOptions
{
    private readonly Argument<string> images = Make.Path(
        "IMAGES",
        "The labelled images: a folder with a folder of PNG or FITS files for each class, a folder of CIFAR-style batches, a table of files with their "
        + "labels, or NumPy's .npy, .npz or pickle; a path or a URL.");

    private readonly Option<string?> labels = Make.Text("--labels", "FILE", "The labels, where a .npy file or a pickle has the images alone.");

    private readonly Option<string?> mosaic = Make.Text("--mosaic", "FITS", "IMAGES is a table of positions, with labels, in this mosaic.");

    private readonly Option<int?> size = Make.Number("--size", 8, 4096, "Rows and columns of the cutouts of FITS images. Default 64.");

    private readonly Option<PixelNormalization?> normalization = Make.ParsedObject(
        "--normalization", "NAME",
        "How pixels of FITS images are scaled: none, min-max, 'percentile LOW HIGH', 'asinh A', 'root N' or 'sigma LOW HIGH'. Default min-max.",
        PixelNormalization.Parse);

    private readonly Option<double?> pixelScale = Make.Real(
        "--pixel-scale", "ARCSEC", scale => scale > 0, "arcseconds above 0", "Resample FITS images to pixels of this side. Default: their own.");

    private readonly Option<ImmutableArray<string>?> classNames = Make.Parsed<ImmutableArray<string>>(
        "--class-names", "A,B,…", "The names of the classes in the order of their labels. Default: what the images say, else VLASS' four or numbers.",
        text => [.. text.Split(',', StringSplitOptions.TrimEntries)]);

    /// <summary>Adds them to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="makes">Whether it decides what images are, as training does; to what a model is there for, its card says that.</param>
    public void AddTo(Command command, bool makes)
    {
        command.Arguments.Add(images);
        foreach (Option option in makes ? (Option[])[labels, mosaic, classNames, size, normalization, pixelScale] : [labels, mosaic])
            command.Options.Add(option);
    }

    /// <summary>The names of the classes; null where they are not given.</summary>
    public ImmutableArray<string>? ClassNames(ParseResult parsed) => parsed.GetValue(classNames);

    /// <summary>The images that are meant.</summary>
    public ImageLocation Place(ParseResult parsed) => new(parsed.GetRequiredValue(images), parsed.GetValue(labels))
    {
        Mosaic = parsed.GetValue(mosaic), Size = parsed.GetValue(size), Normalization = parsed.GetValue(normalization),
        PixelScale = parsed.GetValue(pixelScale),
    };
}
