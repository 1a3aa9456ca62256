using System.Collections.Immutable;
using VlassNet.Data.Arrays;
using VlassNet.Formats.Arrays;
using VlassNet.Formats.Input;
using VlassNet.Formats.Pickle;

namespace VlassNet.Data.Pickle;

/// <summary>Finds images, labels and class names in what a pickle holds.</summary>
internal static class PickleSet
{
    private const int MostNames = 10_000;
    private const int LongestName = 1000;
    private const int LongestKeyTold = 100;

    public static ImageStack ReadImages(ByteInput input, DatasetFileOptions options) =>
        ToImages(PickleReader.Read(input), options, input);

    public static int[] ReadLabels(ByteInput input) => ToLabels(PickleReader.Read(input), input);

    /// <summary>A dictionary with <c>data</c> and <c>labels</c>.</summary>
    public static (ImageStack Images, int[] Labels) ReadBatch(ByteInput input, DatasetFileOptions options)
    {
        PickleDictionary batch = ReadDictionary(input);
        return (ToImages(Find(batch, "data", input), options, input), ToLabels(Find(batch, "labels", input), input));
    }

    /// <summary>The <c>label_names</c> of a meta file.</summary>
    public static ImmutableArray<string> ReadClassNames(ByteInput input)
    {
        object? names = Find(ReadDictionary(input), "label_names", input);
        if (ItemsOf(names) is { Count: > MostNames } many)
            throw input.Wrong($"at most {MostNames:N0} label_names", $"{many.Count:N0}");
        IEnumerable<string?>? texts = ItemsOf(names)?.Select(name => PickleText.OfAtMost(LongestName, name));
        if (texts?.ToImmutableArray() is { } all && !all.Contains(null))
        {
            ImmutableArray<string> known = [.. all.Select(text => text!)];
            return ClassNameRules.Problems(known).FirstOrDefault() is { } problem
                ? throw input.Wrong("names for the classes", problem, "Correct label_names.")
                : known;
        }

        throw input.Wrong(
            $"a list of texts of at most {LongestName:N0} characters as label_names", PickleText.Describe(names));
    }

    private static PickleDictionary ReadDictionary(ByteInput input)
    {
        object? value = PickleReader.Read(input);
        return value as PickleDictionary ?? throw input.Wrong(
            "a dictionary, as CIFAR-style batches are", PickleText.Describe(value),
            $"For a pair of arrays there is new {nameof(PickleDatasetSource)}(images, labels).");
    }

    private static object? Find(PickleDictionary dictionary, string key, ByteInput input) =>
        dictionary.TryGet(key, out object? value) ? value : throw input.Wrong(
            $"the key '{key}'",
            $"the keys {string.Join(", ", dictionary.Pairs.Take(10).Select(pair => NameOf(pair.Key)))}");

    private static string NameOf(object? key) =>
        PickleText.OfAtMost(LongestKeyTold, key) is string name ? $"'{name}'" : PickleText.Describe(key);

    private static IReadOnlyList<object?>? ItemsOf(object? value) => value switch
    {
        List<object?> list => list,
        PickleTuple tuple => tuple.Items,
        _ => null,
    };

    private static ImageStack ToImages(object? value, DatasetFileOptions options, ByteInput input)
    {
        if (value is PickleArray { Value: { } array })
            return ImageReader.FromArray(array, options, input);
        if (ItemsOf(value) is { } items)
        {
            return ImageReader.FromList(
                [.. items.Select(item => item is PickleArray { Value: { } one } ? one : throw NoImages(item))], options, input);
        }

        throw NoImages(value);

        BadInputException NoImages(object? found) => input.Wrong(
            "images as a NumPy array or a list of arrays", PickleText.Describe(found),
            found is PickleDictionary
                ? $"For dictionaries there is {nameof(PickleDatasetSource)}.{nameof(PickleDatasetSource.Batches)}."
                : "Check that it is the file of the images.");
    }

    private static int[] ToLabels(object? value, ByteInput input)
    {
        if (value is PickleArray { Value: { } array })
            return LabelReader.FromArray(array, input);
        return ItemsOf(value) is { } items
            ? LabelReader.FromList(items, input)
            : throw input.Wrong(
                "labels as a NumPy array or a list", PickleText.Describe(value), "Check that it is the file of the labels.");
    }
}
