using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using VlassNet.Catalogs;
using VlassNet.Data;
using VlassNet.Prediction;
using VlassNet.Reporting;
using VlassNet.Sky;
using VlassNet.Tests.Data;
using VlassNet.Tests.Sky;
using VlassNet.Tests.Training;

namespace VlassNet.Tests.Reporting;

public sealed class LabelingPageTests : IDisposable
{
    private const string Bad = "</script><script>alert(1)</script><img src=x onerror='alert(2)'>\"'&]]>{{style}}\u202E\u0007";
    private static readonly LabeledImages Seventy = TrainingSets.Make(
        70, new ImageShape(4, 6, 2), ["Ring", "Blob"], _ => 0, (image, pixel) => ((image * 7) + (pixel * pixel)) % 23);

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_policy_lets_nothing_run_but_its_own_style_and_script()
    {
        string html = Page(Seventy, new() { Instructions = "One\nTwo" });
        string style = Inside(html, "<style>(.*?)</style>"), script = Inside(html, "<script>(.*?)</script>");
        html.Should().Contain($"style-src '{Hash(style)}'; script-src '{Hash(script)}'").And.Contain("default-src 'none'").And.NotContain("unsafe");
        Regex.Matches(html, "<script[^>]*>").Select(match => match.Value).Distinct().Should().OnlyContain(
            tag => tag == "<script>" || tag.StartsWith("<script type=\"application/json\"") || tag.StartsWith("<script type=\"text/plain\""));
        Regex.Matches(html[..html.IndexOf("<script>", StringComparison.Ordinal)], "<[a-z][^>]* (?:style|on[a-z]+)=").Should().BeEmpty();
        html.Replace(script, "", StringComparison.Ordinal).Should().NotContainAny("http:", "https:", "url(", "@import").And.Contain("<p>One</p>");
        foreach (Match id in Regex.Matches(script, @"byId\('([\w-]+)'\)"))
            html.Should().Contain($"id=\"{id.Groups[1].Value}\"");

        static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
    }

    [Fact]
    public void Hostile_texts_stay_texts()
    {
        LabeledImages two = Seventy.Select([0, 1]).WithLabels([0, 0], ["Ring", Bad[..^2]]);
        LabelingPageOptions options = new()
        {
            Title = Bad, Instructions = Bad,
            Sources = [.. new[] { "a", "b" }.Select(name => new LabelingSource { Name = Bad + name, File = Bad, Flags = [Bad], Facts = [(Bad, Bad)] })],
        };
        string html = Page(two, options);
        Regex.Matches(html, "<script>").Should().ContainSingle();
        html.Should().NotContain("<img").And.NotContain("\u202E").And.NotContain("\u0007");
        JsonElement data = Data(html), source = data.GetProperty("sources")[1];
        string clean = Bad[..^2] + "\uFFFD\uFFFD";
        source.GetProperty("n").GetString().Should().Be(clean + "b");
        source.GetProperty("f").GetString().Should().Be(clean);
        source.GetProperty("x")[0][1].GetString().Should().Be(clean);
        data.GetProperty("classes")[1].GetString().Should().Be(Bad[..^2]);
    }

    [Fact]
    public void Pixels_come_back_to_a_step_of_what_they_were()
    {
        JsonElement data = Data(Page(Seventy));
        string html = Page(Seventy);
        double softening = data.GetProperty("softening").GetDouble();
        int inChunk = data.GetProperty("inChunk").GetInt32();
        foreach (int image in (int[])[0, inChunk - 1, inChunk, 69])
        {
            byte[] bytes = Chunk(html, $"cutout{image / inChunk}")[(image % inChunk * 24)..][..24];
            float[] first = [.. Enumerable.Range(0, 24).Select(pixel => Seventy.Image(image)[pixel * 2])];
            for (int pixel = 0; pixel < 24; pixel++)
            {
                double share = (first[pixel] - first.Min()) / (first.Max() - first.Min());
                double low = Math.Sinh(Math.Max(0, bytes[pixel] - 0.51) / 255 * Math.Asinh(softening)) / softening;
                double high = Math.Sinh((bytes[pixel] + 0.51) / 255 * Math.Asinh(softening)) / softening;
                share.Should().BeInRange(low - 1e-9, high + 1e-9);
            }
        }
    }

    [Fact]
    public void A_large_image_is_averaged_and_a_constant_one_is_dark()
    {
        LabeledImages large = TrainingSets.Make(2, new ImageShape(2, 300), ["a"], _ => 0, (image, pixel) => image == 0 ? 5 : pixel % 300 >= 150 ? 1 : 0);
        string html = Page(large);
        JsonElement shape = Data(html).GetProperty("cutout");
        (shape.GetProperty("rows").GetInt32(), shape.GetProperty("columns").GetInt32(), shape.GetProperty("columnsOf").GetInt32()).Should().Be((1, 100, 300));
        byte[] bytes = Chunk(html, "cutout0");
        bytes[..100].Should().OnlyContain(value => value == 0);
        bytes[100..].Should().Equal([.. Enumerable.Repeat((byte)0, 50), .. Enumerable.Repeat((byte)255, 50)]);
    }

    [Fact]
    public void More_sources_than_a_file_takes_go_to_further_ones_in_the_order_that_is_asked_for()
    {
        int[] order = [9, 3, 5, 0, 1];
        IReadOnlyList<string> paths = LabelingPage.Write(folder.File("page.html"), Seventy, new() { Order = order, SourcesPerFile = 2 });
        paths.Select(Path.GetFileName).Should().Equal("page.html", "page-2.html", "page-3.html");
        string[] pages = [.. paths.Select(File.ReadAllText)];
        pages.SelectMany(html => Data(html).GetProperty("sources").EnumerateArray().Select(source => source.GetProperty("n").GetString()))
            .Should().Equal(order.Select(place => $"image {place}"));
        pages.Select(html => Data(html).GetProperty("id").GetString()).Should().OnlyHaveUniqueItems();
        pages[1].Should().Contain("<title>Label sources, 3 to 4 of 5</title>");
        Chunk(pages[2], "cutout0").Should().Equal(Chunk(Page(Seventy.Select([1])), "cutout0"));
        File.ReadAllText(LabelingPage.Write(folder.File("page.html"), Seventy, new() { Order = order, SourcesPerFile = 2 })[0]).Should().Be(pages[0]);
    }

    /// <summary>A browser keeps the work by it, and images without names all have the same ones.</summary>
    [Fact]
    public void Pages_of_other_images_are_other_pages()
    {
        string first = Id(Seventy.Select([0, 1]));
        Id(Seventy.Select([0, 1])).Should().Be(first);
        Id(Seventy.Select([0, 2])).Should().NotBe(first);
        Id(Seventy.Select([0, 1]).WithLabels([0, 0], ["Blob", "Ring"])).Should().NotBe(first);

        string Id(LabeledImages images) => Data(Page(images)).GetProperty("id").GetString()!;
    }

    [Fact]
    public void A_cutout_at_a_position_has_its_file_and_position()
    {
        LabeledImages named = Seventy.Select([0, 1, 2]).Called(["fits/a b.fits 150.25 +2.5", "x.png", "b.fits 10 -0.125"]);
        JsonElement sources = Data(Page(named, new() { Predictions = new Predictions([0.25f, 0.75f, 1, 0, 0.5f, 0.5f], ["Ring", "Blob"]) })).GetProperty("sources");
        sources[0].GetRawText().Should().Be("""{"n":"fits/a b.fits 150.25 \u002B2.5","f":"fits/a b.fits","r":150.25,"d":2.5,"s":[1,0.75]}""");
        sources[1].GetRawText().Should().Be("""{"n":"x.png","f":"x.png","s":[0,1]}""");
        sources[2].GetProperty("d").GetDouble().Should().Be(-0.125);
    }

    /// <summary>The matrix is that of a sky turned to the left about the reference pixel, east being to the left of north.</summary>
    [Theory]
    [InlineData(0, 20)]
    [InlineData(30, 20)]
    [InlineData(-120, -70)]
    public void North_is_where_the_coordinates_have_it(double angle, double declination)
    {
        LabelingSource source = new LabelingSource { Name = "a", Position = new SkyPosition(10, declination) };
        LabelingSource found = source.On(Turned(angle, 1, declination));
        found.North.Should().BeApproximately(angle, 0.01);
        found.PixelScale.Should().BeApproximately(3.6, 1e-9);
        source.On(Turned(angle, -1, declination)).North.Should().BeNull("a mirrored sky has no such arrows");
        (source with { PixelScale = 2 }).On(Turned(angle, 1, declination)).PixelScale.Should().Be(2);
        (source with { Position = null }).On(Turned(angle, 1, declination)).North.Should().BeNull();
    }

    [Fact]
    public void A_row_of_a_catalogue_has_its_fluxes_and_flags()
    {
        CatalogRow row = new()
        {
            Name = "J1", File = "m.fits", Position = new SkyPosition(1, 2), PeakFlux = 0.0123456, Flags = CatalogFlags.Edge | CatalogFlags.LowConfidence,
        };
        LabelingSource source = LabelingSource.Of(row);
        (source.Name, source.File, source.Position).Should().Be(("J1", "m.fits", new SkyPosition(1, 2)));
        source.Flags.Should().Equal("Edge", "LowConfidence");
        source.Facts.Should().Equal(("Peak flux", "12.35 mJy/beam"));
    }

    [Fact]
    public void All_that_does_not_belong_to_the_images_is_listed()
    {
        LabelingPageOptions options = new()
        {
            Sources = [new() { Name = "a" }, new() { Name = "a" }], Surroundings = Seventy.Select([0]), Order = [1, 1],
            Predictions = new Predictions([1, 0, 0], ["x", "y", "z"]),
        };
        FluentActions.Invoking(() => Page(Seventy, options)).Should().Throw<ArgumentException>().WithMessage(
            "*70 sources*received 2; *70 surroundings*received 1; *70 predictions*received 1; *Ring, Blob; received those of x, y, z; "
            + "*received a 2 times; *an order of places 0 to 69*");
        FluentActions.Invoking(() => Page(Seventy, new() { Title = " ", SourcesPerFile = 0 })).Should().Throw<ArgumentException>().WithMessage("*Title*SourcesPerFile*");
    }

    /// <summary>As the page exports it; benchmarks/peers/check_labeling.mjs holds the page to it.</summary>
    [Fact]
    public async Task An_exported_table_is_read_by_all_that_reads_labels()
    {
        string mosaic = Path.Combine(AppContext.BaseDirectory, "Golden", "cutouts", "mosaic.fits");
        File.Copy(mosaic, folder.File("mosaic.fits"));
        string table = folder.Write(
            "fits.csv",
            "name,file,ra,dec,label,not_sure,notes,labeller\n"
            + "mosaic.fits 150.1 +2.2,mosaic.fits,150.1,2.2,Ring,no,,Ada\n"
            + "mosaic.fits 150.0995 +2.2003,mosaic.fits,150.0995,2.2003,Blob,yes,\"'=1+1, \"\"so\"\"\ntwo lines\",Ada\n");
        LabeledImages cutouts = await FitsDatasetSource.FromTable(table).LoadAsync();
        cutouts.ClassNames.Should().Equal("Blob", "Ring");
        cutouts.Labels().Should().Equal(1, 0);
        IReadOnlyList<SourceLabel> labels = LabelFile.Read(table);
        labels[1].Should().Be(new SourceLabel
        {
            Source = "mosaic.fits 150.0995 +2.2003", Class = "Blob", Labeller = "Ada", IsUnsure = true, Notes = "=1+1, \"so\"\\u000Atwo lines",
        });
        LabelVotes.Of(labels).Label(cutouts).Labels().Should().Equal(1, 0);
        Data(Page(cutouts)).GetProperty("sources")[0].GetProperty("f").GetString().Should().Be("mosaic.fits");

        using (FileStream png = File.Create(folder.File("a.png")))
            PngWriter.WriteIndexed(png, [0, 1, 1, 0], [new Rgb(0, 0, 0), new Rgb(200, 200, 200)], 2, 2);
        string pictures = folder.Write("pictures.csv", "name,file,label,not_sure,notes,labeller\na.png,a.png,Ring,no,,\n");
        (await ImageFolderSource.FromList(pictures).LoadAsync()).ClassNames.Should().Equal("Ring");
    }

    private static CelestialWcs Turned(double degrees, int east, double declination)
    {
        (double sine, double cosine) = Math.SinCos(degrees * Math.PI / 180);
        using FitsImage image = FitsImage.Open(new MemoryStream(FitsText.Image(
            "CTYPE1  = 'RA---SIN'", "CTYPE2  = 'DEC--SIN'", "CRVAL1  = 10", Card("CRVAL2", declination), "CRPIX1  = 2", "CRPIX2  = 1",
            Card("CD1_1", -east * 0.001 * cosine), Card("CD1_2", -east * 0.001 * sine), Card("CD2_1", -0.001 * sine), Card("CD2_2", 0.001 * cosine))));
        return image.Wcs!;

        static string Card(string keyword, double value) => FormattableString.Invariant($"{keyword,-8}= {value:F17}");
    }

    private static string Inside(string html, string pattern) => Regex.Match(html, pattern, RegexOptions.Singleline).Groups[1].Value;

    private static JsonElement Data(string html) =>
        JsonDocument.Parse(Inside(html, "<script type=\"application/json\" id=\"data\">(.*?)</script>")).RootElement;

    private static byte[] Chunk(string html, string id)
    {
        byte[] packed = Convert.FromBase64String(Inside(html, $"<script type=\"text/plain\" id=\"{id}\">(.*?)</script>"));
        using MemoryStream bytes = new();
        using DeflateStream deflate = new(new MemoryStream(packed), CompressionMode.Decompress);
        deflate.CopyTo(bytes);
        return bytes.ToArray();
    }

    private string Page(LabeledImages images, LabelingPageOptions? options = null) =>
        File.ReadAllText(LabelingPage.Write(folder.File("page.html"), images, options).Single());
}
