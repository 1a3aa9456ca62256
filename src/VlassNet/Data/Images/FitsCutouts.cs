using VlassNet.Formats.Arrays;
using VlassNet.Formats.Input;
using VlassNet.Sky;

namespace VlassNet.Data.Images;

/// <summary>Loads the cutouts of a list, several at a time, each to its place in the set.</summary>
internal sealed class FitsCutouts
{
    private readonly FitsList list;
    private readonly FitsDatasetOptions options;
    private readonly FloatBlocks blocks;

    private FitsCutouts(FitsList list, string name, FitsDatasetOptions options)
    {
        this.list = list;
        this.options = options;
        int length = options.Cutout.Rows * options.Cutout.Columns;
        long bytes = (long)list.Items.Count * length * sizeof(float);
        if (bytes > options.MaxBytes)
        {
            throw DatasetErrors.Of(
                $"cutouts of at most {options.MaxBytes:N0} bytes together, as float32", $"{list.Items.Count:N0} cutouts, {bytes:N0} bytes", name,
                $"Load fewer, or allow more: {nameof(FitsDatasetOptions)}.{nameof(FitsDatasetOptions.MaxBytes)}.");
        }

        blocks = new FloatBlocks(length, list.Items.Count);
    }

    /// <param name="list">The cutouts; at least one.</param>
    /// <param name="name">What messages call them all.</param>
    /// <param name="options">What a cutout is, and the limits.</param>
    /// <param name="meter">Counts every cutout.</param>
    /// <param name="token">Asked before every cutout.</param>
    public static LabeledImages Load(FitsList list, string name, FitsDatasetOptions options, LoadMeter meter, CancellationToken token)
    {
        meter.Expect(list.Items.Count);
        FitsCutouts loading = new(list, name, options);
        int start = 0;
        while (start < list.Items.Count)
            start = loading.LoadRun(start, meter, token);
        const long AllFinite = -1;
        return ImageSetAssembler.Assemble(
            PixelBlocks.Of(loading.blocks), [.. list.Items.Select(item => item.Label)], new ImageShape(options.Cutout.Rows, options.Cutout.Columns),
            list.ClassNames, name, name, AllFinite);
    }

    /// <summary>
    /// Loads neighbours in the list, within one block of memory: those of one image with one opening of it, others each with its own.
    /// </summary>
    /// <returns>Where the next ones begin.</returns>
    private int LoadRun(int start, LoadMeter meter, CancellationToken token)
    {
        string path = list.Items[start].Path;
        int block = start / blocks.ItemsPerBlock, blockEnd = Math.Min((block + 1) * blocks.ItemsPerBlock, list.Items.Count), end = start + 1;
        bool isShared = end < blockEnd && list.Items[end].Path == path;
        while (end < blockEnd && (list.Items[end].Path == path) == isShared)
            end++;

        // Allocated here, by one thread, before many look for their places in it.
        blocks.Block(block);
        using SourceCutter? shared = isShared ? Open(path) : null;
        ParallelLoop.Run(start, end, threads: 0, token, place =>
        {
            LoadOne(place, shared);
            meter.Add(1);
        });
        return end;
    }

    private void LoadOne(int place, SourceCutter? shared)
    {
        FitsItem item = list.Items[place];
        using SourceCutter? own = shared is null ? Open(item.Path) : null;
        SourceCut cut = (shared ?? own!).Cut(item.Position, blocks.Item(place));
        if (cut.Outside is { } reason)
            throw Wrong("a position that the image shows", reason, item.Path, "Remove it from the table.");
        if (cut.Measures.IsEmpty)
        {
            throw Wrong(
                "a cutout with at least one pixel that has a value", item.Position is null ? "none in its middle" : $"none around {item.Position}",
                item.Path, "Leave it out.");
        }
    }

    private SourceCutter Open(string path) => SourceCutter.Open(path, options.Fits, options.Cutout);

    private static BadInputException Wrong(string expected, string found, string where, string advice) =>
        new(expected, found, where, advice) { Subject = InputSubject.SkyImage };
}
