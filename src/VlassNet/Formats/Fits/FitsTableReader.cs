using System.Globalization;
using VlassNet.Formats.Input;
using VlassNet.Formats.Tables;

namespace VlassNet.Formats.Fits;

/// <summary>The first binary table of a FITS file (the standard 4.0, section 7.3).</summary>
internal sealed class FitsTableReader : TableReader
{
    private const long MostInMemory = 1L << 30;
    private const int BytesReadTogether = 1 << 18;
    private const long LongestRow = 1 << 26;

    private readonly FitsBytes bytes;
    private readonly FitsHdu hdu;
    private readonly FitsTableColumn[] stored;
    private readonly TableColumn[] columns;
    private readonly long count;
    private readonly int rowLength;
    private readonly byte[] buffer;
    private long row = -1;

    private FitsTableReader(FitsBytes bytes, FitsHdu hdu)
        : base(bytes.Name)
    {
        this.bytes = bytes;
        this.hdu = hdu;
        if (hdu.Axes.Length != 2 || hdu.Bitpix != 8)
            throw hdu.Header.Wrong("NAXIS", "a binary table of 2 axes and 8 bits", $"{hdu.Axes.Length} axes and {hdu.Bitpix} bits", "Write it again.");
        count = hdu.Axes[1];
        stored = FitsTableColumn.ReadAll(hdu.Header, hdu.Axes[0]);
        TableFrame? frame = FrameOf(hdu.Header);
        columns = [.. stored.Select(column => new TableColumn(column.Name, column.Unit, column.Meaning, frame))];

        if (hdu.Axes[0] is 0 or > LongestRow)
            throw hdu.Header.Wrong("NAXIS1", $"rows of 1 to {LongestRow:N0} bytes", $"{hdu.Axes[0]:N0}", "Leave out columns of long arrays.");
        rowLength = (int)hdu.Axes[0];
        buffer = new byte[rowLength * Math.Min(count, Math.Max(1, BytesReadTogether / rowLength))];
    }

    public override IReadOnlyList<TableColumn> Columns => columns;

    public override TableCell Top => new("", 0, 0);

    public override TableCell this[int column]
    {
        get
        {
            ReadOnlySpan<byte> all = buffer.AsSpan((int)(row % (buffer.Length / rowLength)) * rowLength, rowLength);
            TableCell cell = new("", (int)row + 1, 0);
            return stored[column].Text(all) is { } text
                ? cell with { Text = text }
                : throw Wrong(cell, $"a text or single numbers in the column {stored[column].Name}", stored[column].Format, "Leave it out, or write it so.");
        }
    }

    /// <param name="path">The file, gzipped or not.</param>
    /// <param name="token">Ends the opening.</param>
    public static FitsTableReader Open(string path, CancellationToken token)
    {
        FitsBytes? bytes = null;
        try
        {
            bytes = FitsSource.Open(InputLocation.FromText(path, new DownloadOptions()), MostInMemory, token);
            foreach (FitsHdu hdu in HduWalk.Parts(bytes, token))
            {
                if (hdu.Kind == "BINTABLE" && !hdu.IsPackedImage)
                    return new FitsTableReader(bytes, hdu);
            }

            throw bytes.Wrong("a binary table", "none", 0, "Write the table as a BINTABLE extension, or save it as CSV.");
        }
        catch (Exception error)
        {
            bytes?.Dispose();
            if (error is not (IOException or UnauthorizedAccessException or InvalidDataException))
                throw;
            throw new BadInputException("a table that can be read to its end", error.Message, path, "Check the file: fetch or write it again.", error)
            {
                Subject = InputSubject.Table,
            };
        }
    }

    public override bool Read()
    {
        if (row + 1 >= count)
            return false;
        row++;
        int held = buffer.Length / rowLength;
        if (row % held == 0)
            bytes.ReadExactly(hdu.DataOffset + (row * rowLength), buffer.AsSpan(0, (int)Math.Min(held, count - row) * rowLength));
        return true;
    }

    public override void Dispose() => bytes.Dispose();

    protected override string Where(TableCell place) =>
        $"{Name}, {hdu.Title}" + (place.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $", row {place.Line}") : "");

    private static TableFrame? FrameOf(HeaderCards header)
    {
        string? system = header.TryGetString("RADESYS", out string? named) || header.TryGetString("RADECSYS", out named) ? named.Trim() : null;
        HeaderCard? equinox = header.Find("EQUINOX") ?? header.Find("EPOCH");
        return system is null && equinox?.Value is null ? null : new TableFrame(system ?? "", equinox?.Value);
    }
}
