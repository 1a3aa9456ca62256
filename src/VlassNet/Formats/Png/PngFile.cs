using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using VlassNet.Formats.Input;

namespace VlassNet.Formats.Png;

/// <summary>
/// The chunks of a PNG file (ISO/IEC 15948), all checked: their lengths, checksums and order. The pixels are not decompressed yet,
/// so nothing has been allocated for what the file claims.
/// </summary>
internal sealed class PngFile
{
    private const int Around = 12;
    private const int LongestPalette = 256 * 3;
    private const string Damaged = "It is damaged: fetch or write it again.";

    private static readonly SearchValues<byte> Letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private readonly byte[] content;
    private readonly List<Range> data = [];
    private PngHeader? header;
    private Range palette;
    private bool isDataOver;

    private PngFile(byte[] content, string name)
    {
        this.content = content;
        Name = name;
    }

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public string Name { get; }

    public PngHeader Header => header!.Value;

    /// <summary>Red, green and blue of each entry; empty where there is no palette.</summary>
    public ReadOnlySpan<byte> Palette => content.AsSpan(palette);

    /// <summary>The compressed data, in pieces.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Data => [.. data.Select(range => (ReadOnlyMemory<byte>)content.AsMemory(range))];

    /// <summary>Reads all chunks.</summary>
    /// <param name="content">The file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="maxSide">The most pixels in a row or column.</param>
    /// <exception cref="BadInputException">It is no PNG file, damaged, or of a kind that is not supported.</exception>
    public static PngFile Open(byte[] content, string name, int maxSide)
    {
        PngFile file = new(content, name);
        if (!content.AsSpan().StartsWith(Signature))
        {
            string start = Convert.ToHexString(content.AsSpan(0, Math.Min(content.Length, Signature.Length)));
            throw file.Wrong(
                0, "a PNG file, which begins with 89504E470D0A1A0A", KnownFile.Of(content)?.Name ?? $"the bytes {start}",
                "Its name says PNG, but it is another file: convert it, in Python Image.open(path).convert(\"L\").save(\"x.png\").");
        }

        int at = Signature.Length;
        while (!file.ReadChunk(ref at, maxSide))
        {
            // What follows the last chunk is of no concern, as for other readers of PNG.
        }

        return file;
    }

    public BadInputException Wrong(int offset, string expected, string found, string advice = Damaged) =>
        new(expected, found, $"{Name}, byte {offset}", advice);

    // Returns whether it was the last one.
    private bool ReadChunk(ref int at, int maxSide)
    {
        ReadOnlySpan<byte> rest = content.AsSpan(at);
        if (rest.Length < Around)
            throw Wrong(at, "a chunk", $"the end after {rest.Length} bytes", "It is cut off: fetch or write it again.");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        if (length > (uint)(rest.Length - Around))
            throw Wrong(at, $"a chunk within the {rest.Length - Around:N0} bytes that are left", $"a length of {length:N0}");
        ReadOnlySpan<byte> type = rest.Slice(4, 4);
        if (type.ContainsAnyExcept(Letters))
            throw Wrong(at + 4, "a chunk's type, four letters", $"the bytes {Convert.ToHexString(type)}");
        uint claimed = BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]);
        uint actual = Crc32.HashToUInt32(rest.Slice(4, 4 + (int)length));
        if (claimed != actual)
            throw Wrong(at, $"a chunk with the checksum {claimed:X8}", $"the checksum {actual:X8}");
        Range body = new(at + 8, at + 8 + (int)length);
        Take(Encoding.ASCII.GetString(type), body, at, maxSide);
        at += Around + (int)length;
        return type.SequenceEqual("IEND"u8);
    }

    private void Take(string type, Range body, int at, int maxSide)
    {
        if (header is null && type != "IHDR")
            throw Wrong(at, "the chunk IHDR first", $"the chunk {type}");
        isDataOver |= data.Count > 0 && type != "IDAT";
        switch (type)
        {
            case "IHDR":
                TakeHeader(body, at, maxSide);
                break;
            case "PLTE":
                TakePalette(body, at);
                break;
            case "IDAT":
                TakeData(body, at);
                break;
            case "IEND":
                if (data.Count == 0 || !content.AsSpan(body).IsEmpty)
                    throw Wrong(at, "data, and then the chunk IEND with nothing in it", "another end");
                break;
            case "tRNS":
                throw Wrong(at, "opaque pixels", "a chunk tRNS, which makes some transparent", PngPixels.Advice);
            case [>= 'A' and <= 'Z', ..]:
                throw Wrong(at, "the chunks IHDR, PLTE, IDAT and IEND, and others that may be ignored", $"the chunk {type}",
                    "It is not usual PNG: save it again with another program.");
        }
    }

    private void TakeHeader(Range body, int at, int maxSide)
    {
        ReadOnlySpan<byte> chunk = content.AsSpan(body);
        if (header is not null || chunk.Length != PngHeader.Length)
        {
            string other = header is null ? $"one of {chunk.Length:N0}" : "another";
            throw Wrong(at, $"one chunk IHDR of {PngHeader.Length} bytes", other);
        }

        header = PngHeader.Parse(chunk, maxSide, out string expected, out string found)
            ?? throw Wrong(at, expected, found, "Save it again as 8 or 16 bit grey PNG, within that size.");
    }

    private void TakePalette(Range body, int at)
    {
        int length = content.AsSpan(body).Length;
        bool isMisplaced = data.Count > 0 || !Palette.IsEmpty || Header.Color is PngColor.Grey or PngColor.GreyAlpha;
        if (isMisplaced)
            throw Wrong(at, "at most one palette, before the data of a picture in colours", "another PLTE");
        int most = Header.Color == PngColor.Palette ? 3 << Header.Depth : LongestPalette;
        if (length == 0 || length % 3 != 0 || length > most)
            throw Wrong(at, $"a palette of 3 to {most} bytes, 3 for each entry", $"one of {length:N0}");
        palette = body;
    }

    private void TakeData(Range body, int at)
    {
        if (isDataOver)
            throw Wrong(at, "all data in one run of chunks", "more data after another chunk");
        if (Header.Color == PngColor.Palette && Palette.IsEmpty)
            throw Wrong(at, "a palette before the data", "none");
        data.Add(body);
    }
}
