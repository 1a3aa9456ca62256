using System.Collections.Immutable;
using System.Globalization;
using VlassNet.Formats.Arrays;
using VlassNet.Sky;

namespace VlassNet.Data;

/// <summary>
/// What is done with raw images of one channel before a network sees them, the same for training and for predicting: centred squares are
/// cut out, averaged down to one size, each a channel, and scaled. Several squares show a source at several scales at once.
/// </summary>
/// <remarks>
/// The preparation travels with the model (<c>ModelCard.Preparation</c>), and whatever predicts with the model prepares raw images so. A pixel of
/// the result is the mean over the area that it covers. What a square reaches beyond the image has the median of the image. With
/// <see cref="PixelNormalization.None"/> pixels keep their values; otherwise each square is scaled by its own.
/// </remarks>
public sealed record ImagePreparation
{
    private const string CropWord = "crop";
    private const string SizeWord = "to";
    private const string SeparatorWord = "scaled";
    private const int MostCrops = 4;
    private const int LargestSide = 4096;

    /// <summary>Rows and columns of the result. Default 64.</summary>
    public int Size { get; init; } = 64;

    /// <summary>
    /// The sides of the squares, in pixels of the raw image, at least <see cref="Size"/>: a channel each, at most 4. Default none: one channel, the largest
    /// square that the image holds.
    /// </summary>
    public ImmutableArray<int> Crops { get; init; } = [];

    /// <summary>How the pixels of each square are scaled. Default <see cref="PixelNormalization.MinMax"/>.</summary>
    public PixelNormalization Normalization { get; init; } = PixelNormalization.MinMax;

    /// <summary>The shape of a prepared image.</summary>
    public ImageShape Shape => new(Size, Size, Math.Max(1, Crops.Length));

    /// <summary>Reads what <see cref="ToString"/> gives.</summary>
    /// <param name="text">The text, e.g. <c>crop 80 128 208 to 64 scaled root 2</c>.</param>
    /// <exception cref="FormatException">It is another one.</exception>
    public static ImagePreparation Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int size = Array.IndexOf(words, SizeWord), separator = Array.IndexOf(words, SeparatorWord);
        bool isOne = words is [CropWord, ..] && size >= 1 && separator == size + 2;
        int?[] numbers = isOne ? [.. words[1..size].Append(words[size + 1]).Select(Number)] : [null];
        if (Array.Exists(numbers, number => number is null))
            throw new FormatException($"expected a preparation such as 'crop 80 128 to 64 scaled min-max'; received '{text}'");
        ImagePreparation preparation = new()
        {
            Crops = [.. numbers[..^1].Select(number => number!.Value)], Size = numbers[^1]!.Value,
            Normalization = PixelNormalization.Parse(string.Join(' ', words[(separator + 1)..])),
        };
        OptionProblems problems = new(nameof(ImagePreparation));
        preparation.Check(problems);
        return problems.Phrases.Count == 0 ? preparation : throw new FormatException($"'{text}': {string.Join("; ", problems.Phrases)}");

        static int? Number(string word) =>
            int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }

    /// <summary>Prepares one image.</summary>
    /// <param name="raw">Its pixels, <c>(row, column)</c>, all finite.</param>
    /// <param name="shape">Its shape, of one channel.</param>
    /// <param name="destination">Receives the prepared pixels, <c>(row, column, channel)</c>, as many as <see cref="Shape"/> has.</param>
    /// <exception cref="ArgumentException">The image has several channels, is smaller than <see cref="Size"/>, or a span has another length.</exception>
    public void Apply(ReadOnlySpan<float> raw, ImageShape shape, Span<float> destination)
    {
        if (!Takes(shape))
            throw new ArgumentException($"expected images of one channel and at least {Size}×{Size} pixels; received {shape}", nameof(shape));
        if (raw.Length != shape.Length || destination.Length != Shape.Length)
        {
            throw new ArgumentException(
                $"expected {shape.Length} pixels and room for {Shape.Length}; received {raw.Length} and {destination.Length}", nameof(raw));
        }

        int channels = Shape.Channels;
        float[] square = new float[Size * Size];
        for (int channel = 0; channel < channels; channel++)
        {
            int side = Crops.IsEmpty ? Math.Min(shape.Rows, shape.Columns) : Crops[channel];
            AreaAverage.Run(raw, shape, side, square, Size);
            Normalization.Apply(square);
            for (int pixel = 0; pixel < square.Length; pixel++)
                destination[(pixel * channels) + channel] = square[pixel];
        }
    }

    /// <summary>Prepares all images of a set, on all cores; labels, class names and names of images stay.</summary>
    /// <param name="raw">The images, of one channel.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The prepared images, in memory; the set says how they were made (<see cref="LabeledImages.Preparation"/>).</returns>
    /// <exception cref="ArgumentException">The options make no sense, or the images have several channels or are smaller than <see cref="Size"/>.</exception>
    public LabeledImages Apply(LabeledImages raw, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(raw);
        Validate();
        FloatBlocks blocks = new(Shape.Length, raw.Count);
        for (int block = 0; block < blocks.BlockCount; block++)
            blocks.Block(block);
        ParallelLoop.Run(0, raw.Count, threads: 0, cancellationToken, image =>
        {
            using ImageRoom room = new(raw);
            Apply(raw.Image(image, room.Pixels), raw.Shape, blocks.Item(image));
        });
        return raw.WithPixels(PixelBlocks.Of(blocks), this);
    }

    /// <summary>Whether it can be done with raw images of that shape: of one channel, and at least <see cref="Size"/> rows and columns.</summary>
    public bool Takes(ImageShape raw) => raw.Channels == 1 && Math.Min(raw.Rows, raw.Columns) >= Size;

    /// <summary>The set as <see cref="Apply(LabeledImages, CancellationToken)"/> makes it, but each image is prepared whenever it is asked for.</summary>
    internal LabeledImages View(LabeledImages raw) => raw.WithPixels(new PreparedPixels(raw, this), this);

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">Some make no sense; the message lists all of them.</exception>
    public void Validate() => OptionProblems.Refuse(nameof(ImagePreparation), Check);

    /// <summary>Same squares, size and scaling.</summary>
    public bool Equals(ImagePreparation? other) =>
        other is not null && Size == other.Size && Crops.AsSpan().SequenceEqual(other.Crops.AsSpan()) && Equals(Normalization, other.Normalization);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Size, Crops.Length, Normalization);

    /// <summary>The preparation as a text that <see cref="Parse"/> reads, e.g. <c>crop 80 128 208 to 64 scaled root 2</c>.</summary>
    public override string ToString() => string.Join(
        ' ',
        [CropWord, .. Crops.Select(Text), SizeWord, Text(Size), SeparatorWord, Normalization.ToString()]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Check(OptionProblems problems)
    {
        problems.Within(nameof(Size), Size, 1, LargestSide)
            .Require(!Crops.IsDefault && Crops.Length <= MostCrops, nameof(Crops), $"with at most {MostCrops} sides", Crops.IsDefault ? null : Crops.Length)
            .NotNull(nameof(Normalization), Normalization);
        if (!Crops.IsDefault)
        {
            problems.Require(
                Crops.All(side => side >= Size && side <= LargestSide), nameof(Crops), $"from {nameof(Size)}, {Size}, to {LargestSide} pixels", Crops);
        }
    }
}
