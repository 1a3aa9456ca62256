using System.Text;
using VlassNet.Formats.Input;

namespace VlassNet.Formats.Arrays;

/// <summary>Understands values as labels: integers or whole floats, one for each image or one-hot, or names.</summary>
internal static class LabelReader
{
    private const int LongestName = 1000;

    // Wider rows are no labels, and a compressed file could claim gigabytes of them.
    private const int MostColumns = 10_000;

    /// <summary>Refuses an array that cannot be labels, before its values are read.</summary>
    public static void CheckLayout(ArrayLayout layout, ByteInput input)
    {
        bool isOne = layout.Shape is [_] or [_, 1], isUsual = isOne || layout.Shape is [_, >= 1 and <= MostColumns];
        if (!(layout.Type.IsNumber ? isUsual : layout.Type.IsText && isOne) || layout.Shape[0] > Array.MaxLength)
        {
            throw Unsuitable(
                $"an array {layout}", input,
                layout.Shape.Length > 2
                    ? "This may be the file of the images: check the order, images first and labels second."
                    : "Check that it is the file of the labels.");
        }
    }

    /// <summary>The labels of an array <c>(n,)</c>, <c>(n, 1)</c> or one-hot <c>(n, k)</c>.</summary>
    public static LabelColumn FromArray(NumpyArray array, ByteInput input)
    {
        ArrayLayout layout = array.Layout;
        CheckLayout(layout, input);
        if (array.IsTaken)
            throw input.Wrong("an array of its own for the labels", "that of the images again", "Write them as two arrays.");
        int count = (int)layout.Shape[0], width = layout.Shape.Length == 1 ? 1 : (int)layout.Shape[1];
        if (layout.Type.IsText)
            return new LabelColumn([], ReadNames(array, count, input));
        int[] labels = new int[count];
        double[] row = new double[width];
        for (int image = 0; image < labels.Length; image++)
        {
            for (int i = 0; i < width; i++)
                row[i] = array[((long)image * width) + i];
            labels[image] = LabelOf(row, image, labels.Length, input);
        }

        return new LabelColumn(labels);
    }

    /// <summary>The label that a row says: its only value, or the place of the 1 in a one-hot row.</summary>
    /// <param name="row">The values.</param>
    /// <param name="image">Whose label it is.</param>
    /// <param name="images">How many there are.</param>
    /// <param name="input">Where it is from.</param>
    public static int LabelOf(ReadOnlySpan<double> row, int image, int images, ByteInput input)
    {
        if (row.Length == 1)
            return ToLabel(row[0], image, input);
        int hot = -1;
        for (int i = 0; i < row.Length; i++)
        {
            if (row[i] is not (0 or 1) || (row[i] == 1 && hot >= 0))
            {
                throw input.Wrong(
                    "a single 1 in each row of one-hot labels", FormattableString.Invariant($"{row[i]} in column {i} of image {image}"),
                    images == 1 ? "If these are the labels of several images, save them in one axis: labels.ravel()."
                        : "Save one label for each image; of probabilities, probabilities.argmax(axis=1).");
            }

            hot = row[i] == 1 ? i : hot;
        }

        return hot >= 0 ? hot : throw input.Wrong(
            "a 1 in each row of one-hot labels", $"none for image {image}",
            "Leave out images without a class, or give those a class of their own.");
    }

    /// <summary>A name of a class, of a length that a report can show.</summary>
    public static string NameOf(string text, int image, ByteInput input) => text.Length <= LongestName
        ? text
        : throw input.Wrong(
            $"labels of at most {LongestName:N0} characters", $"{text.Length:N0} as the label of image {image}",
            "Check that it is the file of the labels.");

    /// <summary>What cannot be labels.</summary>
    public static BadInputException Unsuitable(string found, ByteInput input, string advice = "Check that it is the file of the labels.") =>
        input.Wrong("labels as numbers or texts (n,), (n, 1), or one-hot (n, k)", found, advice);

    private static int ToLabel(double value, int image, ByteInput input) => value == Math.Floor(value) && Math.Abs(value) < 1e9
        ? (int)value
        : throw input.Wrong(
            "whole numbers as labels", FormattableString.Invariant($"{value} as the label of image {image}"),
            "Check that it is the file of the labels.");

    // NumPy fills texts up with NUL. Those of type S are ASCII, or Latin-1 at worst.
    private static string[] ReadNames(NumpyArray array, int count, ByteInput input)
    {
        ElementType type = array.Layout.Type;
        Encoding encoding = type.Kind == 'S' ? Encoding.Latin1 : new UTF32Encoding(type.IsBigEndian, byteOrderMark: false);
        string[] names = new string[count];
        for (int image = 0; image < count; image++)
        {
            string text = encoding.GetString(array.Raw.Slice(image * type.Size, type.Size)).TrimEnd('\0');
            names[image] = NameOf(text, image, input);
        }

        return names;
    }
}
