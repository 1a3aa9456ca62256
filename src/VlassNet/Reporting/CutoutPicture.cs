using VlassNet.Data;
using VlassNet.Explanation;

namespace VlassNet.Reporting;

/// <summary>
/// A picture of one cutout or of many side by side, as PNG. Row 0 of a cutout is at the <b>bottom</b>. Images of one channel are
/// drawn in the colours of magma, images of three or four channels in red, green and blue (of two, the first is drawn).
/// </summary>
public sealed class CutoutPicture
{
    private const long MostPixels = 100_000_000;
    private const int UsualWidth = 2048;

    private readonly byte[] pixels;

    private CutoutPicture(int width, int height)
    {
        Width = width;
        Height = height;
        pixels = new byte[width * height * 3];
        pixels.AsSpan().Fill(byte.MaxValue);
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Draws one cutout.</summary>
    /// <param name="image">The pixels, in <c>(row, column, channel)</c> order. What is not a number is drawn grey.</param>
    /// <param name="shape">The shape of the image.</param>
    /// <param name="options">Zoom and range; default <see cref="PictureOptions"/>'s own.</param>
    /// <exception cref="ArgumentException">The image has not the shape, or an option is out of its range.</exception>
    public static CutoutPicture Draw(ReadOnlySpan<float> image, ImageShape shape, PictureOptions? options = null)
    {
        RequireShape(image, shape);
        options = Check(options);
        CutoutPicture picture = Make(shape, 1, 1, options);
        picture.Place(new CutoutColors(image, shape, options).All(image), shape, 0, 0, options.Zoom);
        return picture;
    }

    /// <summary>
    /// Draws one cutout in grey, and on it which pixels speak for a class, in orange, and which against it, in blue. Their colour is the
    /// stronger, the larger the value, up to the map's largest magnitude. (Vermilion and blue of Okabe and Ito 2008, which people with any
    /// kind of colour vision can tell apart.)
    /// </summary>
    /// <param name="image">The pixels, in <c>(row, column, channel)</c> order. What is not a number is drawn grey.</param>
    /// <param name="shape">The shape of the image.</param>
    /// <param name="map">The image's map.</param>
    /// <param name="options">Zoom and range of the image; default <see cref="PictureOptions"/>'s own.</param>
    /// <exception cref="ArgumentException">
    /// The image has not the shape, the map not the image's rows and columns, or an option is out of its range.
    /// </exception>
    public static CutoutPicture Overlay(
        ReadOnlySpan<float> image, ImageShape shape, AttributionMap map, PictureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(map);
        RequireShape(image, shape);
        if (map.Shape with { Channels = shape.Channels } != shape)
        {
            throw new ArgumentException(
                $"Expected a map of {shape.Rows} rows and {shape.Columns} columns, as the image; found one of {map.Shape}.", nameof(map));
        }

        options = Check(options);
        CutoutPicture picture = Make(shape, 1, 1, options);
        Rgb[] colors = new CutoutColors(image, shape, options).Greys(image);
        OverlayColors.Paint(colors, map.Pixels);
        picture.Place(colors, shape, 0, 0, options.Zoom);
        return picture;
    }

    /// <summary>
    /// Draws what a set looks like: the first image of each class, then the first others, in a grid about twice as wide as high.
    /// </summary>
    /// <param name="images">The set, of at least one image.</param>
    /// <param name="count">The most images that are shown, at least 1. Default 32, as in the notebook.</param>
    /// <param name="options">Zoom, gap and range; default <see cref="PictureOptions"/>'s own, with a smaller zoom for large images.</param>
    /// <exception cref="ArgumentException">
    /// There are no images, the picture would have over 100 million pixels, or an option is out of its range.
    /// </exception>
    public static CutoutPicture Montage(LabeledImages images, int count = 32, PictureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        IEnumerable<int> all = Enumerable.Range(0, images.Count);
        int[] shown = [.. all.DistinctBy(images.Label).OrderBy(images.Label).Union(all).Take(count)];
        int rows = Math.Max(1, (int)Math.Round(Math.Sqrt(shown.Length / 2.0)));
        int columns = Math.Max(1, (shown.Length + rows - 1) / rows);
        options ??= new PictureOptions { Zoom = Math.Clamp(UsualWidth / (columns * images.Shape.Columns), 1, 4) };
        return Montage(images, shown, rows, columns, options);
    }

    /// <summary>Draws cutouts of a set in a grid, row by row from the top left.</summary>
    /// <param name="images">The set.</param>
    /// <param name="indices">
    /// Which of its images; at most <paramref name="rows"/> × <paramref name="columns"/>. Places that are left over stay white.
    /// </param>
    /// <param name="rows">Rows of the grid.</param>
    /// <param name="columns">Columns of the grid.</param>
    /// <param name="options">Zoom, gap and range; default <see cref="PictureOptions"/>'s own.</param>
    /// <exception cref="ArgumentException">
    /// There are no images, more than places, the picture would have over 100 million pixels, or an option is out of its range.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not a place in the set.</exception>
    public static CutoutPicture Montage(
        LabeledImages images, ReadOnlySpan<int> indices, int rows, int columns, PictureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (indices.IsEmpty || indices.Length > (long)rows * columns)
        {
            throw new ArgumentException(
                $"Expected 1 to {(long)rows * columns} images for {rows} rows and {columns} columns; found {indices.Length}.",
                nameof(indices));
        }

        options = Check(options);
        ImageShape shape = images.Shape;
        CutoutPicture picture = Make(shape, rows, columns, options);
        for (int i = 0; i < indices.Length; i++)
        {
            int left = i % columns * ((shape.Columns * options.Zoom) + options.Gap);
            int top = i / columns * ((shape.Rows * options.Zoom) + options.Gap);
            ReadOnlySpan<float> image = images.Image(indices[i]);
            picture.Place(new CutoutColors(image, shape, options).All(image), shape, left, top, options.Zoom);
        }

        return picture;
    }

    /// <summary>Writes the picture to a file, which is there as a whole or not at all.</summary>
    /// <param name="path">Where; replaced if it exists.</param>
    /// <exception cref="IOException">The file cannot be written; an older one stays as it was.</exception>
    public void Save(string path) => AtomicFile.Write(path, Save);

    /// <summary>Writes the picture to a stream, which stays open.</summary>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        PngWriter.Write(stream, pixels, Width, Height);
    }

    private static void RequireShape(ReadOnlySpan<float> image, ImageShape shape)
    {
        if (image.Length != shape.Length || image.IsEmpty)
        {
            throw new ArgumentException(
                $"Expected an image of {shape}, {shape.Length} values; found {image.Length} values.", nameof(image));
        }
    }

    private static PictureOptions Check(PictureOptions? options)
    {
        options ??= new PictureOptions();
        options.Validate();
        return options;
    }

    private static CutoutPicture Make(ImageShape shape, int rows, int columns, PictureOptions options)
    {
        long width = ((long)columns * shape.Columns * options.Zoom) + ((columns - 1L) * options.Gap);
        long height = ((long)rows * shape.Rows * options.Zoom) + ((rows - 1L) * options.Gap);
        if ((double)width * height > MostPixels)
        {
            throw new ArgumentException(
                $"Expected a picture of at most {MostPixels} pixels; {rows}×{columns} images of {shape} would make "
                + $"{width}×{height}. Draw fewer images or choose a smaller zoom.",
                nameof(options));
        }

        return new CutoutPicture((int)width, (int)height);
    }

    private void Place(ReadOnlySpan<Rgb> colors, ImageShape shape, int left, int top, int zoom)
    {
        int rowLength = Width * 3;
        for (int row = 0; row < shape.Rows; row++)
        {
            int firstLine = top + ((shape.Rows - 1 - row) * zoom);
            Span<byte> line = pixels.AsSpan((firstLine * rowLength) + (left * 3), shape.Columns * zoom * 3);
            for (int place = 0; place < shape.Columns * zoom; place++)
            {
                Rgb color = colors[(row * shape.Columns) + (place / zoom)];
                line[place * 3] = color.Red;
                line[(place * 3) + 1] = color.Green;
                line[(place * 3) + 2] = color.Blue;
            }

            for (int copy = 1; copy < zoom; copy++)
                line.CopyTo(pixels.AsSpan(((firstLine + copy) * rowLength) + (left * 3)));
        }
    }
}
