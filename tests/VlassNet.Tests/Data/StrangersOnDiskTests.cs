using VlassNet.Data;
using VlassNet.Tests.Compute;

namespace VlassNet.Tests.Data;

/// <summary>Files of strangers that lie beside the project: what tests here make themselves, once more as they were found.</summary>
public class StrangersOnDiskTests
{
    [RealDataFact]
    public async Task Numpy_files_are_read_with_their_values()
    {
        LabeledImages right = await new PickleDatasetSource(Numpy("im.p"), Numpy("lab.p")).LoadAsync();
        right.Labels().Should().Equal(0, 1, 2, 3, 0, 1);
        right.Shape.Should().Be(new ImageShape(8, 8));
        foreach (string name in new[] { "numpy2_oldmod.p", "memmap.p", "object_of_arrays.p", "chan_first.p" })
            ShouldBe(await new PickleDatasetSource(Numpy(name), Numpy("lab.p")).LoadAsync(), right, name);
        ShouldBe(await new NpyDatasetSource(Numpy("hdr_dq.npy"), right.Labels()).LoadAsync(), right, "hdr_dq.npy");
        foreach (string name in new[] { "dict_images.p", "tuple_xy.p" })
            ShouldBe(await new PickleDatasetSource(Numpy(name)).LoadAsync(), right, name);
        (await new PickleDatasetSource(Numpy("chw3.p"), Numpy("lab.p")).LoadAsync()).Shape.Should().Be(new ImageShape(8, 8, 3));
        (await new PickleDatasetSource(Numpy("im.p"), Numpy("labels_nested_list.p")).LoadAsync()).Labels().Should().Equal(right.Labels());
        using MemoryStream four = new(Opcodes.Of(Opcodes.Array("(I4\nI1\nI1\nt", "u1", "abcd"), "."));
        using Stream two = File.OpenRead(Numpy("two.p"));
        (await new PickleDatasetSource(four, two).LoadAsync()).ClassNames.Should().Equal("class 0", "class 1");
        LabeledImages texts = await new PickleDatasetSource(Numpy("im.p"), Numpy("labels_str.p")).LoadAsync();
        texts.ClassNames.Should().Equal("a", "b", "c", "d");
        texts.Labels().Should().Equal(0, 1, 2, 3, 0, 1);
        (await new NpyDatasetSource(Numpy("strlab.npz")).LoadAsync()).ClassNames.Should().Contain("a");
    }

    [RealDataFact]
    public async Task Numpy_files_that_cannot_be_read_are_named()
    {
        foreach ((string name, string message) in new[]
        {
            ("masked.p", "of a masked array"), ("joblib.p", "of what joblib.dump wrote"), ("gz.p", "a gzip file"), ("torch_saved.pt", "torch.save"),
            ("dict_images.p", "with the keys 'images', 'labels'"), ("tuple_xy.p", "given alone"),
        })
            await HostileFiles.Refused(new PickleDatasetSource(Numpy(name), Numpy("lab.p")), message);
        foreach ((string name, string message) in new[] { ("set4.p", "no order"), ("pandas_labels.p", "of a pandas table or series") })
            await HostileFiles.Refused(new PickleDatasetSource(Numpy("im.p"), Numpy(name)), message);
    }

    [RealDataFact]
    public async Task Folders_are_walked_and_what_is_left_out_is_named()
    {
        RecordingLogger log = new();
        await HostileFiles.Refused(new ImageFolderSource(Folder("f_jpg")), "found 1 JPEG file*grey PNG");
        (await new ImageFolderSource(Folder("f_subdir")).LoadAsync()).FileNames().Should().Equal("A/1/x.png", "A/2/y.png", "B/x.png");
        (await new ImageFolderSource(Folder("g_partial_sub")).LoadAsync()).FileNames().Should().Equal("A/x.png", "A/sub/y.png", "B/x.png");
        LabeledImages upper = await new ImageFolderSource(Folder("f_upper"), logger: log).LoadAsync();
        upper.FileNames().Should().Equal("A/x.PNG", "B/y.PNG");
        log.Lines.Should().ContainSingle(message => message.Contains("list.csv") && message.Contains("Passed over 5"));
        foreach (string list in new[] { "list", "list3", "list4", "list5" })
        {
            LabeledImages set = await ImageFolderSource.FromList(Path.Combine(Folder("f_upper"), list + ".csv")).LoadAsync();
            set.ClassNames.Should().Equal("FRI", "FRII");
            set.FileNames().Should().Equal("A/x.PNG", "B/y.PNG");
        }

        (await ImageFolderSource.FromList(Path.Combine(Folder("f_upper"), "list2.csv")).LoadAsync()).ClassNames.Should().Equal("class 0", "class 1");
        await HostileFiles.Refused(new ImageFolderSource(Folder("s_fz")), "FITS file*FitsDatasetSource");
    }

    [RealDataFact]
    public async Task Hostile_archives_are_refused()
    {
        foreach (string name in Directory.GetFiles(RealDataFactAttribute.Path("strangers/hostile"), "*.bin"))
            await HostileFiles.Refused(new NpyDatasetSource(name), "*");
    }

    private static string Numpy(string name) => RealDataFactAttribute.Path($"strangers/numpy/{name}");

    private static string Folder(string name) => RealDataFactAttribute.Path($"strangers/folders/{name}");

    private static void ShouldBe(LabeledImages set, LabeledImages right, string name)
    {
        set.Shape.Should().Be(right.Shape, name);
        set.Labels().Should().Equal(right.Labels(), name);
        for (int image = 0; image < right.Count; image++)
            set.Image(image).SequenceEqual(right.Image(image)).Should().BeTrue($"image {image} of {name} is as NumPy has it");
    }
}
