using System.IO.Compression;
using VlassNet.Formats.Input;

namespace VlassNet.Formats.Fits.Compression;

/// <summary>Decompresses a gzipped tile; memory grows with the bytes that come.</summary>
internal static class TileGzip
{
    private const int FirstBuffer = 16 * 1024;

    /// <summary>The bytes, of which one more than allowed shows that there are too many.</summary>
    /// <exception cref="InvalidDataException">They are not gzipped, or are cut off.</exception>
    public static byte[] Decompress(FitsBytes bytes, long offset, long length, long most)
    {
        using GZipStream content = new(new Part(bytes, offset, length), CompressionMode.Decompress);
        byte[] buffer = new byte[Math.Min(FirstBuffer, most + 1)];
        int count = 0;
        while (true)
        {
            int more = content.Read(buffer.AsSpan(count));
            count += more;
            if (more == 0 || count > most)
                return buffer[..count];
            if (count == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(Math.Min(2L * count, most + 1), Array.MaxLength));
        }
    }

    private sealed class Part(FitsBytes bytes, long offset, long length) : ReadOnlyStream
    {
        private long next = offset;
        private long left = length;

        public override int Read(Span<byte> destination)
        {
            int count = (int)Math.Min(left, destination.Length);
            if (count > 0)
                count = bytes.ReadAt(next, destination[..count]);
            next += count;
            left -= count;
            return count;
        }
    }
}
