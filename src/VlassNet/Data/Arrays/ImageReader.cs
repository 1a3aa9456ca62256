using VlassNet.Formats.Arrays;
using VlassNet.Formats.Input;

namespace VlassNet.Data.Arrays;

/// <summary>Images as they lie in float blocks, and what is known of them.</summary>
internal sealed record ImageStack(FloatBlocks Blocks, ImageShape Shape, long? FirstNonFinite);

/// <summary>Understands arrays as images, see <see cref="ImageForm"/>: one array of all of them, or a list with one for each.</summary>
internal static class ImageReader
{
    /// <summary>The images of one array.</summary>
    public static ImageStack FromArray(NumpyArray array, PixelRules rules, ByteInput input)
    {
        ArrayLayout layout = array.Layout;
        CheckUsable(array, input);
        ImageForm form = ImageForm.Of(layout, rules, input);
        long? firstNonFinite = layout.Type.IsInteger ? -1 : array.FirstNonFinite;
        FloatBlocks blocks = array.TakeBlocks();
        ImageFinish finish = new(layout.Type, form, rules);
        Finish(blocks, finish);

        // Where the values have moved, the place of a bad one has to be looked for again.
        return new ImageStack(blocks, form.Shape, finish.MovesValues && firstNonFinite >= 0 ? null : firstNonFinite);
    }

    /// <summary>The images of a list of arrays, which are let go of one by one.</summary>
    public static ImageStack FromList(IReadOnlyList<NumpyArray> arrays, PixelRules rules, ByteInput input)
    {
        if (arrays.Count == 0)
            throw input.Wrong("at least one image", "an empty list", "Check that it is the right file.");
        ArrayLayout layout = arrays[0].Layout;
        CheckUsable(arrays[0], input);
        ImageForm form = ImageForm.OfEach(layout, rules, input);
        FloatBlocks blocks = new(form.Shape.Length, arrays.Count);
        for (int i = 0; i < arrays.Count; i++)
        {
            input.Token.ThrowIfCancellationRequested();
            CheckUsable(arrays[i], input);
            if (!arrays[i].Layout.Shape.AsSpan().SequenceEqual(layout.Shape) || arrays[i].Layout.Type != layout.Type)
            {
                throw input.Wrong(
                    $"images {layout} like the first", $"image {i} as an array {arrays[i].Layout}",
                    "All images of a set have one shape and type: cut or scale them to one size, and save numpy.stack(images).");
            }

            arrays[i].MoveTo(blocks.Item(i));
        }

        Finish(blocks, new ImageFinish(layout.Type, form, rules));
        return new ImageStack(blocks, form.Shape, layout.Type.IsInteger ? -1 : null);
    }

    private static void CheckUsable(NumpyArray array, ByteInput input)
    {
        if (!array.Layout.Type.IsNumber)
        {
            throw input.Wrong(
                "images as an array of numbers", $"an array {array.Layout}",
                array.Layout.Type.IsText ? "This may be the file of the labels: check the order, images first and labels second."
                    : "Save them as numbers, e.g. images.astype(\"float32\").");
        }

        if (array.IsTaken)
            throw input.Wrong("each array once", "the same array again", "Write each image as an array of its own.");
    }

    private static void Finish(FloatBlocks blocks, ImageFinish finish)
    {
        for (int i = 0; finish.IsNeeded && i < blocks.Count; i++)
            finish.Apply(blocks.Item(i));
    }
}
