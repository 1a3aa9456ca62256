using VlassNet.Formats.Arrays;
using VlassNet.Formats.Input;
using VlassNet.Formats.Pickle;

namespace VlassNet.Data.Pickle;

/// <summary>Understands what a pickle holds as labels: an array, a list of numbers or texts, or a list of rows of them.</summary>
internal static class PickleLabels
{
    private const int MostColumns = 10_000;
    private const string IsImages = "This may be the file of the images: check the order, images first and labels second.";

    /// <summary>A list may hold one long row many times: looking at more values than this is no work that labels need.</summary>
    private const long MostValues = PickleStack.UsualBudget;

    /// <summary>The labels that a value is.</summary>
    /// <exception cref="BadInputException">It is no labels.</exception>
    public static LabelColumn Read(object? value, ByteInput input) => value switch
    {
        PickleArray { Value: { } array } => LabelReader.FromArray(array, input),
        PickleArray { Objects: { Layout.Shape: [_] or [_, 1] } objects } => FromItems(objects.Items, input),
        List<object?> list => FromItems(list, input),
        PickleTuple tuple => FromItems(tuple.Items, input),
        PickleUnordered => throw LabelReader.Unsuitable(
            PickleText.Describe(value), input, "A Python set has no order and each label once: save a list, in the order of the images."),
        PickleDictionary => throw LabelReader.Unsuitable(
            PickleText.Describe(value), input,
            $"A file with both, under 'images' and 'labels', is given alone: new {nameof(PickleDatasetSource)}(path). Else save the labels: "
            + "numpy.save(\"labels.npy\", numpy.array(list(labels.values())))."),
        _ => throw LabelReader.Unsuitable(PickleText.Describe(value), input),
    };

    private static LabelColumn FromItems(IReadOnlyList<object?> items, ByteInput input)
    {
        if (items.Count == 0)
            throw LabelReader.Unsuitable("an empty list", input);
        if (TextOf(ItemOf(items[0])) is not null)
            return new LabelColumn([], [.. items.Select((item, image) => NameOf(ItemOf(item), image, input))]);
        int[] labels = new int[items.Count];
        double[] row = new double[WidthOf(items[0])];
        long looked = 0;
        for (int image = 0; image < labels.Length; image++)
        {
            input.Token.ThrowIfCancellationRequested();
            looked += row.Length;
            if (looked > MostValues)
                throw input.Wrong($"at most {MostValues:N0} values in a list of rows", "more", "Save them as one NumPy array.");
            Fill(row, items[image], image, input);
            labels[image] = LabelReader.LabelOf(row, image, labels.Length, input);
        }

        return new LabelColumn(labels);
    }

    private static string NameOf(object? item, int image, ByteInput input) => TextOf(item) is { } text
        ? LabelReader.NameOf(text, image, input)
        : throw LabelReader.Unsuitable(
            $"{PickleText.Describe(item)} as label {image}, after texts", input, "Save all labels as texts, or all as numbers.");

    private static string? TextOf(object? item) => PickleText.OfAtMost(int.MaxValue, item);

    /// <summary>What stands alone in a row, or the item itself.</summary>
    private static object? ItemOf(object? item) => item switch
    {
        List<object?> { Count: 1 } list => list[0],
        PickleTuple { Items: [var only] } => only,
        _ => item,
    };

    private static int WidthOf(object? item) => item switch
    {
        List<object?> list => Math.Min(list.Count, MostColumns),
        PickleTuple tuple => Math.Min(tuple.Items.Length, MostColumns),
        PickleArray { Value.Layout: { Shape.Length: <= 1 } layout } => (int)Math.Min(layout.Count, MostColumns),
        _ => 1,
    };

    private static void Fill(Span<double> row, object? item, int image, ByteInput input)
    {
        IReadOnlyList<object?>? values = item switch
        {
            List<object?> list => list,
            PickleTuple tuple => tuple.Items,
            _ => null,
        };
        bool isRow = item is PickleArray { Value: { Layout: { Shape.Length: <= 1, Type.IsNumber: true }, IsTaken: false } };
        NumpyArray? array = isRow ? ((PickleArray)item!).Value : null;
        int width = values?.Count ?? (array is null ? 1 : (int)Math.Min(array.Layout.Count, int.MaxValue));
        if (width != row.Length || width == 0)
        {
            throw LabelReader.Unsuitable(
                $"{PickleText.Describe(item)} as label {image}", input,
                "Save one label for each image, or one-hot rows that are all as long.");
        }

        for (int i = 0; i < row.Length; i++)
            row[i] = array is not null ? array[i] : NumberOf(values is null ? item : values[i], image, input);
    }

    private static double NumberOf(object? value, int image, ByteInput input) => value switch
    {
        long integer => integer,
        double real => real,
        bool truth => truth ? 1 : 0,
        PickleArray { Value.Layout.Shape.Length: > 1 } =>
            throw LabelReader.Unsuitable($"{PickleText.Describe(value)} as label {image}", input, IsImages),
        _ => throw LabelReader.Unsuitable($"{PickleText.Describe(value)} as label {image}", input),
    };
}
