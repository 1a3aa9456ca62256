using VlassNet.Data;
using VlassNet.Formats.Arrays;
using VlassNet.Formats.Input;
using VlassNet.Formats.Pickle;

namespace VlassNet.Tests.Data;

public class RealFileTests
{
    [RealDataFact]
    public async Task The_FIRST_images_of_FR_DEEP_load()
    {
        string folder = RealDataFactAttribute.Path("fr-deep-first");
        LabeledImages all = await PickleDatasetSource.Batches(folder).LoadAsync();
        all.Count.Should().Be(600);
        all.Shape.Should().Be(new ImageShape(150, 150));
        all.ClassNames.Should().Equal("FRI", "FRII");
        all.Labels().Count(label => label == 0).Should().Be(264);
        all.Labels().Count(label => label == 1).Should().Be(336);
        float[] brightest = [.. Enumerable.Range(0, 600).Select(image => all.Image(image).ToArray().Max())];
        brightest.Count(value => value == 1).Should().Be(599, "one image of the published set is blank");
        (await PickleDatasetSource.Batches(folder, BatchPart.Training).LoadAsync()).Count.Should().Be(550);
        (await PickleDatasetSource.Batches(folder, BatchPart.Test).LoadAsync()).Count.Should().Be(50);
    }

    [RealDataFact]
    public async Task The_VLASS_cutouts_of_the_montage_load()
    {
        string path = RealDataFactAttribute.Path("vlass32/vlass32_u8.npy");
        LabeledImages set = await new NpyDatasetSource(path, new int[32]).LoadAsync();
        set.Count.Should().Be(32);
        set.Shape.Should().Be(new ImageShape(64, 64));
        set.Image(31).ToArray().Max().Should().Be(1);
    }

    [RealDataFact]
    public async Task NumPys_own_object_array_is_refused()
    {
        NpyDatasetSource source = new(RealDataFactAttribute.Path("numpy/py3-objarr.npy"), [0]);
        Func<Task> loading = () => source.LoadAsync();
        (await loading.Should().ThrowAsync<BadInputException>()).Which.Found.Should().Contain("object array");
    }

    [RealDataFact]
    public void NumPys_own_pickle_of_Python_2_is_read()
    {
        string path = RealDataFactAttribute.Path("numpy/astype_copy.pkl");
        using ByteInput input = InputLocation.FromText(path, new DownloadOptions())
            .Open(new LoadMeter(null), CancellationToken.None);
        NumpyArray array = ((PickleArray)PickleReader.Read(input)!).Value!;
        array.Layout.Type.Should().Be(new ElementType('f', 8));
        array.Layout.Shape.Should().Equal(73);
        array[0].Should().BeInRange(23, 24);
    }
}
