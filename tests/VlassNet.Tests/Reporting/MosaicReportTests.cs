using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using VlassNet.Catalogs;
using VlassNet.Reporting;
using VlassNet.Sky;
using VlassNet.Tests.Data;
using VlassNet.Tests.Sky.Detection;

namespace VlassNet.Tests.Reporting;

public class MosaicReportTests
{
    private static readonly DetectionResult Found = SampleMosaics.Found();
    private static readonly ClassifiedMosaic Mosaic = SampleMosaics.Classified(Found);

    [Fact]
    public void The_table_counts_sources_and_components_by_class()
    {
        ParsedReport report = new(Html(Mosaic));
        XElement[] rows = [.. report.OfClass("scores").Single().Descendants("tbody").Single().Elements("tr")];
        rows.Select(row => row.Element("th")!.Value).Should().Equal("Point", "Double", "not classified", "All");
        ILookup<string, ClassifiedSource> byClass = Mosaic.Sources.ToLookup(one => one.Row.Class ?? "not classified");
        foreach (XElement row in rows)
        {
            ClassifiedSource[] sources = row.Element("th")!.Value == "All" ? [.. Mosaic.Sources] : [.. byClass[row.Element("th")!.Value]];
            row.Elements("td").Select(cell => int.Parse(cell.Value, CultureInfo.InvariantCulture)).Should().Equal(
                sources.Length, sources.Sum(one => one.Source.Components.Length), sources.Count(one => one.Source.Components.Length > 1), sources.Length);
        }

        report.OfClass("lead").Single().Value.Should().Be($"{Found.Sources.Length} sources of {Found.Components.Length} components in 160×170 pixels.");
    }

    [Fact]
    public void Each_source_has_its_class_its_flags_and_its_components()
    {
        ParsedReport report = new(Html(Mosaic));
        XElement[] items = [.. report.OfClass("found").Single().Elements("li")];
        items.Should().HaveCount(Mosaic.Sources.Length);
        foreach (XElement item in items)
        {
            ClassifiedSource one = Mosaic.Sources.Single(one => one.Source.Name == item.Descendants("strong").Single().Value);
            string said = string.Join(" / ", item.Elements("div").First().Elements("span").Select(span => span.Value));
            said.Should().Contain(one.Row.Class is null ? "not classified" : one.Row.Class == "Double" ? "Double, probability 0.750" : "Point, probability 0.875");
            said.Should().Contain(one.Row.Class is null ? "unreadable" : "edge, low-confidence");
            said.Contains("deblended", StringComparison.Ordinal).Should().Be(one.Source.Flags.HasFlag(ComponentFlags.Deblended));
            XElement[] rows = [.. item.Descendants("tbody").Single().Elements("tr")];
            rows.Select(row => SampleEvaluations.Number(row.Elements("td").ElementAt(2).Value)).Should().Equal(
                one.Source.Components.Select(component => component.Flux), (shown, flux) => Math.Abs(shown - flux) < 1e-3 * flux);
            rows.Select(row => double.Parse(row.Element("th")!.Value, CultureInfo.InvariantCulture)).Should().Equal(
                one.Source.Components.Select(component => component.Position!.Value.RightAscension), (shown, ra) => Math.Abs(shown - ra) < 6e-6);
            ((string)item.Element("img")!.Attribute("alt")!).Should().StartWith(one.Source.Name);
        }
    }

    [Fact]
    public void The_page_allows_its_own_style_and_script_alone_and_refers_to_nothing_elsewhere()
    {
        string html = Html(Mosaic);
        ParsedReport report = new(html);
        string policy = (string)report.Elements("meta").Single(
            meta => (string?)meta.Attribute("http-equiv") == "Content-Security-Policy").Attribute("content")!;
        policy.Should().StartWith("default-src 'none';").And.NotContain("unsafe").And.Contain($"style-src '{Hash(report.Style)}'")
            .And.Contain($"script-src '{Hash(report.Script)}'");
        report.Root.Descendants().Attributes().Should().NotContain(
            attribute => attribute.Name.LocalName == "style" || attribute.Name.LocalName.StartsWith("on"));
        report.Root.Descendants().Attributes("src").Should().OnlyContain(source => source.Value.StartsWith("data:image/png;base64,", StringComparison.Ordinal));
        report.Elements("img").Should().OnlyContain(image => ((string?)image.Attribute("alt") ?? "").Length > 0);
        string[] ids = [.. report.Root.Descendants().Select(element => (string?)element.Attribute("id")).OfType<string>()];
        ids.Should().OnlyHaveUniqueItems().And.Contain(report.Root.Descendants().Attributes("aria-labelledby").Select(label => label.Value));
        report.OfClass("parts").Should().OnlyContain(part => (string?)part.Attribute("tabindex") == "0" && part.Attribute("aria-label") != null);
        html.Should().NotContainAny("http:", "https:", "url(", "@import");

        static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
    }

    [Fact]
    public void Hostile_names_stay_text()
    {
        const string bad = "</title><script>alert(1)</script><img src=x onerror='alert(2)'>{{style}}";
        using FitsImage image = FitsImage.Open(new MemoryStream(MosaicFits.Of(MosaicFits.Field(120, 120))));
        DetectionResult found = new SourceFinder(new SourceFinderOptions { Survey = bad }).Find(image);
        ParsedReport report = new(Html(SampleMosaics.Classified(found, bad), new MosaicReportOptions { Title = bad, Notes = bad }));
        report.Elements("script").Should().ContainSingle();
        report.Elements("img").Should().OnlyContain(picture => picture.Attribute("onerror") == null);
        report.Elements("h1").Single().Value.Should().Be(bad);
        report.OfClass("found").Descendants("strong").Should().OnlyContain(name => name.Value.StartsWith(bad));
    }

    /// <summary>10,000 sources of 20 components in noise, which is the worst to compress.</summary>
    [Fact]
    public void Ten_thousand_sources_stay_below_five_megabytes()
    {
        SimulatedSky sky = new(500, 500, seed: 81);
        DetectionResult empty = new SourceFinder().Find(sky.Pixels, 500, 500, SimulatedSky.Calibration);
        SourceComponent[] parts = [.. Found.Sources.First(source => source.Components.Length > 1).Components];
        ImmutableArray<SourceComponent> many = [.. Enumerable.Range(0, 20).Select(i => parts[i % 2])];
        DetectedSource[] sources =
        [
            .. Enumerable.Range(1, 10_000).Select(i => Found.Sources[0] with { Number = i, Name = $"VLASS {i}", Row = i % 500, Column = i * 7 % 500, Components = many }),
        ];
        DetectionResult crowded = new(empty.Field, empty.Calibration, many, [.. sources]);
        string html = Html(crowded, new MosaicReportOptions { Gallery = 1000 });
        html.Length.Should().BeInRange(1_000_000, 5_000_000);
        Html(crowded).Length.Should().BeLessThan(3_000_000);
        new ParsedReport(Html(crowded)).OfClass("found").Single().Elements("li").Should().HaveCountLessThanOrEqualTo(60);
        new ParsedReport(Html(crowded)).Root.Value.Should().Contain("And 8 fainter ones.").And.Contain("60 of 10,000 sources");
    }

    [Fact]
    public void Kinds_take_turns_until_the_number_is_reached()
    {
        ParsedReport report = new(Html(Mosaic, new MosaicReportOptions { Gallery = 3 }));
        string[] said = [.. report.OfClass("found").Single().Elements("li").Select(item => item.Descendants("span").First().Value)];
        said.Should().HaveCount(3);
        said.Select(text => text.Split(',')[0]).Should().Equal("Point", "Double", "not classified");
        ClassifiedSource brightest = Mosaic.Sources.Where(one => one.Row.Class == "Point").MaxBy(one => one.Source.PeakFlux)!;
        report.OfClass("found").Descendants("strong").First().Value.Should().Be(brightest.Source.Name);
        new ParsedReport(Html(Mosaic, new MosaicReportOptions { Gallery = 0 })).OfClass("found").Should().BeEmpty();
    }

    [Fact]
    public void Without_classes_and_without_sources_there_is_a_whole_report()
    {
        new ParsedReport(Html(Found)).OfClass("scores").Descendants("tbody").Descendants("th").Select(name => name.Value)
            .Should().Equal("one component", "several components", "All");
        ParsedReport empty = new(Html(new SourceFinder().Find([float.NaN], 1, 1, SimulatedSky.Calibration)));
        empty.OfClass("lead").Single().Value.Should().Be("0 sources of 0 components in 1×1 pixels.");
        empty.OfClass("found").Should().BeEmpty();
        empty.Root.Value.Should().NotContain("NaN");
    }

    [Fact]
    public void The_same_sources_give_the_same_bytes_in_every_culture()
    {
        using TempFolder folder = new();
        string path = Path.Combine(folder.Path, "report.html"), first = Html(Mosaic);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("", useUserOverride: false)
            {
                NumberFormat = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = "~" },
            };
            Mosaic.SaveReport(path);
            File.ReadAllText(path).Should().Be(first);
            Found.SaveReport(path);
            File.ReadAllText(path).Should().Be(Html(Found));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void An_evaluation_s_report_has_it_as_a_section()
    {
        string html = SampleEvaluations.Html(SampleEvaluations.Of(50, 2), null, SampleEvaluations.Quick with { Mosaic = Mosaic });
        ParsedReport report = new(html);
        report.WithId("sources")!.Descendants("img").Should().HaveCount(1 + Mosaic.Sources.Length);
        report.Elements("nav").Single().Value.Should().Contain("Sources");
    }

    [Fact]
    public void Wrong_settings_are_refused_together()
    {
        MosaicReportOptions bad = new() { Title = " ", Notes = null!, Gallery = 1001, Picture = new MosaicPictureOptions { Size = 1 } };
        ((Action)(() => Mosaic.SaveReport(Stream.Null, bad))).Should().Throw<ArgumentException>().WithMessage("*Title*Notes*Picture*Size*Gallery*1001*");
    }

    private static string Html(ClassifiedMosaic mosaic, MosaicReportOptions? options = null)
    {
        using MemoryStream stream = new();
        mosaic.SaveReport(stream, options);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Html(DetectionResult found, MosaicReportOptions? options = null)
    {
        using MemoryStream stream = new();
        found.SaveReport(stream, options);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
