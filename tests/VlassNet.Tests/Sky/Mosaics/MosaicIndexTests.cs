using System.IO.Compression;
using VlassNet.Sky;

namespace VlassNet.Tests.Sky.Mosaics;

public sealed class MosaicIndexTests : IDisposable
{
    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "Golden");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("vlassnet-");

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Fields of overlapping mosaics: in the open, across right ascension 0, at both poles and around them.</summary>
    [Theory]
    [InlineData(150, 2, "SIN", 40)]
    [InlineData(0, 0, "SIN", 40)]
    [InlineData(359.99, -60, "TAN", 60)]
    [InlineData(200, 90, "SIN", 40)]
    [InlineData(20, 89.9, "ARC", 30)]
    [InlineData(300, -89.97, "SIN", 50)]
    [InlineData(45, 30, "CAR", 40)]
    public void Each_position_goes_to_the_mosaic_that_a_search_of_all_finds(double ra, double dec, string projection, double scale)
    {
        CounterRandom random = new(7, 1, 0);
        for (int i = 0; i < 60; i++)
        {
            SkyPosition centre = Near(ref random, ra, dec, 2);
            new SmallMosaic(centre.RightAscension, projection == "CAR" ? 0 : centre.Declination)
            {
                Rows = 20 + random.NextInt(40), Columns = 20 + random.NextInt(40), Scale = scale * random.Uniform(0.5, 1.5),
                Rotation = random.Uniform(0, 360), Projection = projection, Noise = 0,
            }.Write(PathOf($"{i:D3}.fits"));
        }

        MosaicIndex index = MosaicIndex.Load([folder.FullName]);
        index.Mosaics.Should().HaveCount(60);
        double centreOfField = projection == "CAR" ? 0 : dec;
        ListedPosition[] positions = [.. Enumerable.Range(0, 3000).Select(i => new ListedPosition(Near(ref random, ra, centreOfField, 3), $"{i}"))];
        LocatedSources located = index.Locate(positions);

        CatalogSource?[] expected = [.. positions.Select(one => BruteForce(index, one))];
        located.Sources.Should().Equal(expected.OfType<CatalogSource>().OrderBy(source => source.File, StringComparer.Ordinal));
        located.Outside.Should().Equal(positions.Where((_, i) => expected[i] is null));
        located.Sources.Count.Should().BeInRange(300, 2990, "some are in several mosaics and some in none");
        index.Find(positions[0].Position)?.File.Should().Be(expected[0]?.File);
    }

    [Fact]
    public void Mosaics_all_over_the_sky_of_all_sizes_are_found()
    {
        CounterRandom random = new(8, 1, 0);
        for (int i = 0; i < 120; i++)
        {
            double dec = Math.Asin(random.Uniform(-1, 1)) * 180 / Math.PI;
            new SmallMosaic(random.Uniform(0, 360), dec) { Scale = Math.Pow(10, random.Uniform(0.5, 3.6)), Projection = i % 2 == 0 ? "TAN" : "ZEA", Noise = 0 }
                .Write(PathOf($"{i:D3}.fits"));
        }

        MosaicIndex index = MosaicIndex.Load([folder.FullName]);
        ListedPosition[] positions =
        [
            .. Enumerable.Range(0, 3000).Select(_ => new ListedPosition(new SkyPosition(random.Uniform(0, 360), Math.Asin(random.Uniform(-1, 1)) * 180 / Math.PI))),
            .. index.Mosaics.SelectMany(mosaic => new[] { mosaic.Wcs.ToSky(-0.5, -0.5), mosaic.Wcs.ToSky(mosaic.Rows - 0.51, 3) }).Select(one => new ListedPosition(one)),
            new(new SkyPosition(0, 90)), new(new SkyPosition(123, -90)), new(new SkyPosition(360, 0)), new(new SkyPosition(-1, 12)),
        ];
        LocatedSources located = index.Locate(positions);
        CatalogSource?[] expected = [.. positions.Select(one => BruteForce(index, one))];
        located.Sources.Should().Equal(expected.OfType<CatalogSource>().OrderBy(source => source.File, StringComparer.Ordinal));
        located.Outside.Should().Equal(positions.Where((_, i) => expected[i] is null));
    }

    [Fact]
    public void Of_equal_mosaics_the_first_by_name_is_taken()
    {
        foreach (string name in (string[])["b.fits", "a.fits", "c.fits"])
            new SmallMosaic(150, 2) { Noise = 0 }.Write(PathOf(name));
        MosaicIndex.Load([PathOf("c.fits"), folder.FullName, PathOf("b.fits")]).Find(new SkyPosition(150, 2))!.File.Should().Be(PathOf("a.fits"));
    }

    [Fact]
    public void The_distance_to_an_edge_is_in_arcseconds()
    {
        new SmallMosaic(150, 0) { Rows = 41, Columns = 51, Scale = 2, Noise = 0 }.Write(PathOf("a.fits"));
        Mosaic mosaic = MosaicIndex.Load([PathOf("a.fits")]).Mosaics.Single();
        mosaic.EdgeDistance(new SkyPosition(150, 0)).Should().BeApproximately(41, 1e-6);
        mosaic.EdgeDistance(new SkyPosition(150, 41.0 / 3600)).Should().BeApproximately(0, 1e-6);
        mosaic.EdgeDistance(new SkyPosition(150 + (46.0 / 3600), 0)).Should().BeApproximately(5, 1e-4);
        mosaic.EdgeDistance(new SkyPosition(150, 43.0 / 3600)).Should().BeApproximately(-2, 1e-6);
        mosaic.EdgeDistance(new SkyPosition(330, 0)).Should().Be(double.NaN);
    }

    [Fact]
    public void Places_that_are_none_are_in_no_mosaic()
    {
        new SmallMosaic(150, 0) { Noise = 0 }.Write(PathOf("a.fits"));
        MosaicIndex index = MosaicIndex.Load([PathOf("a.fits")]);
        index.Locate([new(new SkyPosition(double.NaN, 0)), new(new SkyPosition(150, double.PositiveInfinity))]).Outside.Should().HaveCount(2);
        index.Locate([]).Should().BeEquivalentTo(new LocatedSources([], []));
    }

    [Fact]
    public void Files_without_coordinates_are_reported()
    {
        new SmallMosaic(150, 0) { Noise = 0 }.Write(PathOf("a.fits"));
        File.WriteAllBytes(PathOf("b.fits"), FitsText.Image());
        File.WriteAllText(PathOf("c.fits"), "nothing");
        new SmallMosaic(150, 0) { Noise = 0, Cards = ["RADESYS = 'MINE'"] }.Write(PathOf("d.fits"));
        new SmallMosaic(150, 0) { Noise = 0, Cards = ["A_0_2   = 1e-4"] }.Write(PathOf("e.fits"));
        MosaicIndex index = MosaicIndex.Load([folder.FullName]);
        index.Mosaics.Select(mosaic => Path.GetFileName(mosaic.File)).Should().Equal("a.fits");
        index.Unusable.Select(one => Path.GetFileName(one.File)).Should().Equal("b.fits", "c.fits", "d.fits", "e.fits");
        index.Unusable.Select(one => one.Reason).Should().SatisfyRespectively(
            one => one.Should().Contain("none"), one => one.Should().Contain("SIMPLE"), one => one.Should().Contain("MINE"), one => one.Should().Contain("SIP"));
        FluentActions.Invoking(() => MosaicIndex.Load([PathOf("b.fits")])).Should().Throw<BadInputException>().WithMessage("*where their pixels are*");
        FluentActions.Invoking(() => MosaicIndex.Load([PathOf("none")])).Should().Throw<BadInputException>().WithMessage("*nothing of that name*");
        FluentActions.Invoking(() => MosaicIndex.Load([folder.CreateSubdirectory("empty").FullName])).Should().Throw<BadInputException>().WithMessage("*.fits.gz*");
    }

    /// <summary>Whether a gzipped file is sound shows at its end, in its checksum.</summary>
    [Fact]
    public void Of_a_gzipped_file_no_more_than_the_header_is_read()
    {
        new SmallMosaic(150, 0) { Noise = 0, Rows = 1000, Columns = 2000 }.Write(PathOf("a.fits"));
        using MemoryStream packed = new();
        using (GZipStream zip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            zip.Write(File.ReadAllBytes(PathOf("a.fits")));
        string path = PathOf("b.fits.gz");
        byte[] content = packed.ToArray();
        content[^6] ^= 1;
        File.WriteAllBytes(path, content);
        FluentActions.Invoking(() => FitsImage.Open(path)).Should().Throw<BadInputException>();
        MosaicIndex.Load([path]).Mosaics.Single().Columns.Should().Be(2000);
    }

    [Fact]
    public void What_is_kept_gives_the_same_bits()
    {
        string[][] headers =
        [
            [], ["CROTA2  = 33.3"], ["CD1_1   = -1e-3", "CD1_2   = 1e-4", "CD2_1   = 2e-4", "CD2_2   = 1.1e-3"], ["PC1_2   = 0.1"], ["RADESYS = 'FK4'", "EQUINOX = 1950"],
            ["RADESYS = 'FK5'", "EPOCH   = 1975"], ["CTYPE1  = 'GLON-TAN'", "CTYPE2  = 'GLAT-TAN'"], ["CTYPE1  = 'RA---CAR'", "CTYPE2  = 'DEC--CAR'", "LONPOLE = 12."],
            ["CTYPE1  = 'RA---ZPN'", "CTYPE2  = 'DEC--ZPN'", "PV2_1   = 1", "PV2_3   = 0.1"], ["CTYPE1  = 'RA---SIN'", "CTYPE2  = 'DEC--SIN'", "PV2_1   = 0.1", "PV2_2   = 0.2"],
            ["CTYPE1  = 'RA---TAN-SIP'", "CTYPE2  = 'DEC--TAN-SIP'", "A_0_2   = 0"], ["CUNIT1  = 'arcsec'", "CDELT1  = -2", "CUNIT2  = 'arcmin'", "CDELT2  = 0.03"],
            ["NAXIS   = 4", "NAXIS3  = 1", "NAXIS4  = 1", "CTYPE3  = 'FREQ'", "CRPIX3  = 1"], ["HISTORY AIPS   CLEAN BMAJ=  2.0E-03 BMIN=  1.0E-03 BPA= 0", "BMAJ    ="],
        ];
        for (int i = 0; i < headers.Length; i++)
            new SmallMosaic(150, 2) { Noise = 0, Cards = headers[i] }.Write(PathOf($"{i:D2}.fits"));
        string[] files = [.. FitsFiles.In([folder.FullName])];
        MosaicIndexOptions options = new() { CacheFile = PathOf("cache") };
        MosaicIndex read = MosaicIndex.Load(files), first = MosaicIndex.Load(files, options), kept = MosaicIndex.Load(files, options);
        read.Unusable.Should().BeEmpty();
        read.Mosaics[^1].Resolution.Should().BeApproximately(7.2, 1e-9);
        foreach (MosaicIndex other in (MosaicIndex[])[first, kept])
        {
            other.Mosaics.Select(mosaic => (mosaic.File, mosaic.Rows, mosaic.Columns, mosaic.Resolution, mosaic.Wcs.ToSky(3, 4), mosaic.Wcs.Frame))
                .Should().Equal(read.Mosaics.Select(mosaic => (mosaic.File, mosaic.Rows, mosaic.Columns, mosaic.Resolution, mosaic.Wcs.ToSky(3, 4), mosaic.Wcs.Frame)));
            other.Unusable.Should().Equal(read.Unusable);
        }
    }

    [Fact]
    public void A_file_that_did_not_change_is_not_opened_again()
    {
        string path = PathOf("a.fits");
        MosaicIndexOptions options = new() { CacheFile = PathOf("cache") };
        new SmallMosaic(150, 0) { Noise = 0, Rotation = 10, Cards = ["HISTORY AIPS   CLEAN BMAJ=  2.0E-03 BMIN=  1.0E-03"] }.Write(path);
        DateTime time = File.GetLastWriteTimeUtc(path);
        SkyPosition corner = MosaicIndex.Load([path], options).Mosaics.Single().Wcs.ToSky(0, 0);
        File.WriteAllBytes(path, new byte[new FileInfo(path).Length]);
        File.SetLastWriteTimeUtc(path, time);
        MosaicIndex.Load([path], options).Mosaics.Single().Wcs.ToSky(0, 0).Should().Be(corner);

        // Of another part nothing is known.
        FluentActions.Invoking(() => MosaicIndex.Load([path], options with { Fits = new() { Hdu = 0 } })).Should().Throw<BadInputException>();
        File.SetLastWriteTimeUtc(path, time.AddSeconds(1));
        FluentActions.Invoking(() => MosaicIndex.Load([path], options)).Should().Throw<BadInputException>();
        new SmallMosaic(151, 0) { Noise = 0, Rotation = 10 }.Write(path);
        MosaicIndex.Load([path], options).Mosaics.Single().Wcs.ToSky(0, 0).Should().NotBe(corner);
    }

    [Theory]
    [InlineData("digit")]
    [InlineData("cut")]
    [InlineData("empty")]
    [InlineData("version")]
    [InlineData("folder")]
    public void A_cache_that_is_damaged_is_made_anew(string damage)
    {
        string path = PathOf("a.fits"), cache = PathOf("cache");
        MosaicIndexOptions options = new() { CacheFile = cache };
        new SmallMosaic(150, 0) { Noise = 0 }.Write(path);
        SkyPosition corner = MosaicIndex.Load([path], options).Mosaics.Single().Wcs.ToSky(0, 0);
        string text = File.ReadAllText(cache);
        text.Should().Contain("\"150\"");
        switch (damage)
        {
            case "digit": File.WriteAllText(cache, text.Replace("\"150\"", "\"151\"", StringComparison.Ordinal)); break;
            case "cut": File.WriteAllText(cache, text[..^20]); break;
            case "empty": File.WriteAllText(cache, ""); break;
            case "version": File.WriteAllText(cache, Sealed(text.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal)[65..])); break;
            case "folder":
                File.Delete(cache);
                Directory.CreateDirectory(cache);
                break;
        }

        MosaicIndex.Load([path], options).Mosaics.Single().Wcs.ToSky(0, 0).Should().Be(corner);
        if (damage != "folder")
            File.ReadAllText(cache).Should().Be(text);
    }

    /// <summary>A cache whose checksum is right may still say nonsense; it is then read of the file.</summary>
    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"version\":1,\"part\":\"   \",\"mosaics\":[{}]}")]
    [InlineData("{\"version\":1,\"part\":\"   \",\"mosaics\":[{\"file\":1,\"length\":0,\"time\":0,\"cards\":[]}]}")]
    [InlineData("{\"version\":1,\"part\":\"   \",\"mosaics\":[{\"file\":\"PATH\",\"length\":LENGTH,\"time\":TIME,\"cards\":[]}]}")]
    [InlineData("{\"version\":1,\"part\":\"   \",\"mosaics\":[{\"file\":\"PATH\",\"length\":LENGTH,\"time\":TIME,\"cards\":[\"NAXIS\",\"x\"]}]}")]
    [InlineData("{\"version\":1,\"part\":\"   \",\"mosaics\":[{\"file\":\"PATH\",\"length\":LENGTH,\"time\":TIME,\"cards\":[\"NAXIS\",\"-1\",false]}]}")]
    public void Nonsense_that_is_kept_is_not_believed(string json)
    {
        string path = PathOf("a.fits"), cache = PathOf("cache");
        new SmallMosaic(150, 0) { Noise = 0 }.Write(path);
        FileInfo file = new(path);
        string text = json.Replace("PATH", path, StringComparison.Ordinal).Replace("LENGTH", $"{file.Length}", StringComparison.Ordinal)
            .Replace("TIME", $"{file.LastWriteTimeUtc.Ticks}", StringComparison.Ordinal);
        File.WriteAllText(cache, Sealed(text));
        MosaicIndex.Load([path], new() { CacheFile = cache }).Mosaics.Single().Rows.Should().Be(40);
    }

    [Fact]
    public void Options_that_cannot_be_are_refused() =>
        FluentActions.Invoking(() => new MosaicIndexOptions { CacheFile = " ", Threads = -1, Fits = new() { Hdu = -1 } }.Validate())
            .Should().Throw<ArgumentException>().WithMessage("*Fits.Hdu*CacheFile*Threads*");

    private static string Sealed(string json) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(json))) + "\n" + json;

    /// <summary>Every mosaic is looked at, without a bound and without a grid.</summary>
    private static CatalogSource? BruteForce(MosaicIndex index, ListedPosition listed)
    {
        Mosaic? best = null;
        double farthest = 0;
        foreach (Mosaic mosaic in index.Mosaics)
        {
            (double row, double column) = mosaic.Wcs.ToPixel(listed.Position);
            double distance = new[]
            {
                (row + 0.5) * mosaic.Wcs.RowScale, (mosaic.Rows - 0.5 - row) * mosaic.Wcs.RowScale,
                (column + 0.5) * mosaic.Wcs.ColumnScale, (mosaic.Columns - 0.5 - column) * mosaic.Wcs.ColumnScale,
            }.Min();
            if (distance >= 0 && (best is null || distance > farthest))
                (best, farthest) = (mosaic, distance);
        }

        return best is null ? null : new CatalogSource(best.File, listed.Position, listed.Name);
    }

    /// <summary>A position within so many degrees of another, also across a pole.</summary>
    private static SkyPosition Near(ref CounterRandom random, double ra, double dec, double degrees)
    {
        double angle = random.Uniform(0, 2 * Math.PI), distance = degrees * Math.Sqrt(random.NextDouble()) * Math.PI / 180;
        double declination = dec * Math.PI / 180;
        double sin = (Math.Sin(declination) * Math.Cos(distance)) + (Math.Cos(declination) * Math.Sin(distance) * Math.Cos(angle));
        double along = Math.Atan2(Math.Sin(angle) * Math.Sin(distance) * Math.Cos(declination), Math.Cos(distance) - (Math.Sin(declination) * sin));
        double longitude = (ra + (along * 180 / Math.PI) + 720) % 360;
        return new SkyPosition(longitude, Math.Asin(Math.Clamp(sin, -1, 1)) * 180 / Math.PI);
    }

    private string PathOf(string name) => Path.Combine(folder.FullName, name);
}
