using System.Collections.Immutable;
using System.Text;
using System.Xml.Linq;
using VlassNet.Catalogs;
using VlassNet.Sky;

namespace VlassNet.Tests.Catalogs;

public sealed class CatalogWriterTests
{
    private static readonly ImmutableArray<string> Classes = ["Point Source", "A & <B>"];

    private static readonly CatalogRow[] Rows =
    [
        new()
        {
            Name = "VLASS J1", File = "a, \"b\".fits", Position = new SkyPosition(150.1, -2.25), PeakFlux = 0.00123456789, TotalFlux = double.NaN,
            Probabilities = [0.75f, 0.25f], Class = "Point Source", Margin = 0.5, Flags = CatalogFlags.Edge | CatalogFlags.Blank,
        },
        new() { Name = "line\nbreak <&>\u0001", File = "c.fits", Flags = CatalogFlags.Unreadable },
    ];

    [Fact]
    public void Values_between_commas_have_a_line_each() => Write(CatalogFormat.Csv).Should().Be(
        "name,file,ra,dec,peak_flux,total_flux,p_point_source,p_a____b_,class,margin,flags\n"
        + "VLASS J1,\"a, \"\"b\"\".fits\",150.1000000,-2.2500000,0.001234568,,0.750000,0.250000,Point Source,0.500000,edge|nan\n"
        + "line break <&>\u0001,c.fits,,,,,,,,,unreadable\n");

    [Fact]
    public void A_VOTable_is_XML_with_a_line_for_each_row()
    {
        string text = Write(CatalogFormat.VOTable);
        XDocument document = XDocument.Parse(text);
        XNamespace space = "http://www.ivoa.net/xml/VOTable/v1.3";
        document.Descendants(space + "FIELD").Should().HaveCount(11);
        XElement[] rows = [.. document.Descendants(space + "TR")];
        rows[0].Elements().Select(cell => cell.Value).Should().Equal(
            "VLASS J1", "a, \"b\".fits", "150.1000000", "-2.2500000", "0.001234568", "", "0.750000", "0.250000", "Point Source", "0.500000", "edge|nan");
        rows[1].Elements().First().Value.Should().Be("line break <&>\uFFFD");
        text.Split('\n').Count(line => line.StartsWith("<TR>", StringComparison.Ordinal)).Should().Be(2);
    }

    /// <summary>The golden file is one that astropy reads without a warning (make_tables.py check).</summary>
    [Fact]
    public void A_VOTable_keeps_to_the_standard()
    {
        CatalogRow formula = new() { Name = "=Ωm", File = "b.fits", Flags = CatalogFlags.Outside };
        string golden = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "tables", "catalogue.vot"));
        Write(CatalogFormat.VOTable, [Rows[0], formula]).Should().Be(golden);
    }

    [Theory]
    [InlineData("=1+2", "'=1+2")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@A", "'@A")]
    [InlineData("'=A", "''=A")]
    [InlineData("'A", "'A")]
    [InlineData("A=1", "A=1")]
    [InlineData("=\"A\"", "\"'=\"\"A\"\"\"")]
    public void Texts_that_a_spreadsheet_would_run_are_made_harmless(string name, string written)
    {
        CatalogRow row = new() { Name = name, File = "f", Position = new SkyPosition(1, -2), Margin = -0.5 };
        Write(CatalogFormat.Csv, [row]).Split('\n')[1].Should().Be($"{written},f,1.0000000,-2.0000000,,,,,,-0.500000,", "numbers are none");
        Write(CatalogFormat.Csv, [row], isSafe: false).Split('\n')[1].Should().StartWith(name.Contains('"', StringComparison.Ordinal) ? "\"=" : name);
    }

    private static string Write(CatalogFormat format, CatalogRow[]? rows = null, bool isSafe = true)
    {
        using MemoryStream stream = new();
        CatalogWriter writer = new(stream, format, Classes, isSafe);
        writer.WriteStart();
        foreach (CatalogRow row in rows ?? Rows)
            writer.Write(row);
        writer.WriteEnd();
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
