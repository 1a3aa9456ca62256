using VlassNet.Data.Input;

namespace VlassNet.Data.Arrays;

/// <summary>Images as they lie in float blocks, and what is known of them.</summary>
internal sealed record ImageStack(FloatBlocks Blocks, ImageShape Shape, long? FirstNonFinite);

/// <summary>
/// Understands arrays as images: <c>(n, rows, columns)</c>, <c>(n, rows, columns, 1…4)</c>, flat rows <c>(n, d)</c>, or a list
/// with one array for each image.
/// </summary>
internal static class ImageReader
{
    /// <summary>The images of one array.</summary>
    public static ImageStack FromArray(NumpyArray array, DatasetFileOptions options, ByteInput input)
    {
        ArrayLayout layout = array.Layout;
        CheckUsable(array, input);
        if (layout.Shape.Length < 2)
            throw Unsuitable($"an array {layout}", input);
        if (layout.Shape[0] == 0)
            throw input.Wrong("at least one image", $"an array {layout}", "Check that it is the right file.");
        ImageShape shape = ShapeOf(layout.Shape.AsSpan(1), options, $"an array {layout}", input);
        long? firstNonFinite = layout.Type.IsInteger ? -1 : array.FirstNonFinite;
        FloatBlocks blocks = array.TakeBlocks();
        bool isPlanar = layout.Shape.Length == 2 && shape.Channels > 1;
        Finish(blocks, layout.Type, isPlanar, shape, options);

        // Where the values have moved, the place of a bad one has to be looked for again.
        return new ImageStack(blocks, shape, isPlanar && firstNonFinite >= 0 ? null : firstNonFinite);
    }

    /// <summary>The images of a list of arrays, which are let go of one by one.</summary>
    public static ImageStack FromList(IReadOnlyList<NumpyArray> arrays, DatasetFileOptions options, ByteInput input)
    {
        if (arrays.Count == 0)
            throw input.Wrong("at least one image", "an empty list", "Check that it is the right file.");
        ArrayLayout layout = arrays[0].Layout;
        ImageShape shape = ShapeOf(layout.Shape, options, $"a list of arrays {layout}", input);
        FloatBlocks blocks = new(shape.Length, arrays.Count);
        for (int i = 0; i < arrays.Count; i++)
        {
            input.Token.ThrowIfCancellationRequested();
            CheckUsable(arrays[i], input);
            if (!arrays[i].Layout.Shape.AsSpan().SequenceEqual(layout.Shape) || arrays[i].Layout.Type != layout.Type)
                throw input.Wrong($"images {layout} like the first", $"image {i} as an array {arrays[i].Layout}");
            arrays[i].MoveTo(blocks.Item(i));
        }

        Finish(blocks, layout.Type, layout.Shape.Length == 1 && shape.Channels > 1, shape, options);
        return new ImageStack(blocks, shape, layout.Type.IsInteger ? -1 : null);
    }

    private static void CheckUsable(NumpyArray array, ByteInput input)
    {
        if (!array.Layout.Type.IsNumber)
            throw Unsuitable($"an array {array.Layout}", input);
        if (array.IsTaken)
            throw input.Wrong("each array once", "the same array again", "Write each image as an array of its own.");
    }

    private static ImageShape ShapeOf(
        ReadOnlySpan<long> axes, DatasetFileOptions options, string found, ByteInput input)
    {
        foreach (long axis in axes)
        {
            if (axis is < 1 or > FloatBlocks.MaxItemLength)
                throw Unsuitable(found, input);
        }

        ImageShape? shape = axes switch
        {
            [var d] => options.ImageShape ?? SquareOf((int)d),
            [var rows, var columns] => new ImageShape((int)rows, (int)columns),
            [var rows, var columns, var channels and <= 4] => new ImageShape((int)rows, (int)columns, (int)channels),
            _ => null,
        };
        long values = 1;
        foreach (long axis in axes)
            values = Math.Min(values * axis, long.MaxValue >> 25);
        if (shape is not { } fitting || ImageSetAssembler.ProblemOf(fitting) is not null)
            throw Unsuitable(found, input);
        bool isOther = options.ImageShape is { } wanted && wanted != fitting;
        if (isOther || fitting.Length != values)
        {
            throw input.Wrong(
                $"images of {options.ImageShape ?? fitting}, as the options say", found,
                $"Correct {nameof(DatasetFileOptions)}.{nameof(DatasetFileOptions.ImageShape)}.");
        }

        return fitting;
    }

    private static ImageShape? SquareOf(int values)
    {
        foreach (int channels in new[] { 1, 3, 2 })
        {
            int side = (int)Math.Round(Math.Sqrt((double)values / channels));
            if (side * side * channels == values)
                return new ImageShape(side, side, channels);
        }

        return null;
    }

    // Flat images with channels become (row, column, channel), and bytes become 0…1, image by image in place.
    private static void Finish(
        FloatBlocks blocks, ElementType type, bool isPlanar, ImageShape shape, DatasetFileOptions options)
    {
        bool isScaled = options.ScaleBytes && type is { Kind: 'u', Size: 1 };
        if (!isPlanar && !isScaled)
            return;
        float[] planes = new float[isPlanar ? blocks.ItemLength : 0];
        for (int i = 0; i < blocks.Count; i++)
        {
            Span<float> image = blocks.Item(i);
            if (isPlanar)
            {
                image.CopyTo(planes);
                int plane = shape.Rows * shape.Columns;
                for (int place = 0; place < image.Length; place++)
                    image[place] = planes[(place % shape.Channels * plane) + (place / shape.Channels)];
            }

            if (isScaled)
            {
                foreach (ref float value in image)
                    value /= 255;
            }
        }
    }

    private static DatasetFormatException Unsuitable(string found, ByteInput input) => input.Wrong(
        "images as (n, rows, columns), (n, rows, columns, 1 to 4 channels) or flat rows of a known shape", found,
        $"Reshape it, or give {nameof(DatasetFileOptions)}.{nameof(DatasetFileOptions.ImageShape)} for flat rows.");
}
