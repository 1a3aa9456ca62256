using VlassNet.Data;

namespace VlassNet.Reporting.Html;

/// <summary>All that labelling pages are made of, checked.</summary>
/// <param name="Images">The images.</param>
/// <param name="Sources">What to say of each.</param>
/// <param name="Order">The images to show, in their order.</param>
/// <param name="Options">The rest.</param>
internal sealed record LabelingContent(LabeledImages Images, IReadOnlyList<LabelingSource> Sources, int[] Order, LabelingPageOptions Options)
{
    /// <exception cref="ArgumentException">Something does not belong to the images; the message lists all that does not.</exception>
    public static LabelingContent Of(LabeledImages images, LabelingPageOptions options)
    {
        List<string> problems = [];
        IReadOnlyList<LabelingSource> sources = options.Sources ?? [.. Enumerable.Range(0, images.Count).Select(index => LabelingSource.Of(images, index))];
        CheckCount("sources", sources.Count);
        CheckCount("surroundings", options.Surroundings?.Count ?? images.Count);
        CheckCount("predictions", options.Predictions?.Count ?? images.Count);
        if (images.Count == 0)
            problems.Add("expected at least one image; received none");
        if (options.Predictions is { } said && !said.ClassNames.SequenceEqual(images.ClassNames))
            problems.Add($"expected predictions of {string.Join(", ", images.ClassNames)}; received those of {string.Join(", ", said.ClassNames)}");
        if (sources.GroupBy(source => source.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            problems.Add($"expected a name of its own for each source; received {PlainText.Of(twice.Key)} {twice.Count()} times");
        int[] order = options.Order is { } given ? [.. given] : [.. Enumerable.Range(0, images.Count)];
        if (order.Any(place => (uint)place >= (uint)images.Count) || order.Distinct().Count() < order.Length)
            problems.Add($"expected an order of places 0 to {images.Count - 1}, each at most once; received another");
        if (problems.Count > 0)
            throw new ArgumentException($"{nameof(LabelingPage)}: {string.Join("; ", problems)}.", nameof(options));
        return new LabelingContent(images, sources, order, options);

        void CheckCount(string what, int count)
        {
            if (count != images.Count)
                problems.Add($"expected {images.Count} {what}, one for each image; received {count}");
        }
    }
}
