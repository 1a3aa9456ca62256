using System.Globalization;
using System.Text;
using VlassNet.Catalogs;
using VlassNet.Sky;

namespace VlassNet.Tests.Catalogs;

public sealed class RegionFileTests
{
    private const string Head = "# Region file format: DS9 version 4.1\nglobal color=green width=1\n";

    [Fact]
    public void Regions_are_on_the_sky() => Written(FoundSources.WithPositions).Should().Be(
        Head
        + "fk5; ellipse(150.0000000,0.0027778,1.60\",1.25\",110.0) # text={VLASS J100000.00+000020.0}\n"
        + "fk5; ellipse(150.0000000,-0.0083333,1.60\",1.25\",260.0)\n"
        + "fk5; circle(150.0000000,0.0055556,6.75\") # color=cyan\n"
        + "fk5; ellipse(150.0100000,0.5000000,1.60\",1.25\",90.0) # text={=a (b), c}\n");

    /// <summary>DS9 counts pixels from 1, columns first.</summary>
    [Fact]
    public void Without_coordinates_regions_are_in_pixels() => Written(FoundSources.WithoutPositions).Should().Be(
        Head
        + "image; ellipse(33.000,38.000,1.60,1.25,110.0) # text={VLASS J100000.00+000020.0}\n"
        + "image; ellipse(33.000,48.000,1.60,1.25,260.0)\n"
        + "image; circle(33.000,43.000,6.75) # color=cyan\n"
        + "image; ellipse(8.250,51.500,1.60,1.25,90.0) # text={=a (b), c}\n");

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public void The_text_is_the_same_in_every_culture(string culture)
    {
        string usual = Written(FoundSources.WithPositions);
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            Written(FoundSources.WithPositions).Should().Be(usual);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Nothing_found_is_a_file_without_regions() => Written([]).Should().Be(Head);

    private static string Written(DetectedSource[] sources)
    {
        using MemoryStream stream = new();
        RegionFile.Write(stream, sources);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
