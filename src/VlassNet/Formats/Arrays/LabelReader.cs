using VlassNet.Formats.Input;

namespace VlassNet.Formats.Arrays;

/// <summary>Understands numbers as labels: integers or whole floats, one for each image or one-hot.</summary>
internal static class LabelReader
{
    // Wider rows are no labels, and a compressed file could claim gigabytes of them.
    private const int MostColumns = 10_000;

    /// <summary>Refuses an array that cannot be labels, before its values are read.</summary>
    public static void CheckLayout(ArrayLayout layout, ByteInput input)
    {
        bool isUsual = layout.Shape is [_] or [_, >= 1 and <= MostColumns];
        if (!isUsual || !layout.Type.IsNumber || layout.Shape[0] > Array.MaxLength)
            throw Unsuitable($"an array {layout}", input);
    }

    /// <summary>The labels of an array <c>(n,)</c>, <c>(n, 1)</c> or one-hot <c>(n, k)</c>.</summary>
    public static int[] FromArray(NumpyArray array, ByteInput input)
    {
        ArrayLayout layout = array.Layout;
        CheckLayout(layout, input);
        if (array.IsTaken)
            throw input.Wrong("an array of its own for the labels", "that of the images again", "Write them as two arrays.");
        int[] labels = new int[(int)layout.Shape[0]];
        long width = layout.Shape.Length == 1 ? 1 : layout.Shape[1];
        for (int image = 0; image < labels.Length; image++)
            labels[image] = width == 1 ? ToLabel(array[image], image, input) : ToHot(array, image, (int)width, input);
        return labels;
    }

    /// <summary>The labels of a list of numbers.</summary>
    public static int[] FromList(IReadOnlyList<object?> values, ByteInput input)
    {
        int[] labels = new int[values.Count];
        for (int image = 0; image < labels.Length; image++)
        {
            double value = values[image] switch
            {
                long integer => integer,
                double real => real,
                bool truth => truth ? 1 : 0,
                object other => throw Unsuitable($"{other.GetType().Name} as label {image}", input),
                null => throw Unsuitable($"None as label {image}", input),
            };
            labels[image] = ToLabel(value, image, input);
        }

        return labels;
    }

    private static int ToLabel(double value, int image, ByteInput input) => value == Math.Floor(value) && Math.Abs(value) < 1e9
        ? (int)value
        : throw input.Wrong(
            "whole numbers as labels", FormattableString.Invariant($"{value} as the label of image {image}"),
            "Check that it is the file of the labels.");

    private static int ToHot(NumpyArray array, int image, int width, ByteInput input)
    {
        int hot = -1;
        for (int i = 0; i < width; i++)
        {
            double value = array[((long)image * width) + i];
            if (value is not (0 or 1) || (value == 1 && hot >= 0))
            {
                throw input.Wrong(
                    "a single 1 in each row of one-hot labels",
                    FormattableString.Invariant($"{value} in column {i} of image {image}"));
            }

            hot = value == 1 ? i : hot;
        }

        return hot >= 0 ? hot : throw input.Wrong("a 1 in each row of one-hot labels", $"none for image {image}");
    }

    private static BadInputException Unsuitable(string found, ByteInput input) => input.Wrong(
        "labels as integers (n,), (n, 1) or one-hot (n, k)", found, "Check that it is the file of the labels.");
}
