using System.Collections.Immutable;
using VlassNet.Data.Arrays;
using VlassNet.Formats.Arrays;
using VlassNet.Formats.Input;
using VlassNet.Formats.Pickle;

namespace VlassNet.Data.Pickle;

/// <summary>A file that has images and labels.</summary>
/// <param name="Images">The images.</param>
/// <param name="Labels">A label for each, if the counts fit.</param>
/// <param name="FileNames">What the images were called in the file; null where it does not say.</param>
internal sealed record PickleBatch(ImageStack Images, LabelColumn Labels, string[]? FileNames);

/// <summary>Finds images, labels and class names in what a pickle holds.</summary>
internal static class PickleSet
{
    private const int LongestName = 1000;
    private const int LongestKeyTold = 100;
    private const int MostKeysTold = 10;

    /// <summary>The keys that dictionaries have for them, CIFAR's first.</summary>
    private static readonly string[] ImageKeys = ["data", "images", "x", "X", "x_train", "X_train"];
    private static readonly string[] LabelKeys = ["labels", "y", "y_train", "targets", "target"];

    public static ImageStack ReadImages(ByteInput input, PixelRules rules) => ToImages(PickleReader.Read(input), rules, input);

    public static LabelColumn ReadLabels(ByteInput input) => PickleLabels.Read(PickleReader.Read(input), input);

    /// <summary>A dictionary with images and labels, or a pair of them.</summary>
    public static PickleBatch ReadBatch(ByteInput input, PixelRules rules)
    {
        object? value = PickleReader.Read(input);
        if (value is PickleTuple { Items: [var images, var labels] })
            return new PickleBatch(ToImages(images, rules, input), PickleLabels.Read(labels, input), null);
        PickleDictionary dictionary = AsDictionary(value, input);
        ImageStack stack = ToImages(Find(dictionary, ImageKeys, input), rules, input);
        LabelColumn column = PickleLabels.Read(Find(dictionary, LabelKeys, input), input);
        return new PickleBatch(stack, column, FileNamesOf(dictionary, stack.Blocks.Count));
    }

    /// <summary>The <c>label_names</c> of a meta file.</summary>
    public static ImmutableArray<string> ReadClassNames(ByteInput input)
    {
        object? names = Find(AsDictionary(PickleReader.Read(input), input), ["label_names"], input);
        if (ItemsOf(names) is { Count: > DatasetLimits.MostClasses } many)
            throw input.Wrong($"at most {DatasetLimits.MostClasses:N0} label_names", $"{many.Count:N0}");
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

    private static PickleDictionary AsDictionary(object? value, ByteInput input) => value as PickleDictionary
        ?? throw input.Wrong(
            "a dictionary with images and labels, as CIFAR-style batches are, or a pair of both", PickleText.Describe(value),
            $"For a file of images and one of labels there is new {nameof(PickleDatasetSource)}(images, labels).");

    private static object? Find(PickleDictionary dictionary, string[] keys, ByteInput input)
    {
        foreach (string key in keys)
        {
            if (dictionary.TryGet(key, out object? value))
                return value;
        }

        throw input.Wrong(
            $"the key {string.Join(" or ", keys.Select(key => $"'{key}'"))}", $"the keys {KeysOf(dictionary)}",
            "Save the arrays themselves, e.g. numpy.save(\"images.npy\", data[\"…\"]).");
    }

    private static string KeysOf(PickleDictionary dictionary) =>
        string.Join(", ", dictionary.Pairs.Take(MostKeysTold).Select(pair => NameOf(pair.Key)));

    private static string NameOf(object? key) =>
        PickleText.OfAtMost(LongestKeyTold, key) is string name ? $"'{name}'" : PickleText.Describe(key);

    // They are an aid to a user who looks for an image, so names that are no names are none.
    private static string[]? FileNamesOf(PickleDictionary dictionary, int count)
    {
        if (!dictionary.TryGet("filenames", out object? value) || ItemsOf(value) is not { } items || items.Count != count)
            return null;
        string?[] names = [.. items.Select(item => PickleText.OfAtMost(LongestName, item))];
        return Array.TrueForAll(names, name => name is not null) ? [.. names.Select(name => name!)] : null;
    }

    private static IReadOnlyList<object?>? ItemsOf(object? value) => value switch
    {
        List<object?> list => list,
        PickleTuple tuple => tuple.Items,
        PickleArray { Objects: { Layout.Shape: [_] } objects } => objects.Items,
        _ => null,
    };

    private static ImageStack ToImages(object? value, PixelRules rules, ByteInput input)
    {
        if (value is PickleArray { Value: { } array })
            return ImageReader.FromArray(array, rules, input);
        return ItemsOf(value) is { } items && !IsPair(value)
            ? ImageReader.FromList(
                [.. items.Select(item => item is PickleArray { Value: { } one } ? one : throw NoImages(item, input))], rules, input)
            : throw NoImages(value, input);
    }

    /// <summary>Whether it is images and their labels, and not two images.</summary>
    private static bool IsPair(object? value) => value is PickleTuple { Items: [PickleArray { Value: { } first }, var second] }
        && (second is not PickleArray { Value: { } other } || other.Layout.Shape.Length != first.Layout.Shape.Length);

    private static BadInputException NoImages(object? found, ByteInput input) => input.Wrong(
        "images as a NumPy array or a list of arrays",
        found is PickleDictionary keys ? $"{PickleText.Describe(found)} with the keys {KeysOf(keys)}" : PickleText.Describe(found),
        found switch
        {
            PickleDictionary or PickleTuple =>
                $"A file with both, a dictionary with 'images' and 'labels' or a pair, is given alone: new {nameof(PickleDatasetSource)}(path). "
                + $"CIFAR-style batches are read by {nameof(PickleDatasetSource)}.{nameof(PickleDatasetSource.Batches)}.",
            PickleUnordered => "A Python set has no order: save a list or an array.",
            PickleArray { Objects.Layout.Shape.Length: > 1 } => "Save images as numbers: images.astype(\"float32\").",
            PickleArray or List<object?> => "Save images as numbers: numpy.stack(images).astype(\"float32\").",
            string or long or double or bool => "This may be the file of the labels: check the order, images first and labels second.",
            _ => "Check that it is the file of the images.",
        });
}
