using System.Text;
using System.Xml.Linq;
using VlassNet.Catalogs;
using VlassNet.Sky;

namespace VlassNet.Tests.Catalogs;

public sealed class ComponentTableTests
{
    [Fact]
    public void A_table_has_a_line_for_each_component() => Written(CatalogFormat.Csv, FoundSources.WithPositions).Should().Be(
        "source,source_number,island,ra,dec,row,column,row_error,column_error,peak_flux,peak_flux_error,flux,flux_error,major,minor,position_angle,"
        + "deconvolved_major,deconvolved_minor,background,noise,signal_to_noise,pixels,flags\n"
        + "VLASS J100000.00+000020.0,1,7,150.0000000,0.0027778,37.000,32.000,0.01,0.02,0.01234568,0.0001,0.02469136,0.0003,3.2,2.5,20.0,0,0,1E-06,0.0001,123.46,9,edge|deblended\n"
        + "VLASS J100000.00+000020.0,1,7,150.0000000,-0.0083333,47.000,32.000,0.01,0.02,0.01,0.0001,0.02,0.0003,3.2,2.5,170.0,0,0,1E-06,0.0001,100.00,9,edge|deblended\n"
        + "\"'=a {b}, c\",2,7,150.0100000,0.5000000,50.500,7.250,0.01,0.02,0.25,0.0001,0.5,0.0003,3.2,2.5,0.0,,,1E-06,0.0001,2500.00,9,edge|deblended\n");

    [Theory]
    [InlineData(true, "arcsec")]
    [InlineData(false, "pixel")]
    public void A_VOTable_says_what_the_axes_are_in(bool hasPositions, string unit)
    {
        XDocument document = XDocument.Parse(Written(CatalogFormat.VOTable, hasPositions ? FoundSources.WithPositions : FoundSources.WithoutPositions));
        XNamespace space = "http://www.ivoa.net/xml/VOTable/v1.3";
        document.Descendants(space + "TABLE").Single().Attribute("name")!.Value.Should().Be("components");
        document.Descendants(space + "FIELD").Single(field => field.Attribute("name")!.Value == "major").Attribute("unit")!.Value.Should().Be(unit);
        document.Descendants(space + "TR").Should().HaveCount(3);
        document.Descendants(space + "TR").Last().Elements().First().Value.Should().Be("=a {b}, c", "XML needs no apostrophe");
    }

    [Fact]
    public void The_name_of_a_file_says_how_it_is_written()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            ComponentTable.Write(Path.Combine(folder, "a.csv"), []);
            ComponentTable.Write(Path.Combine(folder, "a.VOT"), []);
            File.ReadAllText(Path.Combine(folder, "a.csv")).Should().StartWith("source,").And.EndWith("flags\n");
            File.ReadAllText(Path.Combine(folder, "a.VOT")).Should().StartWith("<?xml");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Written(CatalogFormat format, DetectedSource[] sources)
    {
        using MemoryStream stream = new();
        ComponentTable.Write(stream, format, sources);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
