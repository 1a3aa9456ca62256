using VlassNet.Simulation;
using VlassNet.Sky;

namespace VlassNet.Tests.Simulation;

public sealed class SimulatedMosaicTests : IDisposable
{
    private static readonly SimulatedMosaicOptions Small = new() { Size = 600, Seed = 4, Centre = new SkyPosition(359.99, -20) };

    private readonly string folder = Directory.CreateTempSubdirectory("vlassnet").FullName;

    private string Path => System.IO.Path.Combine(folder, "mosaic.fits");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_header_says_what_it_is()
    {
        SimulatedMosaic.Write(Path, Small);
        using FitsImage image = FitsImage.Open(Path);
        (image.Rows, image.Columns).Should().Be((600, 600));
        SkyPosition centre = image.Wcs!.ToSky(299.5, 299.5);
        centre.RightAscension.Should().BeApproximately(359.99, 1e-9);
        centre.Declination.Should().BeApproximately(-20, 1e-9);
        new FileInfo(Path).Length.Should().Be(2880 + ((600 * 600 * 4) + 2879) / 2880 * 2880);
    }

    [Fact]
    public void Sources_stand_where_it_says_as_bright_as_it_says()
    {
        IReadOnlyList<SimulatedSource> sources = SimulatedMosaic.Write(Path, Small with { ClassProportions = [0, 1, 0, 0] });
        using FitsImage image = FitsImage.Open(Path);
        sources.Should().HaveCount(18, "half of the 6 × 6 cells have one");
        float[] pixels = new float[600 * 600];
        image.ReadRegion(0, 0, 600, 600, pixels);
        foreach (SimulatedSource source in sources)
        {
            (double row, double column) = image.Wcs!.ToPixel(source.Position);
            row.Should().BeApproximately(source.Row, 1e-6);
            column.Should().BeApproximately(source.Column, 1e-6);
            int nearRow = (int)Math.Round(row), nearColumn = (int)Math.Round(column);
            float greatest = Enumerable.Range(-2, 5).Max(y => Enumerable.Range(-2, 5).Max(x => pixels[((nearRow + y) * 600) + nearColumn + x]));

            // A pixel's middle is up to 0.7 pixels from the peak, where a beam of 2.5 pixels still has 0.8 of it; the noise is 0.13 mJy.
            greatest.Should().BeInRange((float)((0.75 * source.PeakFlux) - 7e-4), (float)(source.PeakFlux + 7e-4));
        }
    }

    [Fact]
    public void The_finder_finds_each_source_and_none_besides()
    {
        IReadOnlyList<SimulatedSource> sources = SimulatedMosaic.Write(Path, Small with { ClassProportions = [0, 1, 1, 1] });
        using FitsImage image = FitsImage.Open(Path);
        DetectionResult found = new SourceFinder().Find(image);
        foreach (SimulatedSource source in sources)
            found.Components.Should().Contain(one => Math.Abs(one.Row - source.Row) < 30 && Math.Abs(one.Column - source.Column) < 30);
        found.Components.Should().OnlyContain(one => sources.Any(source => Math.Abs(one.Row - source.Row) < 40 && Math.Abs(one.Column - source.Column) < 40));
        sources.Select(source => source.Label).Distinct().Should().BeEquivalentTo([1, 2, 3]);
    }

    [Fact]
    public void The_noise_is_as_strong_as_asked_for()
    {
        SimulatedMosaic.Write(Path, Small with { Sources = 0, NoiseLevel = 200 }).Should().BeEmpty();
        using FitsImage image = FitsImage.Open(Path);
        float[] pixels = new float[600 * 600];
        image.ReadRegion(0, 0, 600, 600, pixels);
        Math.Sqrt(pixels.Average(pixel => (double)pixel * pixel)).Should().BeApproximately(200e-6, 6e-6);
    }

    [Fact]
    public void The_same_options_give_the_same_bytes_and_another_seed_others()
    {
        SimulatedMosaic.Write(Path, Small);
        byte[] first = File.ReadAllBytes(Path);
        SimulatedMosaic.Write(Path, Small);
        File.ReadAllBytes(Path).Should().Equal(first);
        SimulatedMosaic.Write(Path, Small with { Seed = 5 });
        File.ReadAllBytes(Path).AsSpan().SequenceEqual(first).Should().BeFalse();
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused_all_at_once() =>
        FluentActions.Invoking(() => SimulatedMosaic.Write(Path, new SimulatedMosaicOptions
        {
            Size = 100, Sources = 7, NoiseLevel = 0, ClassProportions = [1], Centre = new SkyPosition(400, 0),
        })).Should().Throw<ArgumentException>().WithMessage("*Size*Centre*Sources*ClassProportions*NoiseLevel*");
}
