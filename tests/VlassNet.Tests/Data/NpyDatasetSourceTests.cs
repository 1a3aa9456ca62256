using VlassNet.Data;

namespace VlassNet.Tests.Data;

public class NpyDatasetSourceTests
{
    [Theory]
    [InlineData("small-b1.npy", "b1")]
    [InlineData("small-i1.npy", "i1")]
    [InlineData("small-little-i2.npy", "i2")]
    [InlineData("small-little-i4.npy", "i4")]
    [InlineData("small-little-i8.npy", "i8")]
    [InlineData("small-big-u2.npy", "u2")]
    [InlineData("small-big-u4.npy", "u4")]
    [InlineData("small-big-u8.npy", "u8")]
    [InlineData("small-little-f2.npy", "f2")]
    [InlineData("small-big-f2.npy", "f2")]
    [InlineData("small-little-f4.npy", "f4")]
    [InlineData("small-big-f4.npy", "f4")]
    [InlineData("small-little-f8.npy", "f8")]
    [InlineData("small-big-f8.npy", "f8")]
    [InlineData("small-fortran.npy", "f8")]
    [InlineData("small-version2.npy", "f4")]
    [InlineData("small-version3.npy", "f4")]
    public async Task Every_type_order_and_version_gives_what_NumPy_wrote(string images, string kind)
    {
        foreach (string labels in new[] { "column", "one-hot", "float", "big" })
        {
            NpyDatasetSource source = new(GoldenData.Path(images), GoldenData.Path($"labels-{labels}.npy"));
            GoldenData.ShouldBeSmall(await source.LoadAsync(), kind);
        }
    }

    [Fact]
    public async Task Bytes_become_fractions_unless_they_are_wanted_as_they_are()
    {
        string images = GoldenData.Path("small-u1.npy");
        GoldenData.ShouldBeSmall(await new NpyDatasetSource(images, [2, 0, 3]).LoadAsync(), "u1", 255);
        NpyDatasetOptions raw = new() { ScaleBytes = false };
        GoldenData.ShouldBeSmall(await new NpyDatasetSource(images, [2, 0, 3], raw).LoadAsync(), "u1");
    }

    [Fact]
    public async Task A_fourth_axis_is_the_channels()
    {
        LabeledImages set = await new NpyDatasetSource(GoldenData.Path("small-channels.npy"), [2, 0, 3]).LoadAsync();
        set.Shape.Should().Be(new ImageShape(2, 5, 2));
        set.Image(2)[7].Should().Be((47 / 8f) - 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Archives_are_read_stored_and_compressed_from_paths_and_streams(bool canSeek)
    {
        GoldenData.ShouldBeSmall(await new NpyDatasetSource(GoldenData.Path("set-stored.npz")).LoadAsync(), "f4");
        foreach (string name in new[] { "set-compressed.npz", "set-fortran.npz" })
        {
            GoldenData.ShouldBeLarge(await new NpyDatasetSource(GoldenData.Path(name)).LoadAsync());
            using Stream file = File.OpenRead(GoldenData.Path(name)), stream = canSeek ? file : new OneWayStream(file);
            GoldenData.ShouldBeLarge(await new NpyDatasetSource(stream).LoadAsync());
        }
    }

    [Fact]
    public async Task The_entries_of_an_archive_can_be_named()
    {
        NpyDatasetOptions wrong = new() { ImagesEntry = "pictures" };
        Func<Task> loading = () => new NpyDatasetSource(GoldenData.Path("set-stored.npz"), wrong).LoadAsync();
        (await loading.Should().ThrowAsync<BadInputException>()).Which.Found.Should().Contain("images.npy");
        NpyDatasetOptions right = new() { ImagesEntry = "images", LabelsEntry = "labels.npy" };
        GoldenData.ShouldBeSmall(await new NpyDatasetSource(GoldenData.Path("set-stored.npz"), right).LoadAsync(), "f4");
    }

    [Fact]
    public async Task Flat_rows_take_the_shape_that_is_given()
    {
        NpyDatasetOptions options = new() { ImageShape = new ImageShape(1, 4) };
        LabeledImages set = await new NpyDatasetSource(GoldenData.Path("labels-one-hot.npy"), [0, 0, 1], options).LoadAsync();
        set.Shape.Should().Be(new ImageShape(1, 4));
        LabeledImages square = await new NpyDatasetSource(GoldenData.Path("labels-one-hot.npy"), [0, 0, 1]).LoadAsync();
        square.Shape.Should().Be(new ImageShape(2, 2));
    }
}
