using System.Collections.Immutable;
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
public sealed class LabeledImages
{
    private readonly PixelStore pixels;
    private readonly int[] labels;
    private readonly int[]? order;
    private string? hash;

    internal LabeledImages(PixelStore pixels, int[] labels, ImageShape shape, ImmutableArray<string> classNames)
        : this(pixels, labels, null, shape, classNames)
    {
    }

    private LabeledImages(
        PixelStore pixels, int[] labels, int[]? order, ImageShape shape, ImmutableArray<string> classNames)
    {
        this.pixels = pixels;
        this.labels = labels;
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
            throw new BadInputException(
                $"a multiple of {shape.Length:N0} values, for images of {shape}", $"{pixels.Length:N0} values",
                nameof(pixels), "Check the shape.");
        }

        PixelBlocks blocks = new([pixels], shape.Length, Math.Max(1, count), count);
        return ImageSetAssembler.Assemble(blocks, labels.ToArray(), shape, names, nameof(pixels), nameof(labels));
    }

    /// <summary>The four classes of the published VLASS set, in the order of their labels 0 to 3.</summary>
    public static ImmutableArray<string> VlassClassNames => ClassNameRules.Vlass;

    /// <summary>Number of images.</summary>
    public int Count => order?.Length ?? labels.Length;

    /// <summary>The shape that every image has.</summary>
    public ImageShape Shape { get; }

    /// <summary>The name of each class; a label is an index into it.</summary>
    public ImmutableArray<string> ClassNames { get; }

    /// <summary>How the pixels were scaled by the source that made the set; null where it did not.</summary>
    public PixelNormalization? Normalization { get; private init; }

    /// <summary>How raw images were prepared; null where they were not, or nobody said.</summary>
    public ImagePreparation? Preparation { get; private init; }

    /// <summary>What a model's card calls it.</summary>
    internal string? NormalizationName => Normalization?.ToString();

    /// <summary>The side of a pixel, arcseconds, if the source that made the set saw to it; else null.</summary>
    public double? PixelScale { get; private init; }

    /// <summary>
    /// The pixels of one image, in <c>(row, column, channel)</c> order. No copy is made of what is in memory; an image that was
    /// kept on the disk (<see cref="DatasetFileOptions.KeepOnDisk"/>) is read from there, each time anew.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    /// <exception cref="BadInputException">It was kept on the disk and cannot be read any more, or is not finite.</exception>
    public ReadOnlySpan<float> Image(int index) => Image(index, NeedsRoom ? new float[Shape.Length] : []);

    /// <summary>The label of one image: an index into <see cref="ClassNames"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public int Label(int index) => labels[Locate(index)];

    /// <summary>The labels of all images, in their order.</summary>
    public int[] Labels()
    {
        int[] all = new int[Count];
        for (int index = 0; index < all.Length; index++)
            all[index] = Label(index);
        return all;
    }

    /// <summary>The images at the given places, in that order, as a view that shares the pixels.</summary>
    /// <param name="indices">Places in this set, each 0 … <see cref="Count"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is not a place in this set.</exception>
    public LabeledImages Select(ReadOnlySpan<int> indices)
    {
        int[] places = new int[indices.Length];
        for (int i = 0; i < places.Length; i++)
            places[i] = Locate(indices[i]);
        return new LabeledImages(pixels, labels, places, Shape, ClassNames) { Normalization = Normalization, PixelScale = PixelScale };
    }

    /// <summary>The first <paramref name="index"/> images and the rest, as the notebook splits at 50,000.</summary>
    /// <param name="index">How many images the first part takes; 1 … <see cref="Count"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">One part would be empty.</exception>
    public (LabeledImages First, LabeledImages Second) SplitAt(int index)
    {
        if (index <= 0 || index >= Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(index), index, $"expected a split between 1 and {Count - 1}, since the set has {Count} images");
        }

        int[] all = [.. Enumerable.Range(0, Count)];
        return (Select(all.AsSpan(0, index)), Select(all.AsSpan(index)));
    }

    /// <summary>How many images each class has, in the order of <see cref="ClassNames"/>.</summary>
    public int[] ClassCounts()
    {
        int[] counts = new int[ClassNames.Length];
        for (int index = 0; index < Count; index++)
            counts[Label(index)]++;
        return counts;
    }

    /// <summary>
    /// Divides the set at random into parts that each have the same mix of classes, as views that share the pixels. No image
    /// is in two parts, and each part is in random order.
    /// </summary>
    /// <param name="seed">Chooses which images go where: the same seed always gives the same parts.</param>
    /// <param name="fractions">
    /// The share of each part, above 0. Together at most 1: where they add up to less (by more than 10⁻⁹), the rest of the
    /// images, drawn with the same mix of classes, is in no part.
    /// </param>
    /// <returns>
    /// As many parts as there are fractions. Of each class a part has its fraction, rounded down or up, by largest remainder.
    /// </returns>
    /// <exception cref="ArgumentException">The fractions are not shares of a whole, or leave a part with no image.</exception>
    /// <example><c>IReadOnlyList&lt;LabeledImages&gt; parts = survey.SplitStratified(1, 0.8, 0.1, 0.1);</c></example>
    public IReadOnlyList<LabeledImages> SplitStratified(ulong seed, params ReadOnlySpan<double> fractions) =>
        [.. StratifiedSplit.Divide(Labels(), ClassNames.Length, seed, fractions, []).Select(part => Select(part))];

    /// <summary>
    /// As <see cref="SplitStratified(ulong, ReadOnlySpan{double})"/>, but images that are the same are never in two parts. A group of
    /// them counts for the class of its first image, and goes where most images of that class are still wanted.
    /// </summary>
    /// <param name="seed">Chooses which images go where.</param>
    /// <param name="duplicates">What <see cref="LeakageCheck"/> found in this set.</param>
    /// <param name="fractions">The share of each part; a large group makes a part larger than its share.</param>
    /// <exception cref="ArgumentException">
    /// The fractions are not shares of a whole, or leave a part with no image, or the report is of other images.
    /// </exception>
    public IReadOnlyList<LabeledImages> SplitStratified(
        ulong seed, LeakageReport duplicates, params ReadOnlySpan<double> fractions)
    {
        ArgumentNullException.ThrowIfNull(duplicates);
        int[][] parts = StratifiedSplit.Divide(Labels(), ClassNames.Length, seed, fractions, duplicates.GroupsOf(this));
        return [.. parts.Select(part => Select(part))];
    }

    /// <summary>
    /// Divides the set at random into three parts that each have the same mix of classes: to train on, to choose by, and to
    /// measure the final number on. No image is in two parts, and each part is in random order.
    /// </summary>
    /// <param name="seed">Chooses which images go where: the same seed always gives the same parts.</param>
    /// <param name="train">The share to train on, above 0. Default 0.8.</param>
    /// <param name="validation">The share to choose by, above 0. Default 0.1.</param>
    /// <param name="test">The share to test on, above 0. Default 0.1. Where all three are below 1 together, the rest is left out.</param>
    /// <param name="duplicates">
    /// What <see cref="LeakageCheck"/> found in this set, so that images that are the same go to the same part; null to divide
    /// without.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The fractions are not shares of a whole, or leave a part with no image, or the report is of other images.
    /// </exception>
    /// <example><c>(LabeledImages train, LabeledImages validation, LabeledImages test) = survey.SplitTrainValidationTest(1);</c></example>
    public DatasetSplit SplitTrainValidationTest(
        ulong seed, double train = 0.8, double validation = 0.1, double test = 0.1, LeakageReport? duplicates = null)
    {
        IReadOnlyList<LabeledImages> parts = duplicates is null
            ? SplitStratified(seed, train, validation, test)
            : SplitStratified(seed, duplicates, train, validation, test);
        return new DatasetSplit(parts[0], parts[1], parts[2]);
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
        new(prepared, Labels(), null, preparation.Shape, ClassNames) { Preparation = preparation, PixelScale = null };

    /// <summary>The same set, with how its pixels came about.</summary>
    internal LabeledImages MadeWith(PixelNormalization normalization, double? pixelScale) =>
        new(pixels, labels, order, Shape, ClassNames) { Normalization = normalization, PixelScale = pixelScale };

    private int Locate(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return order is null ? index : order[index];
    }
}
