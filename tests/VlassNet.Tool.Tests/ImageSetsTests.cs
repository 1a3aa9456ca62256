using VlassNet.Tool.Images;

namespace VlassNet.Tool.Tests;

public sealed class ImageSetsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(nameof(ImageKind.PngFolder), "set/a/1.png")]
    [InlineData(nameof(ImageKind.FitsFolder), "set/a/1.png", "set/b/1.FITS.gz")]
    [InlineData(nameof(ImageKind.Batches), "set/data_batch_1")]
    [InlineData(nameof(ImageKind.Batches), "set/batches.meta")]
    public void A_folder_shows_what_it_is(string kind, params string[] files)
    {
        foreach (string file in files)
            Write(file, "");
        ImageKinds.Of(new ImageLocation(folder["set"])).ToString().Should().Be(kind);
    }

    [Theory]
    [InlineData(nameof(ImageKind.Npz), "any", "PK\u0003\u0004")]
    [InlineData(nameof(ImageKind.Npy), "any", "\u0093NUMPY")]
    [InlineData(nameof(ImageKind.Pickle), "images.p", "\u0080\u0003")]
    [InlineData(nameof(ImageKind.PngTable), "list.csv", "file,label\na/1.png,Bent\n")]
    [InlineData(nameof(ImageKind.FitsTable), "list.csv", "file,label\na/1.fits,Bent\n")]
    [InlineData(nameof(ImageKind.FitsTable), "list.vot.gz", "")]
    public void A_file_shows_what_it_is(string kind, string name, string start)
    {
        File.WriteAllBytes(folder[name], System.Text.Encoding.Latin1.GetBytes(start));
        ImageKinds.Of(new ImageLocation(folder[name])).ToString().Should().Be(kind);
    }

    [Fact]
    public void An_address_is_known_by_its_name()
    {
        ImageKinds.Of(new ImageLocation("https://example.org/images.npy?version=1")).Should().Be(ImageKind.Npy);
        ImageKinds.Of(new ImageLocation("https://example.org/images.p")).Should().Be(ImageKind.Pickle);
    }

    [Fact]
    public async Task Options_that_do_not_go_with_the_kind_are_refused()
    {
        using SmallSurvey survey = await SmallSurvey.MakeAsync(20);
        (await ToolRun.OfAsync(survey.Train("m.safetensors", "--size", "32"))).ShouldFail(2, "--size, --normalization and --pixel-scale are for FITS images");
        (await ToolRun.OfAsync("train", survey[""], "--labels", survey.Labels)).ShouldFail(2, "has its labels itself");
        (await ToolRun.OfAsync(survey.Train(""))).ShouldFail(2, "expected the name of a file to write; found a folder.");
    }

    [Fact]
    public async Task A_model_cuts_images_out_as_those_that_trained_it()
    {
        File.WriteAllText(
            folder["table.csv"],
            "ra,dec,label\n150.1,2.2,A\n150.0995,2.2003,B\n150.102,2.199,A\n150.098,2.204,B\n150.097,2.198,A\n150.101,2.201,B\n");
        string model = folder["model.safetensors"];
        (await ToolRun.OfAsync(
            "train", folder["table.csv"], "--mosaic", "mosaic.fits", "--size", "16", "--normalization", "asinh 0.2", "--epochs", "1", "--validation-split", "0",
            "--out", model)).ShouldBeDone();
        using VlassCnn network = VlassCnn.Load(model);
        (network.Input, network.Card.Normalization).Should().Be((new ImageShape(16, 16), "asinh 0.2"));
        ToolRun run = (await ToolRun.OfAsync("evaluate", model, folder["table.csv"], "--mosaic", "mosaic.fits", "--json")).ShouldBeDone();
        run.Json().GetProperty("caution").GetString().Should().Contain("trained the network", "they are the same images, bit for bit");
    }

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[file])!);
        File.WriteAllText(folder[file], text);
    }
}
