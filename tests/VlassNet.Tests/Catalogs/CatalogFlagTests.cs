using System.Buffers.Binary;
using VlassNet.Catalogs;
using VlassNet.Networks;
using VlassNet.Sky;
using VlassNet.Tests.Prediction;
using VlassNet.Tests.Sky;

namespace VlassNet.Tests.Catalogs;

/// <summary>Each flag and number of a row, on images of 16 × 16 pixels that were made for it.</summary>
public sealed class CatalogFlagTests : IDisposable
{
    private const int Side = 16;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("vlassnet-");
    private readonly VlassCnn model = new VlassCnnBuilder(Side, Side).Convolution(3).Dense(4).Classes("a", "b", "c").Seed(3).Build();

    public void Dispose()
    {
        model.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Pixels_without_a_value_are_flagged() =>
        ((await Row(pixels => pixels[5] = float.NaN)).Flags & ~CatalogFlags.LowConfidence).Should().Be(CatalogFlags.Blank);

    /// <summary>Of 256 pixels 2.56 may have the greatest value.</summary>
    [Theory]
    [InlineData(1, CatalogFlags.None)]
    [InlineData(2, CatalogFlags.None)]
    [InlineData(3, CatalogFlags.Saturated)]
    public async Task Many_pixels_of_the_greatest_value_are_flagged(int count, CatalogFlags flags) =>
        ((await Row(pixels => pixels.AsSpan(100, count).Fill(9))).Flags & ~CatalogFlags.LowConfidence).Should().Be(flags);

    [Fact]
    public async Task Equal_pixels_are_saturated() => (await Row(pixels => pixels.AsSpan().Fill(1))).Flags.Should().HaveFlag(CatalogFlags.Saturated);

    /// <summary>What was filled in is equal to the one there is.</summary>
    [Fact]
    public async Task A_single_pixel_with_a_value_is_a_flat_image() =>
        ((await Row(pixels => pixels.AsSpan(1).Fill(float.NaN))).Flags & ~CatalogFlags.LowConfidence)
            .Should().Be(CatalogFlags.Saturated | CatalogFlags.Blank);

    /// <summary>The noise is 1.4826 here: a pixel of the source is above 4.4478.</summary>
    [Theory]
    [InlineData(4.44f, 0)]
    [InlineData(4.46f, 4.46)]
    public void The_flux_begins_at_three_standard_deviations(float value, double total)
    {
        using CutoutExtractor extractor = new(FitsImage.Open(Write(pixels => pixels[77] = value)), new() { Rows = Side, Columns = Side });
        extractor.Around(7.5, 7.5).Total.Should().BeApproximately(total, 1e-6);
    }

    [Fact]
    public async Task The_margin_is_that_between_the_first_two_classes_and_flagged_where_it_is_small()
    {
        string path = Write(_ => { });
        CatalogRow row = await RowOf(path, new());
        float[] sorted = [.. row.Probabilities.OrderDescending()];
        row.Margin.Should().Be(sorted[0] - sorted[1]);
        (await RowOf(path, new() { LowMargin = row.Margin!.Value })).Flags.Should().NotHaveFlag(CatalogFlags.LowConfidence);
        (await RowOf(path, new() { LowMargin = Math.BitIncrement(row.Margin!.Value) })).Flags.Should().HaveFlag(CatalogFlags.LowConfidence);
        (await RowOf(path, new() { LowMargin = 0 })).Flags.Should().NotHaveFlag(CatalogFlags.LowConfidence);
    }

    [Fact]
    public async Task A_place_without_values_is_unreadable_and_one_outside_is_outside()
    {
        (await Row(pixels => pixels.AsSpan().Fill(float.NaN))).Flags.Should().Be(CatalogFlags.Unreadable | CatalogFlags.Blank);
        string path = Write(_ => { });
        ListLogger log = new();
        SourceClassifier classifier = new(model, logger: log);
        List<CatalogRow> rows = [];
        await foreach (CatalogRow row in classifier.ClassifyAsync(
            [new(path, new SkyPosition(10, 20), "in"), new(path, new SkyPosition(10, 20.5), "far"), new(path, new SkyPosition(190, -20), "behind")]))
            rows.Add(row);
        rows.Select(row => row.Flags & ~CatalogFlags.LowConfidence).Should().Equal(CatalogFlags.None, CatalogFlags.Outside, CatalogFlags.Outside);
        (rows[1].Class, rows[1].PeakFlux, rows[1].Position).Should().Be((null, null, new SkyPosition(10, 20.5)));
        log.Lines.Should().HaveCount(2).And.ContainMatch("far is outside of *at row * of an image of 16×16*").And.ContainMatch("behind is outside of *does not show*");
    }

    [Theory]
    [InlineData(1.0009, true)]
    [InlineData(1.0011, false)]
    public void Scales_that_differ_by_a_thousandth_are_the_same(double ratio, bool isSame)
    {
        string path = Write(pixels => pixels[100] = 50);
        using CutoutExtractor plain = new(FitsImage.Open(path), new() { Rows = 8, Columns = 8 });
        using CutoutExtractor scaled = new(FitsImage.Open(path), new() { Rows = 8, Columns = 8, PixelScale = plain.PixelScale * ratio });
        scaled.Around(6, 4).Pixels.SequenceEqual(plain.Around(6, 4).Pixels).Should().Be(isSame);
        scaled.PixelScale.Should().BeApproximately(plain.PixelScale!.Value * (isSame ? 1 : ratio), 1e-9);
    }

    [Theory]
    [InlineData(63.9, true)]
    [InlineData(64.1, false)]
    [InlineData(1 / 63.9, true)]
    [InlineData(1 / 64.1, false)]
    public void Pixels_are_made_at_most_64_times_larger_or_smaller(double ratio, bool isMade)
    {
        using FitsImage image = FitsImage.Open(Write(_ => { }));
        Action make = () => new CutoutExtractor(image, new() { Rows = 2, Columns = 2, PixelScale = image.Wcs!.PixelScale * ratio }).Dispose();
        if (isMade)
            make.Should().NotThrow();
        else
            make.Should().Throw<BadInputException>();
    }

    /// <summary>A quarter of a pixel away from a pixel without a value, three quarters of the weight have one.</summary>
    [Theory]
    [InlineData(0.25, 0)]
    [InlineData(0.5, 0)]
    [InlineData(0.75, 1)]
    public void A_point_has_a_value_where_half_of_its_weight_has(double step, int blank)
    {
        using FitsImage image = FitsImage.Open(Write(pixels =>
        {
            for (int row = 0; row < Side; row++)
                pixels[(row * Side) + 8] = float.NaN;
        }));
        using CutoutExtractor extractor = new(image, new() { Rows = 1, Columns = 1, PixelScale = image.Wcs!.PixelScale / 2 });
        extractor.Around(7, 7 + step).Blank.Should().Be(blank);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Rows_of_other_options_or_sources_are_not_gone_on_with(string what)
    {
        string path = Write(_ => { }), catalogue = Path.Combine(folder.FullName, "rows.csv");
        CatalogSource[] sources = [.. Enumerable.Range(0, 4).Select(i => new CatalogSource(path, new SkyPosition(10, 20), $"s{i}"))];
        using CancellationTokenSource stop = new();
        await new CatalogFile(catalogue).WriteAsync(new(model), sources, progress: new Stop(stop), cancellationToken: stop.Token);
        SourceClassifierOptions options = new();
        bool isSafe = true;
        switch (what)
        {
            case "margin": options = options with { LowMargin = 0.3 }; break;
            case "survey": options = options with { Survey = "X" }; break;
            case "symmetries": options = options with { AverageSymmetries = true }; break;
            case "scale": options = options with { PixelScale = 2 }; break;
            case "normalization": options = options with { Normalization = PixelNormalization.Asinh() }; break;
            case "weights": model.Weights.Set("conv1.bias", [1, 2, 3]); break;
            case "calibration": model.Card = model.Card with { Calibration = new() { Temperature = 2 } }; break;
            case "name": sources[3] = sources[3] with { Name = "t" }; break;
            case "position": sources[3] = sources[3] with { Position = new SkyPosition(10, 20.0001) }; break;
            case "length": File.AppendAllText(path, new string(' ', 2880)); break;
            case "safety": isSafe = false; break;
        }

        Func<Task> resume = () => new CatalogFile(catalogue, isSafeForSpreadsheets: isSafe).WriteAsync(new(model, options), sources);
        if (what == "nothing")
            await resume.Should().NotThrowAsync();
        else
            await resume.Should().ThrowAsync<BadInputException>().WithMessage("*found rows of*");
    }

    public static TheoryData<string> Others =>
        ["nothing", "margin", "survey", "symmetries", "scale", "normalization", "weights", "calibration", "name", "position", "length", "safety"];

    private async Task<CatalogRow> Row(Action<float[]> change) => await RowOf(Write(change), new());

    private async Task<CatalogRow> RowOf(string path, SourceClassifierOptions options)
    {
        await foreach (CatalogRow row in new SourceClassifier(model, options).ClassifyAsync([new(path)]))
            return row;
        throw new InvalidOperationException("There is a row for each source.");
    }

    /// <summary>An image around 10, 20 of pixels −1, 0 and 1, of which zero is a fifth, and a 2.</summary>
    private string Write(Action<float[]> change)
    {
        float[] pixels = [.. Enumerable.Range(0, Side * Side).Select(i => i % 5 < 2 ? -1f : i % 5 == 2 ? 0f : 1f)];
        pixels[200] = 2;
        change(pixels);
        byte[] data = new byte[pixels.Length * sizeof(float)];
        for (int i = 0; i < pixels.Length; i++)
            BinaryPrimitives.WriteSingleBigEndian(data.AsSpan(i * sizeof(float)), pixels[i]);
        string path = Path.Combine(folder.FullName, $"{Guid.NewGuid():N}.fits");
        File.WriteAllBytes(path, FitsText.File(
        [
            "BITPIX  = -32", $"NAXIS1  = {Side}", $"NAXIS2  = {Side}", "CTYPE1  = 'RA---TAN'", "CTYPE2  = 'DEC--TAN'", "CRVAL1  = 10", "CRVAL2  = 20",
            "CRPIX1  = 8.5", "CRPIX2  = 8.5", "CDELT1  = -0.001", "CDELT2  = 0.001", "RADESYS = 'ICRS'",
        ], data));
        return path;
    }

    private sealed class Stop(CancellationTokenSource source) : IProgress<CatalogProgress>
    {
        public void Report(CatalogProgress value) => source.Cancel();
    }
}
