using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Sky;
using VlassNet.Training;

namespace VlassNet.Tests.Data;

public sealed class FitsDatasetSourceTests : IDisposable
{
    private static readonly string Mosaic = Path.Combine(AppContext.BaseDirectory, "Golden", "cutouts", "mosaic.fits");

    private static readonly FitsDatasetOptions Small = new() { Cutout = new() { Rows = 16, Columns = 16, Normalization = PixelNormalization.Asinh() } };

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("vlassnet-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_folder_for_each_class_gives_the_middle_of_its_files()
    {
        Copy("b/2.fits");
        Copy("b/10.FITS");
        Copy("a/x.fit");
        Write("a/notes.txt", "nothing");
        Write("a/.hidden.fits", "nothing");
        LabeledImages set = await new FitsDatasetSource(folder.FullName, Small).LoadAsync();
        set.ClassNames.Should().Equal("a", "b");
        set.Labels().Should().Equal(0, 1, 1);
        set.Shape.Should().Be(new ImageShape(16, 16));
        using CutoutExtractor extractor = new(FitsImage.Open(Mosaic), Small.Cutout);
        set.Image(1).ToArray().Should().Equal(extractor.Around(19.5, 24.5).Pixels);
        (set.Normalization, set.PixelScale).Should().Be((PixelNormalization.Asinh(), (double?)null));
        set.SplitAt(1).Second.Normalization.Should().Be(PixelNormalization.Asinh());
    }

    [Theory]
    [InlineData("ra,dec,label,note\n150.1,2.2,Three Points,x\n150.0995,2.2003,0,y\n150.1,2.2,Point Source,z\n", true)]
    [InlineData("label\tfile\tdec\tra\nThree Points\tm.fits\t2.2\t150.1\n0\tother/m.fits\t2.2003\t150.0995\n1\tm.fits\t2.2\t150.1\n", false)]
    public async Task A_table_gives_cutouts_around_positions(string table, bool isMosaic)
    {
        Copy("m.fits");
        Copy("other/m.fits");
        string path = Write("table.csv", table);
        LabeledImages set = await FitsDatasetSource.FromTable(path, isMosaic ? Mosaic : null, Small).LoadAsync();
        set.ClassNames.Should().Equal(LabeledImages.VlassClassNames);
        set.Labels().Should().Equal(3, 0, 1);
        using CutoutExtractor extractor = new(FitsImage.Open(Mosaic), Small.Cutout);
        set.Image(1).ToArray().Should().Equal(extractor.Around(new SkyPosition(150.0995, 2.2003)).Pixels);
        set.Image(2).ToArray().Should().Equal(set.Image(0).ToArray());
    }

    [Fact]
    public async Task A_trained_model_says_how_its_cutouts_were_made()
    {
        string path = Write("table.csv", "ra,dec,label\n150.1,2.2,0\n150.0995,2.2003,1\n");
        FitsDatasetOptions options = new() { Cutout = Small.Cutout with { PixelScale = 3.6 }, ClassNames = ["a", "b"] };
        LabeledImages set = await FitsDatasetSource.FromTable(path, Mosaic, options).LoadAsync();
        using VlassCnn model = new VlassCnnBuilder(16, 16).Classes("a", "b").Build();
        await new Trainer(new() { Epochs = 1 }).FitAsync(model, set);
        (model.Card.Normalization, model.Card.PixelScale).Should().Be(("asinh 0.1", 3.6));
    }

    [Theory]
    [InlineData("", "*an empty file, or a pipe*")]
    [InlineData("a,b\n", "*line 1, column 1: expected columns label, ra and dec; found the columns a, b*")]
    [InlineData("ra,label\n", "*expected columns ra and dec; found the columns ra, label*")]
    [InlineData("ra,dec,label\n", "*at least one row*")]
    [InlineData("ra,dec,label\n1,x,0\n", "*line 2, column 3: expected a declination from -90 to 90, *found 'x'*")]
    [InlineData("ra,dec,label\n1,2\n", "*line 2*a field in the column label; found nothing*")]
    [InlineData("ra,dec,label\n1,2,Extended\n150.1,2.2,7\n", "*line 3, column 11: expected a class of Extended, *an index from 0 to 3; found 7*")]
    [InlineData("ra,dec,label\n151,2.2,Extended\n", "*a position that the image shows; found right ascension 151.00000, declination 2.20000, at row *of an image of 40×50*")]
    [InlineData("ra,dec,label\n330,-2,Extended\n", "*a position that the image shows; found right ascension 330*does not show*")]
    public async Task A_table_that_makes_no_sense_is_refused_with_its_place(string table, string message)
    {
        FitsDatasetSource source = FitsDatasetSource.FromTable(Write("table.csv", table), Mosaic, Small);
        (await FluentActions.Awaiting(() => source.LoadAsync()).Should().ThrowAsync<BadInputException>()).WithMessage(message);
    }

    [Fact]
    public async Task Folders_and_files_that_cannot_be_are_refused_and_loading_ends_when_asked()
    {
        await Refused(new(Path.Combine(folder.FullName, "none")), "*a folder; found no such folder*");
        await Refused(new(folder.FullName), "*a folder of FITS files for each class*");
        Directory.CreateDirectory(Path.Combine(folder.FullName, "a"));
        await Refused(new(folder.FullName), "*at least one FITS file for each class; found none*");
        Write("a/bad.fits", "nothing");
        await Refused(new(folder.FullName), "*bad.fits*");
        Copy("a/bad.fits");
        await Refused(new(folder.FullName, new() { MaxBytes = 100 }), "*at most 100 bytes together*MaxBytes*");
        await FluentActions.Awaiting(() => new FitsDatasetSource(folder.FullName).LoadAsync(null, new CancellationToken(true)))
            .Should().ThrowAsync<OperationCanceledException>();
        FluentActions.Invoking(() => new FitsDatasetOptions { Cutout = null!, MaxBytes = 0, ClassNames = ["a", "a"] }.Validate())
            .Should().Throw<ArgumentException>().WithMessage("FitsDatasetOptions: *'a' for classes 0 and 1*Cutout*MaxBytes*");
    }

    private static async Task Refused(FitsDatasetSource source, string message) =>
        (await FluentActions.Awaiting(() => source.LoadAsync()).Should().ThrowAsync<BadInputException>()).WithMessage(message);

    private string Write(string name, string text)
    {
        string path = Path.Combine(folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private void Copy(string name)
    {
        Write(name, "");
        File.Copy(Mosaic, Path.Combine(folder.FullName, name), overwrite: true);
    }
}
