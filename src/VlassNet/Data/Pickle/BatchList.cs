using System.Collections.Immutable;
using VlassNet.Data.Arrays;
using VlassNet.Formats.Arrays;

namespace VlassNet.Data.Pickle;

/// <summary>Puts batches together, each checked alone, so that an error names its file and its own places.</summary>
internal sealed class BatchList
{
    private readonly List<int> numbers = [];
    private readonly List<string> texts = [];
    private readonly List<string?> names = [];
    private string first = "";
    private ImageAppender? images;

    /// <summary>Appends a batch and empties it.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="named">The names of the classes; null to find them out when all batches are there.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="BadInputException">It cannot be used, or is other than those before.</exception>
    public void Add(PickleBatch batch, ImmutableArray<string>? named, string name)
    {
        (ImageStack stack, LabelColumn labels, string[]? files) = batch;
        first = images is null ? name : first;
        images ??= new ImageAppender(stack.Shape);
        if (stack.Shape != images.Shape)
        {
            throw DatasetErrors.Of(
                $"images of {images.Shape}, as in {first}", $"images of {stack.Shape}", name, "Read sets of different shapes one by one.");
        }

        if (labels.Names is null ? texts.Count > 0 : numbers.Count > 0)
        {
            throw DatasetErrors.Of(
                $"labels as in {first}", labels.Names is null ? "numbers, not texts" : "texts, not numbers", name,
                "Write the labels of all files alike.");
        }

        ImageSetAssembler.CheckImages(PixelBlocks.Of(stack.Blocks), labels.Count, stack.Shape, name, name, stack.FirstNonFinite);
        if (named is not null)
            LabelClasses.Of(labels, named, name);
        names.AddRange(files ?? new string?[labels.Count]);
        numbers.AddRange(labels.Numbers);
        texts.AddRange(labels.Names ?? []);
        images.Append(stack.Blocks);
    }

    /// <summary>The set of at least one batch.</summary>
    public LabeledImages ToSet(ImmutableArray<string>? named)
    {
        LabelClasses classes = LabelClasses.Of(new LabelColumn([.. numbers], texts.Count > 0 ? [.. texts] : null), named, first);
        LabeledImages set = new(images!.ToPixels(), classes.Labels, images.Shape, classes.Names);
        return names.Contains(null) ? set : set.Called([.. names.Select(name => name!)]);
    }
}
