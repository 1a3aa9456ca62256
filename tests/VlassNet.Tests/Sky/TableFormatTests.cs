using System.IO.Compression;
using System.Text;
using VlassNet.Sky;
using VlassNet.Tests.Data;

namespace VlassNet.Tests.Sky;

/// <summary>Positions from each format of table, those of Golden/tables as make_tables.py wrote them with astropy.</summary>
public class TableFormatTests
{
    private static readonly SkyPosition[] Expected = [new(180, -30), new(150.1165, 2.2013), new(0.1, 89.5)];

    [Theory]
    [InlineData("tabledata.vot", "Ωm, 3")]
    [InlineData("binary.vot", "Ωm, 3")]
    [InlineData("binary2.vot", "Ωm, 3")]
    [InlineData("spaces.ecsv", "Ωm, 3")]
    [InlineData("hours.ecsv", "Ωm, 3")]
    [InlineData("table.fits", "Om, 3")]
    [InlineData("table.fits.gz", "Om, 3")]
    public void What_astropy_writes_is_read(string file, string last)
    {
        IReadOnlyList<CatalogSource> sources = PositionList.Load(Golden(file), "m.fits");
        for (int i = 0; i < Expected.Length; i++)
        {
            sources[i].Position!.Value.RightAscension.Should().BeApproximately(Expected[i].RightAscension, 1e-12);
            sources[i].Position!.Value.Declination.Should().BeApproximately(Expected[i].Declination, 1e-12);
        }

        sources.Should().HaveCount(Expected.Length);
        (sources[0].Name, sources[2].Name).Should().Be(("J1200-30", last));
        if (file.EndsWith(".vot", StringComparison.Ordinal) && file != "binary.vot")
            sources[1].Name.Should().BeNull("it is masked");
    }

    [Theory]
    [InlineData("binary2.vot")]
    [InlineData("table.fits")]
    public void A_table_that_is_cut_off_is_refused(string file)
    {
        byte[] whole = File.ReadAllBytes(Golden(file));
        using TempFolder folder = new();
        int[] lengths = file.EndsWith(".fits", StringComparison.Ordinal)
            ? [2880, 5000, whole.Length - 2880, whole.Length - 2880 + 50]
            : [300, whole.Length / 2, whole.Length - 250, whole.Length - 20];
        foreach (int length in lengths)
        {
            FluentActions.Invoking(() => PositionList.Load(folder.Write($"cut{length}", whole[..length]), "m.fits")).Should().Throw<BadInputException>($"{length} bytes");
        }
    }

    [Fact]
    public void Unsigned_numbers_keep_their_digits() => Load(FitsTable(
        ["TFIELDS = 3", "TTYPE1  = 'id'", "TFORM1  = 'K'", "TZERO1  = 9223372036854775808", "TTYPE2  = 'ra'", "TFORM2  = 'I'", "TTYPE3  = 'dec'", "TFORM3  = 'E'"],
        [0x80, 0, 0, 0, 0, 0, 0, 5, 0, 0x64, 0x3F, 0x80, 0, 0])).Single().Name.Should().Be("5");

    [Fact]
    public void Scaled_numbers_are_scaled_and_null_ones_are_none()
    {
        string[] cards = ["TFIELDS = 3", "TTYPE1  = 'ra'", "TFORM1  = 'I'", "TSCAL1  = 0.5", "TZERO1  = 80", "TTYPE2  = 'dec'", "TFORM2  = 'B'", "TTYPE3  = 'id'", "TFORM3  = 'J'", "TNULL3  = -1"];
        Load(FitsTable(cards, [0, 200, 5, 0xFF, 0xFF, 0xFF, 0xFF])).Should().Equal(new CatalogSource("m.fits", new SkyPosition(180, 5)));
    }

    [Theory]
    [InlineData("RADESYS = 'FK4'", "*positions in ICRS, or FK5 of J2000; found ra and dec in FK4*")]
    [InlineData("EQUINOX = 1950.0", "*found ra and dec in 1950*")]
    [InlineData("EQUINOX = 2000.0", null)]
    [InlineData("RADESYS = 'ICRS'", null)]
    [InlineData("TUNIT1  = 'mas'", "*extension 1: expected degrees, hours*found mas*")]
    [InlineData("TFORM2  = '2E'", "*within the 8 bytes of a row*")]
    [InlineData("TFORM2  = 'R'", "*the standard's types; found R*")]
    [InlineData("TFORM2  = 'L'", "*row 1: expected a text or single numbers in the column dec; found L*")]
    [InlineData("TFIELDS = 100000", "*1 to 10,000 columns as TFIELDS*")]
    public void A_FITS_table_says_what_its_columns_are(string card, string? message)
    {
        byte[] table = FitsTable(
            ["TFIELDS = 2", "TTYPE1  = 'ra'", "TFORM1  = 'E'", "TTYPE2  = 'dec'", "TFORM2  = 'E'"], [0x43, 0x34, 0, 0, 0xC1, 0xF0, 0, 0], card);
        if (message is null)
            Load(table).Single().Position.Should().Be(Expected[0]);
        else
            FluentActions.Invoking(() => Load(table)).Should().Throw<BadInputException>().WithMessage(message);
    }

    [Fact]
    public void A_FITS_file_without_a_table_is_refused() =>
        FluentActions.Invoking(() => Load(FitsText.Image())).Should().Throw<BadInputException>().WithMessage("*a binary table; found none*");

    [Theory]
    [InlineData("PK\u0003\u0004..xl/workbook.xml", "*an Excel workbook. Save it as CSV*")]
    [InlineData("PK\u0003\u0004....mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "*an OpenDocument spreadsheet. Save it as CSV*")]
    [InlineData("PK\u0003\u0004....a.txt", "*a zip archive. Unpack it*")]
    [InlineData("\u00D0\u00CF\u0011\u00E0", "*Excel before 2007. Save it as CSV*")]
    [InlineData("PAR1", "*a Parquet file*")]
    [InlineData("\u0089HDF", "*an HDF5 file*")]
    [InlineData("BZh9", "*bzip2*")]
    public void What_is_another_kind_of_file_is_named(string start, string message)
    {
        byte[] file = Encoding.Latin1.GetBytes(start.PadRight(64, '\0'));
        FluentActions.Invoking(() => Load(file)).Should().Throw<BadInputException>().WithMessage(message).Which.Subject.Should().Be(InputSubject.Table);
        FluentActions.Invoking(() => Load(Packed(file))).Should().Throw<BadInputException>().WithMessage(message, "it may be gzipped too");
    }

    [Fact]
    public void Packed_text_is_read_and_damage_found()
    {
        byte[] packed = Packed(Encoding.UTF8.GetBytes("ra,dec\n180,-30\n"));
        Load(packed).Single().Position.Should().Be(Expected[0]);
        packed[^6] ^= 1;
        FluentActions.Invoking(() => Load(packed)).Should().Throw<BadInputException>().WithMessage("*can be read to its end*");
    }

    /// <summary>A parser takes a time that grows as their square for some attributes; none is given so many.</summary>
    [Theory]
    [InlineData("<VOTABLE {0}>")]
    [InlineData("<VOTABLE><FIELD {0}/>")]
    public void A_tag_of_many_attributes_is_refused_at_once(string format)
    {
        StringBuilder attributes = new();
        for (int i = 0; i < 1_000_000; i++)
            attributes.Append(System.Globalization.CultureInfo.InvariantCulture, $"xmlns:a{i}='>u{i}' ");
        string text = string.Format(System.Globalization.CultureInfo.InvariantCulture, format, attributes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        FluentActions.Invoking(() => Load(bytes)).Should().Throw<BadInputException>().WithMessage("*tags of at most 65,536 bytes*");
        (GC.GetAllocatedBytesForCurrentThread() - before - bytes.Length).Should().BeLessThan(20_000_000);
    }

    [Fact]
    public void What_is_no_tag_may_be_long()
    {
        string much = new('x', 200_000);
        string rows = "<TR><TD>180</TD><TD>-30</TD></TR>";
        Load(Encoding.UTF8.GetBytes(
            $"<?xml version='1.0'?><?it it's {much}?><!-- \" {much} --><VOTABLE><DESCRIPTION>{much}<![CDATA[ ' < {much}]]></DESCRIPTION><FIELD name='ra'/>"
            + $"<FIELD name='dec'/><TABLEDATA>{rows}</TABLEDATA></VOTABLE>")).Single().Position.Should().Be(Expected[0]);
    }

    [Fact]
    public void Reading_ends_when_asked()
    {
        using TempFolder folder = new();
        foreach (string text in (string[])["ra,dec\n1,2\n", "<VOTABLE/>"])
        {
            string path = folder.Write("list", text);
            FluentActions.Invoking(() => PositionList.Load(path, "m.fits", new CancellationToken(true))).Should().Throw<OperationCanceledException>();
        }
    }

    [Theory]
    [InlineData("<FIELD name='ra' datatype='double'/>", "AAAA", "*more bytes; found the end of the data, in row 1*")]
    [InlineData("<FIELD name='ra' datatype='double' arraysize='x'/>", "AAAA", "*a data type and array size of the standard in the column ra*")]
    [InlineData("<FIELD name='ra' datatype='double' arraysize='2x*'/>", "AAAA", "*a data type and array size of the standard in the column ra*")]
    [InlineData("<FIELD name='ra' datatype='color'/>", "AAAA", "*found color*")]
    [InlineData("<FIELD name='n' datatype='char' arraysize='*'/><FIELD name='ra' datatype='double'/>", "/////w==", "*a number of values in the column n; found -1*")]
    [InlineData("<FIELD name='n' datatype='char' arraysize='*'/><FIELD name='ra' datatype='double'/>", "f////w==", "*more bytes; found the end of the data*")]
    [InlineData("<FIELD name='ra' datatype='char' arraysize='0'/>", "AAAA", "*a right ascension*found nothing*")]
    public void Binary_data_that_make_no_sense_are_refused(string fields, string data, string message) => FluentActions.Invoking(() => Load(Encoding.UTF8.GetBytes(
        $"<VOTABLE><TABLE>{fields}<FIELD name='dec' datatype='unsignedByte'/><DATA><BINARY><STREAM encoding='base64'>{data}</STREAM></BINARY></DATA></TABLE></VOTABLE>")))
        .Should().Throw<BadInputException>().WithMessage(message);

    [Theory]
    [InlineData("<BINARY><STREAM href='http://x/y'/></BINARY>", "*data that are in the file; found a reference to http://x/y*")]
    [InlineData("<BINARY><STREAM encoding='gzip'/></BINARY>", "*data in base64; found gzip*")]
    [InlineData("<BINARY/>", "*the data in a STREAM; found none*")]
    [InlineData("<BINARY><STREAM encoding='base64'>#</STREAM></BINARY>", "*expected a VOTable; found *")]
    public void Binary_data_are_in_the_file(string data, string message) => FluentActions.Invoking(() => Load(Encoding.UTF8.GetBytes(
        $"<VOTABLE><FIELD name='ra' datatype='double'/><FIELD name='dec' datatype='double'/><DATA>{data}</DATA></VOTABLE>")))
        .Should().Throw<BadInputException>().WithMessage(message);

    private static byte[] FitsTable(string[] cards, byte[] row, params string[] others)
    {
        string[] own = [.. cards.Where(card => !others.Any(other => other.StartsWith(card[..9], StringComparison.Ordinal)))];
        string[] all =
        [
            "XTENSION= 'BINTABLE'", "BITPIX  = 8", "NAXIS   = 2", $"NAXIS1  = {row.Length}", "NAXIS2  = 1", "PCOUNT  = 0", "GCOUNT  = 1", .. own, .. others,
        ];
        return [.. FitsText.Header(["SIMPLE  = T", "BITPIX  = 8", "NAXIS   = 0"]), .. FitsText.Header(all), .. row, .. new byte[2880 - row.Length]];
    }

    private static byte[] Packed(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream stream = new(packed, CompressionLevel.Fastest))
            stream.Write(bytes);
        return packed.ToArray();
    }

    private static IReadOnlyList<CatalogSource> Load(byte[] bytes)
    {
        using TempFolder folder = new();
        return PositionList.Load(folder.Write("list", bytes), "m.fits");
    }

    private static string Golden(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", "tables", name);
}
