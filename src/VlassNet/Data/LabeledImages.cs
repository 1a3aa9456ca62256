using System.Collections.Immutable;
using System.Globalization;
using VlassNet.Formats.Arrays;
using VlassNet.Sky;

namespace VlassNet.Data;

/// <summary>
/// Images with a class label each, and the names of the classes. Immutable; parts of it (<see cref="SplitAt"/>,
/// <see cref="Select"/>) are views that share the pixels.
/// </summary>
/// <remarks>
/// Pixels are <see cref="float"/> in <c>(image, row, column, channel)</c> order. Row 0 is the <b>bottom</b> of a picture.
/// The published VLASS cutouts are 64×64×1, 1″ a pixel, each image scaled to 0…1 by its own minimum and maximum.
/// </remarks>
public sealed partial class LabeledImages
{
    private const int ClassesTold = 8;

    private readonly PixelStore pixels;
    private readonly int[] labels;
    private readonly string[]? fileNames;
    private readonly int[]? order;
    private string? hash;

    internal LabeledImages(PixelStore pixels, int[] labels, ImageShape shape, ImmutableArray<string> classNames)
        : this(pixels, labels, null, null, shape, classNames)
    {
    }

    /// <param name="pixels">The pixels of all images.</param>
    /// <param name="labels">The label of each image of this set.</param>
    /// <param name="fileNames">The name of each image of this set; null where they are not known.</param>
    /// <param name="order">Where each image of this set has its pixels; null for all, in their order.</param>
    /// <param name="shape">The shape of an image.</param>
    /// <param name="classNames">The names of the classes.</param>
    private LabeledImages(
        PixelStore pixels, int[] labels, string[]? fileNames, int[]? order, ImageShape shape, ImmutableArray<string> classNames)
    {
        this.pixels = pixels;
        this.labels = labels;
        this.fileNames = fileNames;
        this.order = order;
        Shape = shape;
        ClassNames = classNames;
    }

    /// <summary>Makes a set from an application's own pixels and labels, checked like those of a file.</summary>
    /// <param name="pixels">
    /// The pixels in <c>(image, row, column, channel)</c> order, all finite. The set <b>takes the array over</b> without a
    /// copy: do not change it afterwards.
    /// </param>
    /// <param name="labels">A label for each image: an index into <paramref name="classNames"/>. Copied.</param>
    /// <param name="shape">The shape of an image.</param>
    /// <param name="classNames">The names of the classes; null for <see cref="VlassClassNames"/>.</param>
    /// <exception cref="BadInputException">
    /// There is no image, a pixel is not finite, the counts do not fit each other or the shape, a label is no class.
    /// </exception>
    /// <exception cref="ArgumentException">The shape or the class names cannot be.</exception>
    public static LabeledImages Create(
        float[] pixels, ReadOnlySpan<int> labels, ImageShape shape, IEnumerable<string>? classNames = null)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ImmutableArray<string> names = classNames is null ? VlassClassNames : [.. classNames];
        List<string> problems = [.. ClassNameRules.Problems(names)];
        if (ImageSetAssembler.ProblemOf(shape) is { } problem)
            problems.Add(problem);
        if (problems.Count > 0)
            throw new ArgumentException(string.Join("; ", problems));
        int count = pixels.Length / shape.Length;
        if (count * shape.Length != pixels.Length)
        {
            throw DatasetErrors.Of(
                $"a multiple of {shape.Length:N0} values, for images of {shape}", $"{pixels.Length:N0} values",
                nameof(pixels), "Check the shape.");
        }

        PixelBlocks blocks = new([pixels], shape.Length, Math.Max(1, count), count);
        return ImageSetAssembler.Assemble(blocks, labels.ToArray(), shape, names, nameof(pixels), nameof(labels));
    }

    /// <summary>The four classes of the published VLASS set, in the order of their labels 0 to 3.</summary>
    public static ImmutableArray<string> VlassClassNames => ClassNameRules.Vlass;

    /// <summary>Number of images.</summary>
    public int Count => labels.Length;

    /// <summary>The shape that every image has.</summary>
    public ImageShape Shape { get; }

    /// <summary>The name of each class; a label is an index into it.</summary>
    public ImmutableArray<string> ClassNames { get; }

    /// <summary>How the pixels were scaled by the source that made the set, before any <see cref="Preparation"/>; null where it did not.</summary>
    public PixelNormalization? Normalization { get; private init; }

    /// <summary>How raw images were prepared; null where they were not, or where it is not known.</summary>
    public ImagePreparation? Preparation { get; private init; }

    /// <summary>What a model's card calls it.</summary>
    internal string? NormalizationName => Normalization?.ToString();

    /// <summary>
    /// The side of a pixel, before any <see cref="Preparation"/>, arcseconds, if the source that made the set saw to it; else null.
    /// </summary>
    public double? PixelScale { get; private init; }

    /// <summary>
    /// The pixels of one image, in <c>(row, column, channel)</c> order. No copy is made of what is in memory; an image that was
    /// kept on the disk (<see cref="NpyDatasetOptions.KeepOnDisk"/>) is read from there each time.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    /// <exception cref="BadInputException">It was kept on the disk and cannot be read any more, or is not finite.</exception>
    public ReadOnlySpan<float> Image(int index) => Image(index, NeedsRoom ? new float[Shape.Length] : []);

    /// <summary>The label of one image: an index into <see cref="ClassNames"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public int Label(int index) => labels[Checked(index)];

    /// <summary>The labels of all images, in their order.</summary>
    public int[] Labels() => [.. labels];

    /// <summary>
    /// What the file of one image is called, so that a mistake can be looked at and a split can go by source: its path in the folder
    /// of the set, with slashes; of a cutout with its position. Null where the source did not say (arrays have no names).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public string? FileName(int index) => fileNames?[Checked(index)];

    /// <summary>What the files of all images are called, in their order; null where that is not known of each.</summary>
    public string[]? FileNames() => fileNames is null ? null : [.. fileNames];

    /// <summary>The images at the given places, in that order, as a view that shares the pixels.</summary>
    /// <param name="indices">Places in this set, each 0 … <see cref="Count"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is not a place in this set.</exception>
    public LabeledImages Select(ReadOnlySpan<int> indices)
    {
        int[] places = new int[indices.Length], own = new int[indices.Length];
        string[]? names = fileNames is null ? null : new string[indices.Length];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = Locate(indices[i]);
            own[i] = labels[indices[i]];
            if (names is not null)
                names[i] = fileNames![indices[i]];
        }

        return With(pixels, own, names, places, ClassNames, SharesOf(indices));
    }

    /// <summary>
    /// The same images with other labels, e.g. corrected ones, or fewer classes; a view that shares the pixels, without soft labels.
    /// </summary>
    /// <param name="labels">A label for each image, an index into the names. Copied.</param>
    /// <param name="classNames">The names of the classes; null for <see cref="ClassNames"/>.</param>
    /// <exception cref="BadInputException">There are not as many labels as images, or a label is no class.</exception>
    /// <exception cref="ArgumentException">The class names cannot be.</exception>
    public LabeledImages WithLabels(ReadOnlySpan<int> labels, IEnumerable<string>? classNames = null)
    {
        ImmutableArray<string> names = classNames is null ? ClassNames : [.. classNames];
        if (ClassNameRules.Problems(names).ToArray() is { Length: > 0 } problems)
            throw new ArgumentException(string.Join("; ", problems), nameof(classNames));
        int[] own = labels.ToArray();
        ImageSetAssembler.CheckCount(Count, own.Length, "the set", nameof(labels));
        ImageSetAssembler.CheckLabels(own, names, nameof(labels));
        return With(pixels, own, fileNames, order, names);
    }

    /// <summary>
    /// The same images with other pixels, in memory, with their labels and file names and what is known of their scaling
    /// (<see cref="Normalization"/>, <see cref="PixelScale"/>).
    /// </summary>
    /// <param name="change">
    /// Changes the pixels of one image in place, in <c>(row, column, channel)</c> order. Called once for each image, in their order.
    /// </param>
    /// <exception cref="BadInputException">A pixel is not finite afterwards, or an image that was kept on the disk cannot be read.</exception>
    /// <example><c>LabeledImages root = survey.Map(pixels => { foreach (ref float p in pixels) p = MathF.Sqrt(p); });</c></example>
    public LabeledImages Map(Action<Span<float>> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        FloatBlocks blocks = new(Shape.Length, Count);
        using ImageRoom room = new(this);
        for (int index = 0; index < Count; index++)
        {
            Span<float> image = blocks.Item(index);
            Image(index, room.Pixels).CopyTo(image);
            change(image);
            int bad = FiniteScan.FirstNonFinite(image);
            if (bad >= 0)
                throw ImageSetAssembler.NonFinite(image[bad], Shape, index, bad, "the changed pixels");
        }

        return With(PixelBlocks.Of(blocks), labels, fileNames, null, ClassNames, shares);
    }

    /// <summary>How many images each class has, in the order of <see cref="ClassNames"/>.</summary>
    public int[] ClassCounts()
    {
        int[] counts = new int[ClassNames.Length];
        foreach (int label in labels)
            counts[label]++;
        return counts;
    }

    /// <summary>The number of images, their shape and classes, e.g. <c>12 images of 64×64×1: 5 Bent, 7 Straight</c>.</summary>
    public override string ToString()
    {
        int[] counts = ClassCounts();
        IEnumerable<string> told = ClassNames.Take(ClassesTold).Select(
            (name, label) => string.Create(CultureInfo.InvariantCulture, $"{counts[label]:N0} {PrintableText.Of(name)}"));
        int others = ClassNames.Length - ClassesTold;
        string rest = others <= 0 ? ""
            : string.Create(CultureInfo.InvariantCulture, $" and {counts[ClassesTold..].Sum():N0} of {others:N0} other classes");
        return string.Create(CultureInfo.InvariantCulture, $"{Count:N0} images of {Shape}: {string.Join(", ", told)}{rest}");
    }

    /// <summary>Whether images may have to be read, for which there must be an <see cref="ImageRoom"/>.</summary>
    internal bool NeedsRoom => pixels.NeedsRoom;

    /// <summary>The pixels of one image: where they are, or read into <paramref name="room"/>, which saves garbage.</summary>
    internal ReadOnlySpan<float> Image(int index, Span<float> room) => pixels.Image(Locate(index), room);

    /// <summary>
    /// What tells the set from every other (<see cref="SetHash"/>). Computed once where the pixels are in memory, which cannot change;
    /// a file could.
    /// </summary>
    /// <param name="threads">Threads to use; 0 for one on each core.</param>
    /// <param name="cancellationToken">Asked after each image.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal string Hash(int threads, CancellationToken cancellationToken)
    {
        string sum = hash ?? SetHash.Of(this, threads, cancellationToken);
        hash = NeedsRoom ? null : sum;
        return sum;
    }

    /// <summary>The same labels with other pixels, that a preparation made of them.</summary>
    internal LabeledImages WithPixels(PixelStore prepared, ImagePreparation preparation) =>
        new(prepared, Labels(), fileNames, null, preparation.Shape, ClassNames)
        {
            Normalization = Normalization, PixelScale = PixelScale, Preparation = preparation, shares = shares,
        };

    /// <summary>The same set, with how its pixels came about.</summary>
    internal LabeledImages MadeWith(PixelNormalization normalization, double? pixelScale) =>
        new(pixels, labels, fileNames, order, Shape, ClassNames) { Normalization = normalization, PixelScale = pixelScale, shares = shares };

    /// <summary>The same set, with what its images are called; what could not be shown in a log or a report is escaped.</summary>
    internal LabeledImages Called(IEnumerable<string> names) =>
        With(pixels, labels, [.. names.Select(PrintableText.Of)], order, ClassNames, shares);

    private LabeledImages With(
        PixelStore own, int[] ownLabels, string[]? names, int[]? places, ImmutableArray<string> classNames, float[]? ownShares = null) =>
        new(own, ownLabels, names, places, Shape, classNames)
        {
            Normalization = Normalization, PixelScale = PixelScale, Preparation = Preparation, shares = ownShares,
        };

    private int Locate(int index) => order is null ? Checked(index) : order[Checked(index)];

    private int Checked(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return index;
    }
}
