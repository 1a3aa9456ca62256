using VlassNet.Catalogs;
using VlassNet.Compute;
using VlassNet.Data;
using VlassNet.Data.Images;
using VlassNet.Exchange;
using VlassNet.Formats.Png;
using VlassNet.Networks;
using VlassNet.Sky;
using VlassNet.Training.Checkpoints;

namespace VlassNet.Fuzzing;

/// <summary>All readers of files. Where a set is of two files, one is damaged at a time, beside a sound one.</summary>
internal static class FuzzedReaders
{
    private const int MaxSide = 16_384;

    private static readonly NpyDatasetOptions OnDisk = new() { KeepOnDisk = true };

    public static IReadOnlyList<FuzzedReader> All(string golden) =>
        [.. Pickles(golden), .. Arrays(golden), .. Images, FuzzedFinder.Reader, .. Tables, .. Networks(golden)];

    private static FuzzedReader[] Pickles(string golden)
    {
        byte[] images = Golden(golden, "data/small-p2-u1.p"), labels = Golden(golden, "data/labels-p2-list.p");
        string batch = Path.Combine(golden, "data", "cifar-str-array.p");
        string[] imageFiles =
            ["small-p*.p", "mixed-p*.p", "numpy2-p2.p", "python2-p*.p", "image-list.p", "object-array.p", "structured.p",
            "stranger-new.p", "stranger-memmap-p?.p", "stranger-object-images.p", "stranger-channels-first.p"];
        return
        [
            new()
            {
                Name = "pickle-images", Patterns = [.. imageFiles.Select(name => "data/" + name)],
                Read = (input, _) => new PickleDatasetSource(Stream(input), Stream(labels)).Load(),
            },
            new()
            {
                Name = "pickle-labels", Patterns = ["data/labels-*.p", "data/stranger-*-labels*.p"],
                Read = (input, _) => new PickleDatasetSource(Stream(images), Stream(input)).Load(),
            },
            new()
            {
                Name = "pickle-batch", Patterns = ["data/cifar-bytes-list.p", "data/cifar-str-array.p", "data/stranger-dict.p", "data/stranger-tuple.p"],
                Read = (input, file) => PickleDatasetSource.Batches([file.Write(input)]).Load(),
            },
            new()
            {
                Name = "pickle-names", Patterns = ["data/cifar-meta.p"],
                Read = (input, file) => PickleDatasetSource.Batches([batch], file.Write(input)).Load(),
            },
        ];
    }

    private static FuzzedReader[] Arrays(string golden)
    {
        byte[] images = Golden(golden, "data/small-u1.npy"), labels = Golden(golden, "data/labels-big.npy");
        return
        [
            new()
            {
                Name = "npy-images", Patterns = ["data/small-*.npy", "data/object.npy", "data/structured.npy", "data/stranger-c*.npy", "data/stranger-h*.npy"],
                Read = (input, _) => new NpyDatasetSource(Stream(input), Stream(labels)).Load(),
            },
            new()
            {
                Name = "npy-labels", Patterns = ["data/labels-*.npy", "data/stranger-*-labels.npy"],
                Read = (input, _) => new NpyDatasetSource(Stream(images), Stream(input)).Load(),
            },
            new()
            {
                Name = "npy-on-disk", Patterns = ["data/small-*.npy"], FileName = "input.npy",
                Read = (input, file) => new NpyDatasetSource(file.Write(input), [2, 0, 3], OnDisk).Load(),
            },
            new()
            {
                Name = "npz", Patterns = ["data/set-stored.npz", "data/stranger-text.npz"], Container = new ZipContainer(),
                Generated = [GeneratedSeeds.Npz(images, labels, false), GeneratedSeeds.Npz(images, labels, true)],
                Read = (input, _) => new NpyDatasetSource(Stream(input)).Load(),
            },
        ];
    }

    private static FuzzedReader[] Images =>
    [
        new()
        {
            Name = "fits",
            Patterns =
            [
                "fits/axes.fits.gz", "fits/extensions.fits.gz", "fits/tiles.fits.gz", "fits/groups.fits.gz", "fits/cards.fits",
                "fits/tiles-rice.fits.gz", "fits/tiles-gzip.fits.gz", "cutouts/mosaic.fits",
            ],
            Generated = GeneratedSeeds.Fits, Container = new FitsContainer(), FileName = "input.fits",
            Read = ReadFits,
        },
        new()
        {
            Name = "png", Patterns = [], Generated = GeneratedSeeds.Png, Container = new PngContainer(),
            Read = (input, _) => ReadPng(input),
        },
    ];

    private static FuzzedReader[] Tables =>
    [
        new()
        {
            Name = "image-list", Patterns = [], Generated = GeneratedSeeds.ImageLists, FileName = "a.csv",
            Read = (input, file) => ImageTable.Read(file.Write(input), new(), CancellationToken.None),
        },
        new()
        {
            Name = "labels", Patterns = [], Generated = GeneratedSeeds.Labels, FileName = "a.csv",
            Read = (input, file) => LabelFile.Read(file.Write(input)),
        },
        new()
        {
            Name = "csv-positions", Patterns = ["tables/*.ecsv"], Generated = GeneratedSeeds.CsvPositions, FileName = "a.csv",
            Read = (input, file) => PositionList.Load(file.Write(input), "mosaic.fits"),
        },
        new()
        {
            Name = "fits-table", Patterns = ["tables/table.fits"], Generated = GeneratedSeeds.FitsTables, Container = new FitsContainer(), FileName = "a.fits",
            Read = (input, file) => PositionList.Load(file.Write(input), "mosaic.fits"),
        },
        new()
        {
            Name = "votable", Patterns = ["tables/*.vot"], Generated = GeneratedSeeds.VOTables, FileName = "a.vot",
            Read = (input, file) => PositionList.Load(file.Write(input), "mosaic.fits"),
        },
    ];

    private static FuzzedReader[] Networks(string golden)
    {
        byte[] own = GeneratedSeeds.Network();
        return
        [
            new()
            {
                Name = "safetensors", Patterns = ["networks/python.safetensors"], Generated = [own],
                Container = new SafetensorsContainer(),
                Read = (input, _) => VlassCnn.Load(Stream(input)).Dispose(),
            },
            new()
            {
                Name = "ensemble", Patterns = [], Generated = [GeneratedSeeds.Ensemble()],
                Container = new SafetensorsContainer(),
                Read = (input, _) => ImageClassifier.Load(Stream(input)).Dispose(),
            },
            new()
            {
                Name = "checkpoint", Patterns = [], Generated = GeneratedSeeds.Checkpoints(),
                Container = new SafetensorsContainer(), MayRefuseByArgument = true,
                Read = (input, file) => CheckpointFile.Load(file.Write(input), new Adam(), GeneratedSeeds.Identity),
            },
            new()
            {
                Name = "catalogue-record", Patterns = [], Generated = [GeneratedSeeds.CatalogueRecord()], FileName = "catalogue.csv.run.json",
                Read = (input, file) => CatalogRunJson.Read(file.Write(input)[..^".run.json".Length]),
            },
            Model("torch", "input.pt", ["exchange/*.pt", "exchange/*.ckpt"], new ZipContainer()),
            Model("npz-model", "input.npz", ["exchange/*.npz"], new ZipContainer()),
            Model("onnx", "input.onnx", ["exchange/*.onnx"], new ProtoContainer()),
            Model("torchsharp", "input.dat", ["exchange/*.dat"], null),
            Model(
                "foreign-safetensors", "input.safetensors", ["networks/python.safetensors"], new SafetensorsContainer(),
                own, GeneratedSeeds.Foreign(own)),
        ];
    }

    private static FuzzedReader Model(
        string name, string fileName, string[] patterns, Container? container, params byte[][] generated) => new()
    {
        Name = name, FileName = fileName, Patterns = patterns, Container = container, Generated = generated,
        Read = (input, file) => ModelImporter.Load(file.Write(input)).Dispose(),
    };

    private static void ReadFits(byte[] input, ScratchFile file)
    {
        // Both ways of reading: piece by piece from a file, and from memory.
        using FitsImage image = (input.Length & 1) == 0 ? FitsImage.Open(file.Write(input)) : FitsImage.Open(Stream(input));
        float[] row = new float[Math.Min(image.Columns, 1000)];
        if (row.Length > 0 && image.Rows > 0)
        {
            image.ReadRegion(0, 0, 1, row.Length, row);
            image.ReadRegion(image.Rows - 1, image.Columns - row.Length, 1, row.Length, row);
        }

        if (image.Wcs is { } wcs)
            wcs.ToPixel(wcs.ToSky(1, 1));
    }

    private static void ReadPng(byte[] input)
    {
        PngFile file = PngFile.Open(input, "input.png", MaxSide);
        PngReader.CheckSize(file);
        PngReader.Read(file, new float[file.Header.Width * file.Header.Height]);
    }

    private static MemoryStream Stream(byte[] bytes) => new(bytes, writable: false);

    private static byte[] Golden(string golden, string name) => File.ReadAllBytes(Path.Combine(golden, name));
}
