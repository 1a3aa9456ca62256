using VlassNet.Formats.Arrays;
using VlassNet.Formats.Input;

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
        ImageShape shape = ShapeOf(layout, options, input);
        long? firstNonFinite = layout.Type.IsInteger ? -1 : array.FirstNonFinite;
        FloatBlocks blocks = array.TakeBlocks();
        ImageFinish finish = new(layout.Type, layout.Shape.Length - 1, shape, options);
        Finish(blocks, finish);

        // Where the values have moved, the place of a bad one has to be looked for again.
        return new ImageStack(blocks, shape, finish.MovesValues && firstNonFinite >= 0 ? null : firstNonFinite);
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

        Finish(blocks, new ImageFinish(layout.Type, layout.Shape.Length, shape, options));
        return new ImageStack(blocks, shape, layout.Type.IsInteger ? -1 : null);
    }

    /// <summary>The shape of the images of an array; refuses what can be no images.</summary>
    public static ImageShape ShapeOf(ArrayLayout layout, DatasetFileOptions options, ByteInput input)
    {
        if (layout.Shape.Length < 2 || !layout.Type.IsNumber)
            throw Unsuitable($"an array {layout}", input);
        if (layout.Shape[0] == 0)
            throw input.Wrong("at least one image", $"an array {layout}", "Check that it is the right file.");
        return ShapeOf(layout.Shape.AsSpan(1), options, $"an array {layout}", input);
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

    private static void Finish(FloatBlocks blocks, ImageFinish finish)
    {
        for (int i = 0; finish.IsNeeded && i < blocks.Count; i++)
            finish.Apply(blocks.Item(i));
    }

    private static BadInputException Unsuitable(string found, ByteInput input) => input.Wrong(
        "images as (n, rows, columns), (n, rows, columns, 1 to 4 channels) or flat rows of a known shape", found,
        $"Reshape it, or give {nameof(DatasetFileOptions)}.{nameof(DatasetFileOptions.ImageShape)} for flat rows.");
}
