using System.Globalization;
using VlassNet.Data;

namespace VlassNet.Tests.Data;

/// <summary>NumPy files as others write them, made by NumPy (<c>strangers()</c> in make_data.py): read, or refused with the way out.</summary>
public class StrangerArraysTests
{
    [Theory]
    [InlineData("umath")]
    [InlineData("new-umath")]
    [InlineData("new")]
    [InlineData("memmap-p2")]
    [InlineData("memmap-p4")]
    [InlineData("memmap-p5")]
    [InlineData("object-images")]
    public async Task Arrays_under_other_names_and_in_other_wrappings_are_read(string name) =>
        GoldenData.ShouldBeSmall(await new PickleDatasetSource(Golden(name + ".p"), GoldenData.Path("labels-p4-list.p")).LoadAsync(), "f4");

    [Theory]
    [InlineData("matrix")]
    [InlineData("object")]
    [InlineData("nested")]
    [InlineData("one-hot")]
    public async Task Labels_in_other_wrappings_are_read(string name) =>
        GoldenData.ShouldBeSmall(await Labelled(name + "-labels.p").LoadAsync(), "f4");

    [Theory]
    [InlineData("text-labels.p")]
    [InlineData("bytes-labels.p")]
    [InlineData("text-array-labels.p")]
    [InlineData("object-text-labels.p")]
    public async Task Texts_are_names_of_classes_in_the_order_of_numpy_unique(string name)
    {
        LabeledImages set = await Labelled(name).LoadAsync();
        set.ClassNames.Should().Equal("Arc", "Bent", "Ring");
        set.Labels().Should().Equal(1, 0, 2);
    }

    [Theory]
    [InlineData("U8-labels.npy")]
    [InlineData("U8-big-labels.npy")]
    [InlineData("S8-labels.npy")]
    public async Task Texts_in_npy_files_are_names_of_classes(string name)
    {
        LabeledImages set = await new NpyDatasetSource(GoldenData.Path("small-little-f4.npy"), Golden(name)).LoadAsync();
        set.ClassNames.Should().Equal("Arc", "Bent", "Ring");
        set.Labels().Should().Equal(1, 0, 2);
    }

    [Fact]
    public async Task Texts_in_archives_are_names_of_classes_and_given_names_order_them()
    {
        NpyDatasetOptions options = new() { ClassNames = ["Ring", "Point", "Bent", "Arc"] };
        LabeledImages set = await new NpyDatasetSource(Golden("text.npz"), options).LoadAsync();
        set.ClassNames.Should().Equal("Ring", "Point", "Bent", "Arc");
        set.Labels().Should().Equal(2, 3, 0);
        NpyDatasetOptions fewer = new() { ClassNames = ["Ring", "Arc"] };
        BadInputException error = await HostileFiles.Refused(
            new NpyDatasetSource(Golden("text.npz"), fewer), "a class of Ring, Arc; found the label 'Bent' of image 0");
        error.Subject.Should().Be(InputSubject.Dataset);
    }

    [Fact]
    public async Task Channels_that_come_first_are_put_last()
    {
        LabeledImages pickled = await new PickleDatasetSource(Golden("channels-first.p"), GoldenData.Path("labels-p4-list.p")).LoadAsync();
        ShouldBeChannels(pickled);
        foreach (bool isKept in new[] { false, true })
        {
            NpyDatasetOptions options = new() { KeepOnDisk = isKept };
            ShouldBeChannels(await new NpyDatasetSource(Golden("channels-first.npy"), [2, 0, 3], options).LoadAsync());
            ShouldBeChannels(await new NpyDatasetSource(Golden("channels-last.npy"), [2, 0, 3], options).LoadAsync());
        }
    }

    [Theory]
    [InlineData("(3, 2, 5, 3)", 2, 5, 3)]
    [InlineData("(3, 1, 6, 5)", 6, 5, 1)]
    [InlineData("(3, 4, 5, 6)", 5, 6, 4)]
    public async Task Where_channels_could_be_on_either_side_they_are_last(string shape, int rows, int columns, int channels)
    {
        int values = shape.Trim('(', ')').Split(", ").Select(int.Parse).Aggregate((product, axis) => product * axis);
        LabeledImages set = await Npy(shape, values).LoadAsync();
        set.Shape.Should().Be(new ImageShape(rows, columns, channels));
    }

    [Fact]
    public async Task The_shape_of_the_options_says_where_the_channels_are()
    {
        NpyDatasetOptions options = new() { ImageShape = new ImageShape(5, 3, 2) };
        LabeledImages set = await Npy("(3, 2, 5, 3)", 90, options).LoadAsync();
        set.Image(0)[1].Should().Be(15, "the second channel begins after 15 pixels of the first");
    }

    [Theory]
    [InlineData("(3, 5, 2, 6)", "numpy.moveaxis(images, 2, -1)")]
    [InlineData("(3, 5, 6, 7)", "at most 4 channels")]
    [InlineData("(3, 1, 5, 6, 1)", "numpy.squeeze(images)")]
    [InlineData("(3, 2, 5, 6, 2)", "images[:, 0]")]
    [InlineData("(90,)", "images first and labels second")]
    [InlineData("(3, 7)", "NpyDatasetOptions.ImageShape")]
    public async Task An_array_that_is_no_images_gets_advice_that_scrambles_nothing(string shape, string advice)
    {
        int values = shape.Trim('(', ')').Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).Aggregate((product, axis) => product * axis);
        BadInputException error = await HostileFiles.Refused(Npy(shape, values), advice);
        error.Message.Should().NotContainEquivalentOf("reshape");
    }

    [Theory]
    [InlineData("tuple.p")]
    [InlineData("dict.p")]
    public async Task One_file_may_have_images_and_labels(string name)
    {
        LabeledImages set = await new PickleDatasetSource(Golden(name)).LoadAsync();
        GoldenData.ShouldBeSmall(set, "f4");
        if (name == "dict.p")
            set.FileNames().Should().Equal("a.png", "b.png", @"c\u000A.png");
        else
            set.FileNames().Should().BeNull();
    }

    [Theory]
    [InlineData("tuple.p", "given alone: new PickleDatasetSource(path)")]
    [InlineData("dict.p", "with the keys 'images', 'labels', 'filenames'*given alone: new PickleDatasetSource(path)")]
    [InlineData("object-floats.p", "an object array (3, 4, 5) |O8*images.astype(\"float32\")")]
    [InlineData("masked.p", "of a masked array*nothing was run*images.filled(0)")]
    [InlineData("gzip.p", "found a gzip file. Decompress it first")]
    [InlineData("joblib.p", "'joblib.numpy_pickle.NumpyArrayWrapper', of what joblib.dump wrote*joblib.load")]
    [InlineData("torch.p", "'torch._utils._rebuild_tensor_v2', of a PyTorch tensor*tensor.cpu().numpy()")]
    [InlineData("own.p", "the global '__main__.Data'*unless you trust its author")]
    [InlineData("text.npz", "a zip archive*new NpyDatasetSource(path)*torch.save")]
    [InlineData("nested-labels.p", "a list of 1")]
    [InlineData("text-labels.p", "images first and labels second")]
    [InlineData("text-array-labels.p", "images first and labels second")]
    [InlineData("set-labels.p", "no order")]
    public async Task Images_that_cannot_be_read_are_named_with_the_way_out(string name, string message)
    {
        BadInputException error = await HostileFiles.Refused(
            new PickleDatasetSource(Golden(name), GoldenData.Path("labels-p4-list.p")), message);
        error.Subject.Should().Be(InputSubject.Dataset);
    }

    [Theory]
    [InlineData("set-labels.p", "a set of 3*no order")]
    [InlineData("set-labels-p2.p", "a set of 3*no order")]
    [InlineData("frozen-labels.p", "a set of 3*no order")]
    [InlineData("pandas.p", "of a pandas table or series*series.to_numpy()")]
    [InlineData("dict.p", "given alone: new PickleDatasetSource(path)")]
    [InlineData("object-images.p", "an array (4, 5) <f4 as label 0*images first and labels second")]
    [InlineData("umath.p", "an array (3, 4, 5) <f4*images first and labels second")]
    public async Task Labels_that_cannot_be_read_are_named_with_the_way_out(string name, string message) =>
        await HostileFiles.Refused(Labelled(name), message);

    [Theory]
    [InlineData("gzip.p", "a gzip file")]
    [InlineData("text.npz", "a zip archive*Load an .npz alone: new NpyDatasetSource(path)")]
    public async Task Files_in_place_of_arrays_are_named(string name, string message)
    {
        await HostileFiles.Refused(new NpyDatasetSource(Golden(name), GoldenData.Path("labels-column.npy")), message);
        await HostileFiles.Refused(new NpyDatasetSource(GoldenData.Path("small-little-f4.npy"), Golden(name)), message);
    }

    [Fact]
    public async Task A_header_may_be_written_in_any_way_that_numpy_reads()
    {
        GoldenData.ShouldBeSmall(await new NpyDatasetSource(Golden("header.npy"), [2, 0, 3]).LoadAsync(), "f4");
        string[] headers =
        [
            """{'shape': (3, 4, 5), 'descr': "<f4", 'fortran_order': False}""", "{'descr':'<f4','fortran_order':False,'shape':(3,4,5,)}",
        ];
        foreach (string header in headers)
        {
            byte[] file = HostileFiles.Npy(header, GoldenData.Bytes("small-little-f4.npy")[128..]);
            GoldenData.ShouldBeSmall(
                await new NpyDatasetSource(new MemoryStream(file), new MemoryStream(GoldenData.Bytes("labels-column.npy"))).LoadAsync(), "f4");
        }
    }

    [Theory]
    [InlineData("'descr': '<f4'", "expected a dictionary")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), } x", "nothing after the dictionary")]
    [InlineData("{'descr': '<f4' 'fortran_order': False, 'shape': (3,)}", "a comma after")]
    [InlineData("{'descr': '<f4', 'fortran_order' False, 'shape': (3,)}", "a colon after")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,", "a closing bracket")]
    [InlineData("{'descr': '<f4", "closing quote")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (3,)}", "a structured array*each field alone")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (3,)}", "an object array*numpy.stack(images)")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (3,)}", "type '<c8'*astype")]
    [InlineData("{'descr': ", "a value")]
    public async Task A_header_that_cannot_be_is_refused(string header, string message) => await HostileFiles.Refused(
        new NpyDatasetSource(new MemoryStream(HostileFiles.Npy(header, [])), new MemoryStream(GoldenData.Bytes("labels-column.npy"))), message);

    [Theory]
    [InlineData("0 1 1", "class 0, class 1", null)]
    [InlineData("0 0 0", "class 0", null)]
    [InlineData("0 3 3", "Extended, Point Source, Double Lobes, Three Points", null)]
    [InlineData("0 2 2", null, "labels 0 to 2 without a gap; found no image of class 1*LabeledImages.VlassClassNames")]
    [InlineData("1 2 3", null, "labels that begin at 0; found labels 1 to 3*save labels - 1*VlassClassNames")]
    [InlineData("-1 0 1", null, "labels -1 to 1*leave these images out*(labels + 1) // 2")]
    [InlineData("5 6 7", null, "save labels - 5")]
    public async Task Numbers_that_nobody_names_are_the_surveys_only_if_there_are_four(string labels, string? names, string? message)
    {
        NpyDatasetSource source = new(GoldenData.Path("small-little-f4.npy"), [.. labels.Split(' ').Select(label => int.Parse(label, CultureInfo.InvariantCulture))]);
        if (message is null)
            string.Join(", ", (await source.LoadAsync()).ClassNames).Should().Be(names);
        else
            await HostileFiles.Refused(source, message);
    }

    [Fact]
    public async Task Named_classes_say_where_labels_begin()
    {
        NpyDatasetOptions options = new() { ClassNames = ["a", "b", "c"] };
        string images = GoldenData.Path("small-little-f4.npy");
        await HostileFiles.Refused(
            new NpyDatasetSource(images, [1, 2, 3], options), "labels 0 to 2*the label 3 of image 2, of labels 1 to 3*save labels - 1");
        await HostileFiles.Refused(new NpyDatasetSource(images, [0, -1, 2], options), "the label -1 of image 1*leave these images out");
    }

    [Fact]
    public async Task Labels_of_all_batches_make_the_classes()
    {
        string[] files = [GoldenData.Path("cifar-str-array.p"), GoldenData.Path("cifar-bytes-list.p")];
        LabeledImages set = await PickleDatasetSource.Batches(files).LoadAsync();
        set.ClassNames.Should().Equal("class 0", "class 1");
        set.FileNames().Should().BeNull();
    }

    [Fact]
    public async Task A_long_row_in_many_places_is_no_long_work()
    {
        byte[] row = Opcodes.Of("](", Opcodes.Repeat("K\u0000", 9999), "K", 1, "eq", 0);
        byte[] labels = Opcodes.Of("](", row, Opcodes.Repeat("h\0", 20_000), "e.");
        await HostileFiles.Refused(
            new PickleDatasetSource(File.OpenRead(Golden("umath.p")), new MemoryStream(labels)), "values in a list of rows");
    }

    [Theory]
    [InlineData("cnumpy.core.multiarray\nscalar\n(cnumpy\ndtype\n(S'O8'\nI0\nI1\ntRS'12345678'\ntR.", "arguments that make sense")]
    [InlineData("cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntR(I1\n(I2\ntcnumpy\ndtype\n(S'O8'\ntRI00\n(lNatb.", "a list of 2 objects")]
    [InlineData("cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntR(I1\n(I1\ntcnumpy\ndtype\n(S'O8'\ntRI00\nS'12345678'\ntb.", "a list of 1 objects")]
    [InlineData("cnumpy.core.numeric\n_frombuffer\n(S'12345678'\ncnumpy\ndtype\n(S'O8'\ntR(I1\ntS'C'\ntR.", "bytes of an object array")]
    public async Task Object_arrays_are_lists_and_never_bytes(string pickle, string message) => await HostileFiles.Refused(
        new PickleDatasetSource(new MemoryStream(Opcodes.Of(pickle)), File.OpenRead(GoldenData.Path("labels-p4-list.p"))), message);

    private static string Golden(string name) => GoldenData.Path("stranger-" + name);

    private static PickleDatasetSource Labelled(string name) => new(GoldenData.Path("small-p4-f4.p"), Golden(name));

    private static NpyDatasetSource Npy(string shape, int values, NpyDatasetOptions? options = null)
    {
        byte[] pixels = [.. Enumerable.Range(0, values).SelectMany(value => BitConverter.GetBytes((float)value))];
        byte[] file = HostileFiles.Npy($"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}", pixels);
        return new NpyDatasetSource(new MemoryStream(file), new MemoryStream(GoldenData.Bytes("labels-column.npy")), options);
    }

    /// <summary>Value 60 image + 30 channel + 6 row + column.</summary>
    private static void ShouldBeChannels(LabeledImages set)
    {
        set.Shape.Should().Be(new ImageShape(5, 6, 2));
        for (int image = 0; image < 3; image++)
        {
            for (int i = 0; i < 60; i++)
                set.Image(image)[i].Should().Be((60 * image) + (30 * (i % 2)) + (6 * (i / 12)) + (i / 2 % 6));
        }
    }
}
