using VlassNet.Formats.Arrays;
using VlassNet.Formats.Input;
using VlassNet.Formats.Png;

namespace VlassNet.Data.Images;

/// <summary>Loads the pictures of a list, several at a time, each to its place in the set.</summary>
internal sealed class ImageFiles
{
    private readonly IReadOnlyList<LabeledFile> files;
    private readonly ImageFolderOptions options;
    private readonly ImageShape shape;
    private readonly FloatBlocks blocks;

    private ImageFiles(IReadOnlyList<LabeledFile> files, string name, ImageFolderOptions options)
    {
        this.files = files;
        this.options = options;
        PngFile first = Open(files[0].Path);
        PngReader.CheckSize(first);
        shape = ShapeOf(first);
        if (ImageSetAssembler.ProblemOf(shape) is not null)
        {
            throw DatasetErrors.Of(
                $"images of at most {FloatBlocks.MaxItemLength:N0} pixels", $"images of {shape}", first.Name,
                "Cut or scale them.");
        }

        long bytes = (long)files.Count * shape.Length * sizeof(float);
        if (bytes > options.MaxBytes)
        {
            throw DatasetErrors.Of(
                $"images of at most {options.MaxBytes:N0} bytes together, as float32",
                $"{files.Count:N0} images of {shape}, {bytes:N0} bytes", name,
                $"Load fewer, or allow more: {nameof(ImageFolderOptions)}.{nameof(ImageFolderOptions.MaxBytes)}.");
        }

        blocks = new FloatBlocks(shape.Length, files.Count);
    }

    /// <param name="list">The files; at least one.</param>
    /// <param name="name">What messages call them all.</param>
    /// <param name="options">The limits.</param>
    /// <param name="meter">Counts every file.</param>
    /// <param name="token">Asked before every file.</param>
    public static LabeledImages Load(
        ImageList list, string name, ImageFolderOptions options, LoadMeter meter, CancellationToken token)
    {
        meter.Expect(list.Files.Sum(file => file.Length));
        ImageFiles loading = new(list.Files, name, options);
        for (int block = 0; block < loading.blocks.BlockCount; block++)
            loading.LoadBlock(block, meter, token);
        const long AllFinite = -1;
        int[] labels = [.. list.Files.Select(file => file.Label)];
        return ImageSetAssembler.Assemble(
            PixelBlocks.Of(loading.blocks), labels, loading.shape, list.ClassNames, name, name, AllFinite);
    }

    private static ImageShape ShapeOf(PngFile file) => new(file.Header.Height, file.Header.Width);

    private void LoadBlock(int block, LoadMeter meter, CancellationToken token)
    {
        // Allocated here, by one thread, before many look for their places in it.
        blocks.Block(block);
        int start = block * blocks.ItemsPerBlock, end = (int)Math.Min(files.Count, (long)start + blocks.ItemsPerBlock);
        ParallelLoop.Run(start, end, threads: 0, token, place =>
        {
            LoadOne(place);
            meter.Add(files[place].Length);
        });
    }

    private void LoadOne(int place)
    {
        PngFile file = Open(files[place].Path);
        if (ShapeOf(file) != shape)
        {
            throw DatasetErrors.Of(
                $"an image of {shape}, as {files[0].Path} is", $"one of {ShapeOf(file)}", file.Name,
                "All images of a set have one shape: cut or scale them, or load them one by one.");
        }

        PngReader.CheckSize(file);
        PngReader.Read(file, blocks.Item(place));
    }

    private PngFile Open(string path)
    {
        try
        {
            return PngFile.Open(File.ReadAllBytes(path), path, options.MaxSide);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DatasetErrors.Of("a file that can be read", error.Message, path, "Check the file.", error);
        }
    }
}
