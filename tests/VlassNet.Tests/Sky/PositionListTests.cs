using System.Text;
using VlassNet.Catalogs;
using VlassNet.Sky;

namespace VlassNet.Tests.Sky;

public sealed class PositionListTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Theory]
    [InlineData("ra,dec\n150.5,-2.25\n0,90\n")]
    [InlineData("\uFEFFNumber\tDEJ2000\tRAJ2000\r\n1\t-2.25\t150.5\r\n2\t90\t0")]
    [InlineData("# a comment\n\"RA_deg\", \"Dec_deg\"\n 150.5 , -2.25\n\n0,9e1\n")]
    [InlineData("<VOTABLE><RESOURCE><TABLE><FIELD name='x' ucd='pos.eq.ra;meta.main'/><FIELD name='dec'/><DATA><TABLEDATA>"
        + "<TR><TD>150.5</TD><TD> -2.25 </TD></TR>\n<TR><TD>0</TD><TD><![CDATA[90]]></TD></TR></TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>")]
    public void Positions_are_read_from_tables_of_text(string text)
    {
        Load(text).Should().Equal(
            new CatalogSource("m.fits", new SkyPosition(150.5, -2.25)), new CatalogSource("m.fits", new SkyPosition(0, 90)));
    }

    [Fact]
    public void The_main_position_of_the_table_that_has_data_is_taken() => Load(
        "<VOTABLE><TABLE><FIELD name='other'/></TABLE><TABLE><FIELD name='a' ucd='pos.eq.ra'/><FIELD name='b' ucd='pos.eq.dec' unit='deg'/>"
        + "<FIELD name='c' ucd='pos.eq.ra;meta.main'/><FIELD name='d' ucd='pos.eq.dec;meta.main'/>"
        + "<DATA><TABLEDATA><TR><TD>1</TD><TD>2</TD><TD>3</TD><TD>4</TD></TR></TABLEDATA></DATA></TABLE></VOTABLE>")
        .Single().Position.Should().Be(new SkyPosition(3, 4));

    [Fact]
    public void A_column_may_name_the_sources() =>
        Load("name,ra,dec\nA,1,2\n,3,4\n").Select(source => source.Name).Should().Equal("A", null);

    [Fact]
    public void A_catalogue_of_ones_own_is_a_list_of_positions()
    {
        foreach (CatalogFormat format in Enum.GetValues<CatalogFormat>())
        {
            using MemoryStream stream = new();
            CatalogWriter writer = new(stream, format, ["a", "b"]);
            writer.WriteStart();
            writer.Write(new CatalogRow { Name = "N & \"M\"", File = "f", Position = new SkyPosition(1.5, 2.5), Probabilities = [1, 0], Class = "a" });
            writer.WriteEnd();
            Load(Encoding.UTF8.GetString(stream.ToArray())).Should().Equal(new CatalogSource("m.fits", new SkyPosition(1.5, 2.5), "N & \"M\""));
        }
    }

    [Theory]
    [InlineData("", "*a row with the names of the columns; found nothing*")]
    [InlineData("a,b\n1,2\n", "*line 1: expected columns ra and dec; found the columns a, b*")]
    [InlineData("ra,dec\n1,2\n1,x\n", "*line 3: expected a declination from -90 to 90, degrees; found 'x'*")]
    [InlineData("ra,dec\n1\n", "*line 2: expected a declination*found nothing*")]
    [InlineData("ra,dec\n1,91\n", "*found '91'*")]
    [InlineData("ra,dec\nNaN,1\n", "*right ascension*found 'NaN'*")]
    [InlineData("<VOTABLE>", "*line 1: expected a VOTable; found *")]
    [InlineData("<VOTABLE/>", "*a VOTable with a table of data; found none*")]
    [InlineData("<VOTABLE><TABLE><FIELD name='ra'/><DATA><BINARY2/></DATA></TABLE></VOTABLE>", "*TABLEDATA*found BINARY2*")]
    [InlineData("<!DOCTYPE v [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><VOTABLE>&a;</VOTABLE>", "*expected a VOTable; found *DTD*")]
    [InlineData("<VOTABLE><TABLE><FIELD name='ra' ucd='pos.eq.ra' unit='h'/></TABLE></VOTABLE>", "*degrees in the column ra; found h*")]
    [InlineData("<VOTABLE><COOSYS ID='s' system='eq_FK4'/></VOTABLE>", "*positions in ICRS, *found eq_FK4*")]
    [InlineData("<VOTABLE><TABLE><FIELD name='ra'/><FIELD name='dec'/><DATA><TABLEDATA><TR/></TABLEDATA></DATA></TABLE></VOTABLE>", "*found nothing*")]
    [InlineData("<VOTABLE><TR></TR></VOTABLE>", "*a VOTable with a table of data; found none*")]
    public void What_is_no_list_is_refused_with_its_place(string text, string message) =>
        FluentActions.Invoking(() => Load(text)).Should().Throw<BadInputException>().WithMessage(message);

    [Fact]
    public void A_cell_of_many_pieces_costs_what_its_text_does()
    {
        string pieces = string.Concat(Enumerable.Repeat("<![CDATA[1]]>", 40_000));
        long before = GC.GetAllocatedBytesForCurrentThread();
        string row = $"<TR><TD>{pieces}</TD><TD>1</TD></TR>";
        FluentActions.Invoking(() => Load($"<VOTABLE><FIELD name='ra'/><FIELD name='dec'/><TABLEDATA>{row}</TABLEDATA></VOTABLE>"))
            .Should().Throw<BadInputException>().WithMessage("*right ascension*");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(50_000_000);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused() =>
        FluentActions.Invoking(() => PositionList.Load(path + ".none", "m.fits")).Should().Throw<BadInputException>();

    private IReadOnlyList<CatalogSource> Load(string text)
    {
        File.WriteAllText(path, text);
        return PositionList.Load(path, "m.fits");
    }
}
