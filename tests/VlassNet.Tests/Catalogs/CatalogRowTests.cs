using VlassNet.Catalogs;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Prediction;
using VlassNet.Sky;

namespace VlassNet.Tests.Catalogs;

/// <summary>Rows of the golden mosaic, 40 × 50 pixels with a source in it.</summary>
public sealed class CatalogRowTests : IDisposable
{
    private static readonly string Mosaic = Path.Combine(AppContext.BaseDirectory, "Golden", "cutouts", "mosaic.fits");

    private static readonly CatalogSource[] Sources =
    [
        .. Enumerable.Range(0, 600).Select(i => new CatalogSource(Mosaic, new SkyPosition(150.1 - (i % 30 - 15) * 7e-4, 2.2 + (i / 30 - 10) * 9e-4))),
    ];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("vlassnet-");
    private readonly VlassCnn model = new VlassCnnBuilder(16, 16).Convolution(3).Dense(4).Classes("a", "b", "c").Seed(3).Build();

    public void Dispose()
    {
        model.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_row_has_what_the_cutout_and_the_network_say()
    {
        List<CatalogRow> rows = await Rows(Sources);
        using CutoutExtractor extractor = new(FitsImage.Open(Mosaic), new() { Rows = 16, Columns = 16 });
        foreach (int i in (int[])[0, 7, 315, 599])
        {
            Cutout cutout = extractor.Around(Sources[i].Position!.Value);
            ImagePrediction prediction = new Evaluator().Predict(model, cutout.Pixels);
            rows[i].Probabilities.Should().Equal(prediction.Probabilities.ToArray());
            rows[i].Class.Should().Be(prediction.ClassName);
            rows[i].Flags.HasFlag(CatalogFlags.Edge).Should().Be(cutout.Outside > 0);
            rows[i].Flags.HasFlag(CatalogFlags.Blank).Should().Be(cutout.Blank > 0);
            rows[i].PeakFlux.Should().Be(cutout.Peak);
            double beam = Math.PI / (4 * Math.Log(2)) * 5.4 * 5.4 / (1.8 * 1.8);
            rows[i].TotalFlux.Should().BeApproximately(cutout.Total / beam, 1e-9);
            rows[i].Name.Should().StartWith("VLASS J100");
        }

        rows[0].Flags.Should().HaveFlag(CatalogFlags.Edge);
    }

    [Fact]
    public async Task Averages_over_symmetries_are_the_evaluators()
    {
        List<CatalogRow> rows = await Rows(Sources[280..320], new() { AverageSymmetries = true });
        using CutoutExtractor extractor = new(FitsImage.Open(Mosaic), new() { Rows = 16, Columns = 16 });
        Evaluator evaluator = new(new() { AverageSymmetries = true });
        for (int i = 0; i < rows.Count; i++)
        {
            float[] pixels = extractor.Around(Sources[280 + i].Position!.Value).Pixels;
            rows[i].Probabilities.Should().Equal(evaluator.Predict(model, pixels).Probabilities.ToArray());
            rows[i].Probabilities.Should().NotEqual(new Evaluator().Predict(model, pixels).Probabilities.ToArray());
        }
    }

    [Fact]
    public async Task Files_that_cannot_be_read_and_places_without_pixels_have_rows_that_say_so()
    {
        string bad = Path.Combine(folder.FullName, "bad.fits");
        File.WriteAllText(bad, "nothing");
        List<CatalogRow> rows = await Rows(
        [
            new(bad), new(Mosaic), new(Mosaic, new SkyPosition(330, -2)), new(Mosaic, new SkyPosition(151, 2.2), "far"), new(bad, new SkyPosition(1, 2)),
            new(Path.Combine(folder.FullName, "none.fits")),
        ]);
        rows.Select(row => row.Flags).Should().Equal(
            CatalogFlags.Unreadable, rows[1].Flags, CatalogFlags.Outside, CatalogFlags.Outside, CatalogFlags.Unreadable, CatalogFlags.Unreadable);
        rows.Select(row => row.Class is null).Should().Equal(true, false, true, true, true, true);
        rows.Select(row => row.Name).Should().Equal(
            "bad.fits", rows[1].Name, "VLASS J220000.00-020000.0", "far", "VLASS J000400.00+020000.0", "none.fits");
        rows[1].Position!.Value.RightAscension.Should().BeApproximately(150.1, 0.01);
    }

    /// <summary>A list of right ascensions is of no use in an image in other coordinates.</summary>
    [Theory]
    [InlineData("RA---SIN", "ELON-SIN", "DEC--SIN", "ELAT-SIN")]
    [InlineData("RADESYS = 'ICRS'", "RADESYS = 'MINE'", "NAXIS3", "NAXIS3")]
    public async Task Positions_in_an_image_of_another_frame_are_unreadable(string one, string other, string two, string another)
    {
        string path = MosaicWith(one, other, two, another);
        List<CatalogRow> rows = await Rows([new(path, new SkyPosition(150.1, 2.2)), new(path)]);
        rows.Select(row => row.Flags.HasFlag(CatalogFlags.Unreadable)).Should().Equal(true, false);
        (rows[1].Position, rows[1].Name).Should().Be((null, "other.fits"));
    }

    /// <summary>Galactic and FK4 coordinates are turned: positions are right ascension and declination of today.</summary>
    [Theory]
    [InlineData("RA---SIN", "GLON-SIN", "DEC--SIN", "GLAT-SIN")]
    [InlineData("RADESYS = 'ICRS'", "RADESYS = 'FK4' ", "NAXIS3", "NAXIS3")]
    public async Task Positions_in_Galactic_and_FK4_images_are_those_of_today(string one, string other, string two, string another)
    {
        string path = MosaicWith(one, other, two, another);
        CatalogRow middle = (await Rows([new(path)])).Single();
        middle.Position!.Value.RightAscension.Should().NotBeApproximately(150.1, 0.5);
        CatalogRow there = (await Rows([new(path, middle.Position)])).Single();
        (there.Class, there.Name).Should().Be((middle.Class, middle.Name));
        there.Flags.HasFlag(CatalogFlags.Unreadable).Should().BeFalse();
    }

    [Fact]
    public async Task Pixels_that_are_too_large_for_the_network_make_an_unreadable_row()
    {
        model.Weights.Set("conv1.bias", [float.MaxValue, float.MaxValue, float.MaxValue]);
        model.Weights.Set("dense1.bias", [float.MaxValue, float.MaxValue, float.MaxValue, float.MaxValue]);
        (await Rows(Sources[300..303])).Should().OnlyContain(row => row.Flags.HasFlag(CatalogFlags.Unreadable) && row.Class == null);
    }

    /// <summary>The rows after those that are looked at are being classified meanwhile.</summary>
    [Fact]
    public async Task Who_leaves_in_the_middle_leaves_no_file_open()
    {
        string copy = PathOf("copy.fits");
        File.Copy(Mosaic, copy);
        CatalogSource[] sources = [.. Sources.Select(source => source with { File = copy })];
        await foreach (CatalogRow row in new SourceClassifier(model).ClassifyAsync(sources))
        {
            row.Class.Should().NotBeNull();
            FluentActions.Invoking(() => File.Open(copy, FileMode.Open, FileAccess.Read, FileShare.None)).Should().Throw<IOException>();
            break;
        }

        using FileStream alone = File.Open(copy, FileMode.Open, FileAccess.Read, FileShare.None);
    }

    [Fact]
    public async Task Who_cancels_is_told_by_the_token_that_they_know()
    {
        using CancellationTokenSource stop = new();
        stop.Cancel();
        Func<Task> classify = async () =>
        {
            await foreach (CatalogRow row in new SourceClassifier(model).ClassifyAsync(Sources, stop.Token))
                row.Should().BeNull();
        };
        (await classify.Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(stop.Token);
    }

    [Theory]
    [InlineData("'Jy/beam '", 1.0)]
    [InlineData("'mJy/beam'", 1e-3)]
    [InlineData("'uJy/beam'", 1e-6)]
    [InlineData("'MJy/beam'", null)]
    [InlineData("'Kelvin  '", null)]
    public async Task Fluxes_are_in_janskys_where_the_header_says_what_pixels_are(string unit, double? jansky)
    {
        string path = PathOf("unit.fits");
        string text = File.ReadAllText(Mosaic, System.Text.Encoding.Latin1);
        text.Should().Contain("'Jy/beam '");
        File.WriteAllText(path, text.Replace("'Jy/beam '", unit, StringComparison.Ordinal), System.Text.Encoding.Latin1);
        List<CatalogRow> rows = await Rows([Sources[315], Sources[315] with { File = path }]);
        (rows[1].PeakFlux, rows[1].TotalFlux).Should().Be((rows[0].PeakFlux * jansky, rows[1].TotalFlux));
        (rows[1].TotalFlux / rows[0].TotalFlux is { } ratio ? Math.Round(ratio, 12) : (double?)null).Should().Be(jansky);
    }

    [Fact]
    public async Task The_models_card_says_how_cutouts_are_made()
    {
        model.Card = new() { Normalization = "asinh 0.05", PixelScale = 3.6 };
        CatalogRow row = (await Rows(Sources[315..316])).Single();
        using CutoutExtractor extractor = new(
            FitsImage.Open(Mosaic), new() { Rows = 16, Columns = 16, PixelScale = 3.6, Normalization = PixelNormalization.Asinh(0.05) });
        row.Probabilities.Should().Equal(new Evaluator().Predict(model, extractor.Around(Sources[315].Position!.Value).Pixels).Probabilities.ToArray());
        model.Card = new() { Normalization = "of a newer version" };
        FluentActions.Invoking(() => new SourceClassifier(model)).Should().Throw<FormatException>();
    }

    [Fact]
    public void Options_and_networks_that_cannot_be_are_refused()
    {
        FluentActions.Invoking(() => new SourceClassifierOptions { PixelScale = 0, LowMargin = 2, Survey = " ", Threads = -1 }.Validate())
            .Should().Throw<ArgumentException>().WithMessage("*PixelScale*LowMargin*Survey*Threads*");
        using VlassCnn colours = new VlassCnnBuilder(8, 8, 3).Classes(2).Build();
        FluentActions.Invoking(() => new SourceClassifier(colours)).Should().Throw<ArgumentException>().WithMessage("*one channel*");
    }

    private string MosaicWith(string one, string other, string two, string another)
    {
        string path = PathOf("other.fits");
        string text = File.ReadAllText(Mosaic, System.Text.Encoding.Latin1);
        text.Should().Contain(one);
        text = text.Replace(one, other, StringComparison.Ordinal).Replace(two, another, StringComparison.Ordinal);
        File.WriteAllText(path, text, System.Text.Encoding.Latin1);
        return path;
    }

    private string PathOf(string name) => Path.Combine(folder.FullName, name);

    private async Task<List<CatalogRow>> Rows(CatalogSource[] sources, SourceClassifierOptions? options = null)
    {
        SourceClassifier classifier = new(model, options);
        List<CatalogRow> rows = [];
        await foreach (CatalogRow row in classifier.ClassifyAsync(sources))
            rows.Add(row);
        return rows;
    }
}
