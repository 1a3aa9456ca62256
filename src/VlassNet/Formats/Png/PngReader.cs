namespace VlassNet.Formats.Png;

/// <summary>
/// Reads the pixels of grey PNG files of 1, 2, 4, 8 or 16 bits, interlaced or not. Colours and palettes are taken where red,
/// green and blue are the same everywhere, and an alpha channel where all is opaque; else they are refused. Gamma and profiles
/// are ignored: values are those stored.
/// </summary>
internal static class PngReader
{
    // Deflate makes at best 1,032 bytes of one; a zlib stream has 6 bytes more, and a little is for safety.
    private const long MostDecompressed = 1032;
    private const long Slack = 1024;

    /// <summary>Reads all pixels.</summary>
    /// <param name="file">The file, with its chunks checked.</param>
    /// <param name="destination">
    /// Receives height × width values in <c>(row, column)</c> order, 0 to 1 (the largest sample: 255 of 8 bits, 65,535 of 16).
    /// PNG begins at the top, this at the <b>bottom</b>: row 0 is the last of the file.
    /// </param>
    /// <exception cref="BadInputException">The data are damaged, have a colour or are not opaque.</exception>
    public static void Read(PngFile file, Span<float> destination)
    {
        PngHeader header = file.Header;
        PngPixels pixels = new(file);
        using PngRows rows = new(file);
        foreach (PngPass pass in PngPass.Of(header))
        {
            rows.Begin((int)header.RowLength(pass.Columns));
            for (int i = 0; i < pass.Rows; i++)
            {
                ReadOnlySpan<byte> row = rows.Next();
                int fromBottom = header.Height - 1 - (pass.Top + (i * pass.StepDown));
                Span<float> line = destination.Slice(fromBottom * header.Width, header.Width);
                for (int j = 0; j < pass.Columns; j++)
                    line[pass.Left + (j * pass.StepRight)] = pixels.Grey(row, j);
            }
        }

        rows.End();
    }

    /// <summary>Refuses a picture that the file's few bytes cannot be decompressed to, before anything is allocated for it.</summary>
    public static void CheckSize(PngFile file)
    {
        long packed = file.Data.Sum(piece => (long)piece.Length), raw = file.Header.RawLength;
        if (raw > (packed * MostDecompressed) + Slack)
        {
            throw new BadInputException(
                $"at least {raw / MostDecompressed:N0} bytes of data for {file.Header.Width:N0}×{file.Header.Height:N0} pixels",
                $"{packed:N0}", file.Name, "It is damaged: fetch or write it again.");
        }
    }
}
