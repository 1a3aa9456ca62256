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
            writer.Write(new CatalogRow { Name = "=N & \"M\"", File = "f", Position = new SkyPosition(1.5, 2.5), Probabilities = [1, 0], Class = "a" });
            writer.WriteEnd();
            Load(Encoding.UTF8.GetString(stream.ToArray())).Should().Equal(new CatalogSource("m.fits", new SkyPosition(1.5, 2.5), "=N & \"M\""));
        }
    }

    [Theory]
    [InlineData("", "*an empty file, or a pipe*")]
    [InlineData("a,b\n1,2\n", "*line 1, column 1: expected columns ra and dec; found the columns a, b*")]
    [InlineData("ra,dec\n1,2\n1,x\n", "*line 3, column 3: expected a declination from -90 to 90, degrees (or sexagesimal); found 'x'*")]
    [InlineData("ra,dec\n1\n", "*line 2*expected a declination*found nothing*")]
    [InlineData("ra,dec\n1,91\n", "*found '91'*")]
    [InlineData("ra,dec\nNaN,1\n", "*right ascension*found 'NaN'*")]
    [InlineData("<VOTABLE>", "*line 1: expected a VOTable; found *")]
    [InlineData("<VOTABLE/>", "*a VOTable with a table of data; found none*")]
    [InlineData("<VOTABLE><TABLE><FIELD name='ra'/><DATA><FITS/></DATA></TABLE></VOTABLE>", "*TABLEDATA*found FITS*")]
    [InlineData("<html><body/></html>", "*a VOTable; found an XML or HTML file, of <html>*")]
    [InlineData("<!DOCTYPE v [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><VOTABLE>&a;</VOTABLE>", "*expected a VOTable; found *DTD*")]
    [InlineData("<VOTABLE><TABLE><FIELD name='ra' unit='mas'/><FIELD name='dec' unit='deg'/><TABLEDATA/></TABLE></VOTABLE>", "*degrees, hours*in the column ra; found mas*")]
    [InlineData("<VOTABLE><COOSYS ID='s' system='eq_FK4'/><FIELD name='ra' ref='s'/><FIELD name='dec' ref='s'/><TABLEDATA/></VOTABLE>", "*positions in ICRS, *found ra and dec in eq_FK4*")]
    [InlineData("<VOTABLE><TABLE><FIELD name='ra'/><FIELD name='dec'/><DATA><TABLEDATA><TR/></TABLEDATA></DATA></TABLE></VOTABLE>", "*found nothing*")]
    [InlineData("<VOTABLE><TR></TR></VOTABLE>", "*a VOTable with a table of data; found none*")]
    public void What_is_no_list_is_refused_with_its_place(string text, string message) =>
        FluentActions.Invoking(() => Load(text)).Should().Throw<BadInputException>().WithMessage(message);

    /// <summary>Each is the source at 180, −30.</summary>
    [Theory]
    [InlineData("RAdeg,DEdeg\n180,-30")]
    [InlineData("ra (J2000) [deg];Dec (J2000) [deg]\n180;-30")]
    [InlineData("RIGHT ASCENSION|DECLINATION\n180|-30")]
    [InlineData("ra_rad,dec_rad\n3.141592653589793,-0.5235987755982988")]
    [InlineData("RA (hours),Dec (deg)\n12,-30")]
    [InlineData("ra,dec\n12:00:00,-30:00:00")]
    [InlineData("ra,dec\n12h 00m 00.0s,-30d00'00\"")]
    [InlineData("ra,dec\n180d00m00s,−30°00′00″")]
    [InlineData("ra_hms,dec_dms,ra_deg,dec_deg\n1:0:0,1:0:0,180,-30")]
    [InlineData("ra_str,dec_str,ra,dec\n01:00:00,01:00:00,180,-30")]
    [InlineData("ra_1,dec_1,ra,dec\n1,2,180,-30")]
    [InlineData("ra_b1950,dec_b1950,raj2000,dej2000\n1,2,180,-30")]
    [InlineData("e_ra,ra_err,alpha,delta,dec_j2000,ra_icrs\n1,1,-1,-1,-30,180")]
    [InlineData("alpha (deg),delta (deg)\n180,-30")]
    [InlineData("sky.ra,sky.dec\n180,-30")]
    [InlineData("# Equinox : 2000.0\n#ra,dec\n180,-30")]
    [InlineData("sep=;\nra;dec\n180;-30\n;\n")]
    [InlineData("x,ra,dec\n# x, y\n#1,180,-30\n")]
    [InlineData("ra dec\n# all of it\n180 -30\n")]
    [InlineData("ra,dec\n'+180,'-30\n")]
    [InlineData("\"ra\",\"dec\",\"of\nwhat\"\n180,-30,1\n")]
    [InlineData("ra\tdec\n---\t---\n180\t-30\n")]
    [InlineData("ra,dec,\n180,-30,\n")]
    [InlineData("ra,dec\n180,-30,,\n")]
    [InlineData("<VOTABLE><FIELD name='a' ucd='POS_EQ_RA'/><FIELD name='b' ucd='POS_EQ_DEC'/><FIELD name='c' ucd='stat.error;pos.eq.ra'/>"
        + "<TABLEDATA><TR><TD>180</TD><TD>-30</TD><TD>1</TD></TR></TABLEDATA></VOTABLE>")]
    [InlineData("<VOTABLE><COOSYS ID='s' system='ICRS' equinox='1950'/><FIELD ID='ra' ref='s'/><FIELD ID='dec' ref='none'/><FIELD name='id'><VALUES null='-'/></FIELD>"
        + "<TABLEDATA><TR><TD>180</TD><TD>-30</TD><TD>-</TD></TR></TABLEDATA></VOTABLE>")]
    public void Positions_are_found_whatever_their_columns_are_called(string text)
    {
        CatalogSource source = Load(text).Single();
        source.Name.Should().BeNull();
        source.Position!.Value.RightAscension.Should().BeApproximately(180, 1e-12);
        source.Position!.Value.Declination.Should().BeApproximately(-30, 1e-12);
    }

    [Theory]
    [InlineData("ra_1,dec_1,ra_2,dec_2\n1,2,3,4", "*one position of each source; found ra_1 and dec_1, ra_2 and dec_2. Leave one*")]
    [InlineData("ra,dec,ra,dec\n1,2,3,4", "*found ra and dec, ra and dec*")]
    [InlineData("ra_1,dec_2\n1,2", "*columns ra and dec; found the columns ra_1, dec_2*")]
    [InlineData("alpha,delta\n1,2", "*columns ra and dec*")]
    [InlineData("RAh,RAm,RAs,DEd,DEm,DEs\n1,2,3,4,5,6", "*columns ra and dec*")]
    [InlineData("ra_b1950,dec_b1950\n1,2", "*positions in ICRS, or FK5 of J2000; found ra_b1950 and dec_b1950*astropy's SkyCoord*")]
    [InlineData("# Equinox : 1950.0\nra,dec\n1,2", "*found ra and dec in 1950.0*")]
    [InlineData("# %ECSV 1.0\n# ---\n# datatype:\n# - {name: ra, datatype: float64}\n# meta:\n#   frame: fk4\nra dec\n1 2", "*found ra and dec in fk4*")]
    [InlineData("ra,dec\n1,2,3\n", "*line 2, column 5: expected 2 fields, one for each name of a column; found 3*")]
    [InlineData("ra;dec\n1,5;2,5\n", "*found '1,5'. Write numbers with a decimal point*")]
    [InlineData("ra,dec\n1,2\n1:0:0,2\n", "*line 3*found '1:0:0'. The rows before it are numbers*")]
    [InlineData("ra,dec\n1:0:0,2\n1,2\n", "*line 3*found '1'. The rows before it are sexagesimal*")]
    [InlineData("ra (deg),dec\n12:00:00,2\n", "*found '12:00:00'. It may be hours or degrees*")]
    [InlineData("ra_hms,dec_dms\n12,2\n", "*found '12'. The column is said to be sexagesimal*")]
    [InlineData("ra (hours),dec\n25,2\n", "*found '25'*")]
    [InlineData("ra,dec\n25:00:00,2\n", "*found '25:00:00'*")]
    [InlineData("ra,dec\n1:60:00,2\n", "*found '1:60:00'*")]
    [InlineData("ra,dec\n1:00:61,2\n", "*found '1:00:61'*")]
    [InlineData("ra,dec\n1,2h00m00s\n", "*a declination*found '2h00m00s'*")]
    [InlineData("150.1,2.2\n150.2,2.3\n", "*columns ra and dec; found the columns 150.1, 2.2*")]
    [InlineData("<VOTABLE><FIELD name='ra'/><FIELD name='dec'/><TABLEDATA><TR><TD>1</TD><TD>1</TD><TD>1</TD></TR></TABLEDATA></VOTABLE>", "*2 cells*found more*")]
    public void What_could_be_a_wrong_position_is_refused(string text, string message) =>
        FluentActions.Invoking(() => Load(text)).Should().Throw<BadInputException>().WithMessage(message).Which.Subject.Should().Be(InputSubject.Table);

    [Theory]
    [InlineData("name,ra,dec\n#12,1,2\n# a comment\nB,3,4\n", "#12", "B")]
    [InlineData("island,source,ra,dec\n0,0,1,2\n1,0,3,4\n", null, null)]
    [InlineData("source,ra,dec\n7,1,2\n,3,4\n", "7", null)]
    [InlineData("name,ra,dec\n'=A,1,2\n''=A,3,4\n", "=A", "'=A")]
    [InlineData("name,ra,dec\n'A,1,2\n'12',3,4\n", "'A", "'12'")]
    [InlineData("<VOTABLE><FIELD name='ra'/><FIELD name='dec'/><FIELD name='x' ucd='meta.id;meta.main'/><TABLEDATA><TR><TD>1</TD><TD>1</TD><TD>A</TD></TR>"
        + "<TR><TD>1</TD><TD>1</TD></TR></TABLEDATA></VOTABLE>", "A", null)]
    public void Names_are_those_of_the_table(string text, string? first, string? second) =>
        Load(text).Select(source => source.Name).Should().Equal(first, second);

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
