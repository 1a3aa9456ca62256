using System.IO.Compression;

namespace VlassNet.Formats.Png;

/// <summary>Decompresses a picture's data, row by row. Only two rows are held, and no more is decompressed than the picture has.</summary>
internal sealed class PngRows : IDisposable
{
    private readonly PngFile file;
    private readonly PngDataStream packed;
    private readonly ZLibStream decompressed;
    private readonly int pixelLength;
    private byte[] row = [];
    private byte[] above = [];

    public PngRows(PngFile file)
    {
        this.file = file;
        pixelLength = Math.Max(1, file.Header.BitsPerPixel / 8);
        packed = new PngDataStream(file.Data);
        decompressed = new ZLibStream(packed, CompressionMode.Decompress);
    }

    /// <summary>Begins a pass, whose first row has zeros above it.</summary>
    /// <param name="length">The bytes of each of its rows.</param>
    public void Begin(int length)
    {
        row = new byte[length];
        above = new byte[length];
    }

    /// <summary>The next row without its filter, valid until the one after it is asked for.</summary>
    public ReadOnlySpan<byte> Next()
    {
        (row, above) = (above, row);
        Span<byte> filter = [0];
        Fill(filter);
        Fill(row);
        if (!PngFilter.TryUndo(filter[0], row, above, pixelLength))
            throw Wrong("a row with a filter from 0 to 4", $"the filter {filter[0]}");
        return row;
    }

    /// <summary>Refuses data after the last row, and those without their own checksum, which is compared at their end.</summary>
    public void End()
    {
        if (Read([0]) > 0)
            throw Wrong("the end of the data after the last row", "more data");
        if (packed.IsOverdrawn)
            throw Wrong("data with their checksum", "the end");
    }

    public void Dispose() => decompressed.Dispose();

    private void Fill(Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            int count = Read(destination);
            if (count == 0)
                throw Wrong($"data for {file.Header.Height:N0} rows of {file.Header.Width:N0} pixels", "fewer");
            destination = destination[count..];
        }
    }

    private int Read(Span<byte> destination)
    {
        try
        {
            return decompressed.Read(destination);
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            // The file is in memory. The second is what the framework makes of data that ask for a dictionary, which PNG has not.
            throw new BadInputException(
                "compressed data (zlib) that can be decompressed", error.Message, file.Name,
                "It is damaged: fetch or write it again.", error);
        }
    }

    private BadInputException Wrong(string expected, string found) =>
        new(expected, found, $"{file.Name}, in the compressed data", "It is damaged: fetch or write it again.");
}
