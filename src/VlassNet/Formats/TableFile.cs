using System.IO.Compression;
using System.Text;
using VlassNet.Formats.Fits;
using VlassNet.Formats.Tables;
using VlassNet.Formats.VOTable;

namespace VlassNet.Formats;

/// <summary>Opens a table of any format that is read: by what its bytes are, and not by its name.</summary>
internal static class TableFile
{
    private const string SaveAsCsv = "Save it as CSV in UTF-8.";
    private const string Unpack = "Unpack it first.";

    /// <param name="path">The file: text, a VOTable or a FITS binary table, gzipped or not.</param>
    /// <param name="token">Ends the reading.</param>
    /// <exception cref="BadInputException">There is no such file, or it is none of these.</exception>
    public static TableReader Open(string path, CancellationToken token)
    {
        FileInfo file = new(path);
        if (!file.Exists)
            throw Wrong(path, "a file", Directory.Exists(path) ? "a folder" : "no such file", "Check the path.");


        // Opening a pipe would wait for ever.
        if (file.Length == 0)
            throw Wrong(path, "a table", "an empty file, or a pipe", "Write the table to a file.");
        Stream? stream = null;
        try
        {
            TableInput input = new(OpenRead(file, path), path, token);
            stream = input;
            ReadOnlySpan<byte> head = input.Peek();
            if (head is [0x1F, 0x8B, ..])
            {
                input = new TableInput(new GZipStream(stream, CompressionMode.Decompress), path, token);
                stream = input;
                head = input.Peek();
            }

            if (head.StartsWith("SIMPLE  ="u8))
            {
                stream.Dispose();
                stream = null;
                return FitsTableReader.Open(path, token);
            }

            RefuseOthers(head, path);
            TableReader table = IsXml(head) ? VOTableReader.Open(stream, path) : new CsvTable(stream, path);
            stream = null;
            return table;
        }
        finally
        {
            stream?.Dispose();
        }
    }

    private static FileStream OpenRead(FileInfo file, string path)
    {
        try
        {
            return new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException("a table that can be read", error.Message, path, "Check the path and who may read it.", error)
            {
                Subject = InputSubject.Table,
            };
        }
    }

    private static bool IsXml(ReadOnlySpan<byte> head)
    {
        if (head is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..])
            return (head[0] == 0xFE ? Encoding.BigEndianUnicode : Encoding.Unicode).GetString(head[2..]).TrimStart().StartsWith('<');
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            head = head[3..];
        head = head.TrimStart(" \t\r\n"u8);
        return head.Length > 0 && head[0] == '<';
    }

    /// <summary>By the flags that Office sets, or the names of its parts.</summary>
    private static bool IsWorkbook(ReadOnlySpan<byte> zip) => zip is [_, _, _, _, 0x14, 0, 6, 0, ..]
        || zip.IndexOf("xl/"u8) >= 0 || zip.IndexOf("[Content_Types].xml"u8) >= 0 || zip.IndexOf("docProps/"u8) >= 0;

    private static void RefuseOthers(ReadOnlySpan<byte> head, string path)
    {
        (string Found, string Advice)? other = head switch
        {
            [(byte)'P', (byte)'K', 3, 4, ..] when IsWorkbook(head) =>
                ("an Excel workbook", SaveAsCsv),
            [(byte)'P', (byte)'K', 3, 4, ..] when head.IndexOf("opendocument.spreadsheet"u8) >= 0 => ("an OpenDocument spreadsheet", SaveAsCsv),
            [(byte)'P', (byte)'K', 3, 4, ..] => ("a zip archive", Unpack),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => ("a workbook of Excel before 2007", SaveAsCsv),
            [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] => ("a Parquet file", SaveAsCsv),
            [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => ("an HDF5 file", SaveAsCsv),
            [(byte)'B', (byte)'Z', (byte)'h', ..] => ("a file of bzip2", Unpack),
            [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..] => ("a file of xz", Unpack),
            [0x1F, 0x9D, ..] => ("a file of compress (.Z)", Unpack),
            _ => null,
        };
        if (other is { } known)
            throw Wrong(path, "a table: CSV or another text, a VOTable or a FITS table", known.Found, known.Advice);
    }

    private static BadInputException Wrong(string path, string expected, string found, string advice) =>
        new(expected, found, path, advice) { Subject = InputSubject.Table };
}
