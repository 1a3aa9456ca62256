using VlassNet.Formats.Arrays;
using VlassNet.Formats.Input;

namespace VlassNet.Data.Arrays;

/// <summary>How the images of an array are to be taken.</summary>
/// <param name="Shape">The shape of an image.</param>
/// <param name="IsPlanes">Whether the array has one channel of an image after the other, as CIFAR and PyTorch do.</param>
internal readonly record struct ImageForm(ImageShape Shape, bool IsPlanes)
{
    private const int MostChannels = 4;

    /// <summary>The form of the images of an array; refuses what can be no images.</summary>
    public static ImageForm Of(ArrayLayout layout, PixelRules rules, ByteInput input)
    {
        if (layout.Shape.Length < 2 || !layout.Type.IsNumber)
            throw Unsuitable($"an array {layout}", layout.Shape, rules, input);
        if (layout.Shape[0] == 0)
            throw input.Wrong("at least one image", $"an array {layout}", "Check that it is the right file.");
        return Of(layout.Shape[1..], rules, $"an array {layout}", layout.Shape, input);
    }

    /// <summary>The form of the images of a list of arrays.</summary>
    public static ImageForm OfEach(ArrayLayout layout, PixelRules rules, ByteInput input) =>
        Of(layout.Shape, rules, $"a list of arrays {layout}", [1, .. layout.Shape], input);

    private static ImageForm Of(long[] axes, PixelRules rules, string found, long[] whole, ByteInput input)
    {
        if (Array.Exists(axes, axis => axis is < 1 or > FloatBlocks.MaxItemLength) || FormOf(axes, rules.Shape) is not { } form
            || ImageSetAssembler.ProblemOf(form.Shape) is not null)
        {
            throw Unsuitable(found, whole, rules, input);
        }

        Int128 values = axes.Aggregate((Int128)1, (product, axis) => product * axis);
        if ((rules.Shape is { } wanted && wanted != form.Shape) || form.Shape.Length != values)
        {
            throw input.Wrong(
                $"images of {rules.Shape ?? form.Shape}, as the options say", found, $"Correct {rules.OptionsName}.ImageShape.");
        }

        return form;
    }

    private static ImageForm? FormOf(long[] axes, ImageShape? wanted)
    {
        switch (axes)
        {
            case [var values]:
                return (wanted ?? SquareOf((int)values)) is { } square ? new ImageForm(square, IsPlanes: true) : null;
            case [var rows, var columns]:
                return new ImageForm(new ImageShape((int)rows, (int)columns), IsPlanes: false);
            case [var first, var second, var third]:
                ImageForm last = new(new ImageShape((int)first, (int)second, (int)third), IsPlanes: false);
                ImageForm planes = new(new ImageShape((int)second, (int)third, (int)first), IsPlanes: true);

                // Where both could be, channels are last, as in NumPy, Keras and here, unless the options say otherwise.
                return first <= MostChannels && (third > MostChannels || (wanted == planes.Shape && wanted != last.Shape)) ? planes
                    : third <= MostChannels ? last
                    : null;
            default:
                return null;
        }
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

    private static BadInputException Unsuitable(string found, long[] whole, PixelRules rules, ByteInput input) => input.Wrong(
        "images as (n, rows, columns), (n, rows, columns, 1 to 4 channels) or (n, 1 to 4 channels, rows, columns), or flat rows of a known shape",
        found, AdviceFor(whole, rules));

    /// <summary>What to do with an array that is no images. Never to reshape it, which scrambles the pixels of axes in another order.</summary>
    private static string AdviceFor(long[] axes, PixelRules rules) => axes switch
    {
        [] or [_] => "This may be the file of the labels: check the order, images first and labels second.",
        [_, _] => $"Of flat rows that are no squares, say the shape: {rules.OptionsName}.ImageShape.",
        [_, _, _, _] when axes[1..].Index().FirstOrDefault(axis => axis.Item <= MostChannels) is { Item: > 0 } channels =>
            $"If axis {channels.Index + 1} is the channels, put it last: numpy.moveaxis(images, {channels.Index + 1}, -1).",
        [_, _, _, _] => "An image has at most 4 channels: save those that are wanted, e.g. images[..., :3].",
        _ when axes.AsSpan(1).Contains(1) => "Drop the axes of length 1: numpy.squeeze(images), and keep the first, which counts the images.",
        _ => "Save the images as (n, rows, columns), e.g. one plane of each: images[:, 0].",
    };
}
