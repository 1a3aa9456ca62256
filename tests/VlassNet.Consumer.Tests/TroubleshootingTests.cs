using VlassNet.Catalogs;
using VlassNet.Compute;
using VlassNet.Consumer.Tests.Docs;
using VlassNet.Consumer.Tests.Snippets;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Exchange;
using VlassNet.Networks;
using VlassNet.Sky;
using VlassNet.Training;

namespace VlassNet.Consumer.Tests;

/// <summary>The messages on the page of troubles are those that the library gives: each is provoked here.</summary>
[Collection(SnippetCollection.Name)]
public class TroubleshootingTests(SnippetFolder folder)
{
    private static readonly Dictionary<string, Func<SnippetFolder, Task>> Provocations = new()
    {
        ["expected a file; found no such file"] = _ => Load(new PickleDatasetSource("missing.p", "missing.p")),
        ["expected a Python pickle; found a .npy file"] = _ => Load(new PickleDatasetSource("images.npy", "labels.npy")),
        ["expected a .npy file, which begins with \\x93NUMPY; found the bytes …"] = _ => Load(new NpyDatasetSource("list.csv", "labels.npy")),
        ["expected a Python pickle; found a zip archive, as numpy.savez and torch.save write"] = _ =>
        {
            SnippetFolder.WriteNpz("pair.npz", "images.npy");
            return Load(new PickleDatasetSource("pair.npz", "pair.npz"));
        },
        ["expected a Python pickle; found a gzip file"] = _ =>
        {
            File.WriteAllBytes("images.p.gz", [0x1f, 0x8b, 8, 0]);
            return Load(new PickleDatasetSource("images.p.gz", "images.p.gz"));
        },
        ["expected images as …; found an array …"] = _ => Load(new NpyDatasetSource("labels.npy", [0])),
        ["expected labels as numbers or texts (n,), (n, 1), or one-hot (n, k); found …"] = _ => Load(new NpyDatasetSource("images.npy", "images.npy")),
        ["expected only what arrays in containers need; found the global '…'"] = _ =>
        {
            File.WriteAllText("evil.p", "cos\nsystem\n(S'true'\ntR.");
            return Load(new PickleDatasetSource("evil.p", "evil.p"));
        },
        ["expected an array of bool, int8…64, uint8…64 or float16/32/64; found …"] = _ =>
        {
            SnippetFolder.WriteNpy("objects.npy", "|O", "(3,)", [1, 2, 3]);
            return Load(new NpyDatasetSource("objects.npy", "labels.npy"));
        },
        ["expected an entry with the images: …; found the entries …"] = _ =>
        {
            SnippetFolder.WriteNpz("set.npz", "pictures.npy");
            return Load(new NpyDatasetSource("set.npz"));
        },
        ["expected … labels, one for each image of …; found … labels"] = _ => Load(new NpyDatasetSource("images.npy", [0, 1, 0])),
        ["expected labels that begin at 0; found labels 1 to 4"] = _ => Load(new NpyDatasetSource("images.npy", [1, 2, 3, 4])),
        ["expected labels 0 to … without a gap; found no image of class …"] = _ => Load(new NpyDatasetSource("images.npy", [0, 2])),
        ["expected labels 0 to 1, for the classes Bent, Straight; found the label 2 of image …"] = _ =>
            Load(new NpyDatasetSource("images.npy", [0, 1, 2], new NpyDatasetOptions { ClassNames = ["Bent", "Straight"] })),
        ["expected finite pixels (float32); found NaN in image …, row …, column …"] = _ =>
            Do(() => LabeledImages.Create([1, float.NaN, 1, 1], [0], new ImageShape(2, 2))),
        ["expected a multiple of … values, for images of …; found … values"] = _ =>
            Do(() => LabeledImages.Create(new float[100], [0], new ImageShape(64, 64))),
        ["expected a folder of PNG files for each class; found no folder"] = _ => Load(new ImageFolderSource("cutouts/Bent")),
        ["expected at least one PNG file for each class; found 1 JPEG file"] = _ =>
        {
            Directory.CreateDirectory("photographs/One");
            File.WriteAllText("photographs/One/a.jpg", "");
            return Load(new ImageFolderSource("photographs"));
        },
        ["expected one row for each source and labeller; found a second one for … by …, after that of line …"] = _ =>
        {
            File.WriteAllLines("twice.csv", ["name,label", "J1,Bent", "J1,Straight"]);
            return Do(() => LabelFile.Read("twice.csv"));
        },
        ["expected labels for some of the … images, such as …; found labels for … others, such as …"] = _ => Do(
            () => LabelVotes.Of([new SourceLabel { Source = "J1", Class = "Bent" }]).Label(LabeledImages.Create([1], [0], new ImageShape(1, 1)))),
        ["expected a file in the folder of the list; found …, which is outside it"] = _ =>
        {
            File.WriteAllLines("outside.csv", ["../x.png,0"]);
            return Load(ImageFolderSource.FromList("outside.csv"));
        },
        ["expected an image of …, as … is; found one of …"] = folder =>
        {
            Directory.CreateDirectory("sizes/One");
            File.Copy("cutouts/Bent/J0000.png", "sizes/One/a.png");
            GreyPng.Write("sizes/One/b.png", folder.Valid.Image(0)[..2048], 32, 64);
            return Load(new ImageFolderSource("sizes"));
        },
        ["expected an answer with the data; found …"] = _ =>
            Load(new PickleDatasetSource(new Uri("http://127.0.0.1:9/images.p"), new Uri("http://127.0.0.1:9/labels.p"))),
        ["expected a FITS file, which begins with SIMPLE; found …"] = _ => Do(() => FitsImage.Open("list.csv")),
        ["expected columns ra and dec; found the columns …"] = _ =>
        {
            File.WriteAllLines("columns.csv", ["x,y", "150.1,2.2"]);
            return Do(() => PositionList.Load("columns.csv", "mosaic.fits"));
        },
        ["expected … images of …, which the network takes; found …"] = folder => Fit(folder, new VlassCnnBuilder(32, 32).Classes(4)),
        ["expected … labels of the network's … classes; found …"] = folder => Fit(folder, new VlassCnnBuilder(64, 64).Classes(2)),
        ["expected a validation set, since early stopping watches ValidationLoss; found none"] = folder =>
            Fit(folder, new VlassCnnBuilder(64, 64).Classes(4), new() { EarlyStopping = new() }),
        ["TrainingOptions: expected Epochs ≥ 1, or null; received 0"] = folder => Fit(folder, new VlassCnnBuilder(64, 64).Classes(4), new() { Epochs = 0 }),
        ["expected a finite loss; found …"] = folder =>
            Fit(folder, new VlassCnnBuilder(64, 64).Classes(4), new() { Optimizer = new Sgd(), LearningRate = 1e37f }),
        ["expected a folder without checkpoints; found …"] = folder => FitTwice(folder, resume: false, epochs: 1),
        ["expected a checkpoint of this training run; found one of another, with …"] = folder => FitTwice(folder, resume: true, epochs: 1),
        ["expected a folder that no other training run writes to; found that one holds training.lock"] = async folder =>
        {
            Directory.CreateDirectory("shared");
            using FileStream held = new("shared/training.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            await Fit(folder, new VlassCnnBuilder(64, 64).Classes(4), new() { Checkpoints = new() { Folder = "shared" } });
        },
        ["Expected an image of …, … values in (row, column, channel) order; found … values"] = _ => Do(() =>
        {
            using VlassCnn model = VlassCnn.Notebook();
            new Evaluator().Predict(model, new float[100]);
        }),
        ["expected metadata 'vlassnet.format', as VlassCnn.Save writes it; found … tensors without it"] = _ =>
        {
            byte[] header = [.. """{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"""u8];
            File.WriteAllBytes("other.safetensors", [.. BitConverter.GetBytes((long)header.Length), .. header, 0, 0, 0, 0]);
            return Do(() => VlassCnn.Load("other.safetensors"));
        },
        ["expected a zip archive (PyTorch, .npz), a .safetensors, an .onnx or a .dat file of TorchSharp; found the bytes …"] = _ => Do(() => ModelImporter.Load("list.csv")),
        ["expected mosaics that tell where their pixels are; found …"] = _ => Do(() => MosaicIndex.Load(["list.csv"])),
        ["expected no rows, or those of the same sources, model and options; found rows of …"] = async _ =>
        {
            await Part(2, 3, [new("mosaic.fits")]);
            await Part(2, 3, [new("mosaic.fits"), new("mosaic.fits")]);
        },
        ["expected 3 complete parts of one catalogue; found missing: 1,3"] = async _ =>
        {
            await Part(2, 3, [new("mosaic.fits")]);
            CatalogMerge.Merge("part.csv", 3);
        },
        ["Expected the number of parts, since this is a task of an array (SLURM_ARRAY_TASK_ID = 3); found none"] = _ => Do(() =>
        {
            Environment.SetEnvironmentVariable("SLURM_ARRAY_TASK_ID", "3");
            try
            {
                CatalogPart.FromScheduler(null);
            }
            finally
            {
                Environment.SetEnvironmentVariable("SLURM_ARRAY_TASK_ID", null);
            }
        }),
        ["expected the device cuda:0; found no engine here that computes on it"] = folder =>
            Fit(folder, new VlassCnnBuilder(64, 64).Classes(4), new() { Device = ComputeDevice.Cuda() }),
    };

    private static readonly string[] OnPage = [.. MarkdownPage.Of("docs/how-to/troubleshooting.md").Prose
        .Where(line => line.Text.StartsWith("| `", StringComparison.Ordinal)).Select(line => MarkdownPage.CodeOf(line.Text).First())];

    public static TheoryData<string> Messages => [.. OnPage];

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task A_message_on_the_page_is_one_that_the_library_gives(string message)
    {
        Provocations.Keys.Should().Contain(message, "what is on the page is provoked here");
        Exception? error = await Record.ExceptionAsync(() => Provocations[message](folder));
        error.Should().NotBeNull();
        error!.Message.Should().Match($"*{message.Replace("…", "*", StringComparison.Ordinal)}*");
    }

    [Fact]
    public void What_is_provoked_is_on_the_page() => Provocations.Keys.Should().BeSubsetOf(OnPage);

    private static Task Load(IDatasetSource source) => source.LoadAsync();

    private static Task Do(Action action) => Task.Run(action);

    private static async Task Fit(SnippetFolder folder, VlassCnnBuilder builder, TrainingOptions? options = null)
    {
        using VlassCnn model = builder.Seed(1).Build();
        await new Trainer(options).FitAsync(model, folder.Train);
    }

    private static async Task Part(int number, int count, CatalogSource[] sources)
    {
        using VlassCnn model = VlassCnn.Load("model.safetensors");
        await new CatalogFile("part.csv", new CatalogPart(number, count)).WriteAsync(new SourceClassifier(model), sources);
    }

    private static async Task FitTwice(SnippetFolder folder, bool resume, int epochs)
    {
        CheckpointOptions checkpoints = new() { Folder = $"checkpoints-{resume}" };
        VlassCnnBuilder builder = new VlassCnnBuilder(64, 64).Classes(4);
        await Fit(folder, builder, new() { Epochs = epochs, Checkpoints = checkpoints });
        await Fit(folder, builder, new() { Epochs = epochs, Seed = 9, Checkpoints = checkpoints with { Resume = resume } });
    }
}
