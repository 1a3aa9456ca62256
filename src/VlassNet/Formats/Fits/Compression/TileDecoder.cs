using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace VlassNet.Formats.Fits.Compression;

/// <summary>
/// Makes the pixels of a tile from its bytes. No more memory is taken than those bytes can fill, whatever size the header claims.
/// </summary>
internal sealed class TileDecoder(TileTable table, TileCompression compression, PixelConverter converter)
{
    private readonly RiceDecoder rice = new(compression.RiceBlock, compression.RiceBytes);

    /// <summary>The pixels of a tile.</summary>
    /// <param name="number">Which, from 0.</param>
    /// <param name="pixels">How many it has.</param>
    /// <exception cref="BadInputException">It is damaged, or not there.</exception>
    public float[] Decode(long number, int pixels)
    {
        // What could not be quantised stands beside it, without loss.
        if (table.Find("COMPRESSED_DATA", number) is { } usual)
            return compression.Method == "RICE_1" ? DecodeRice(number, usual, pixels) : DecodeBytes(number, usual, pixels);
        if (table.Find("UNCOMPRESSED_DATA", number) is { } plain)
            return Convert(ReadPlain(number, plain, (long)pixels * converter.Size), pixels);
        if (table.Find("GZIP_COMPRESSED_DATA", number) is { } gzipped)
            return Convert(CheckLength(number, gzipped.Offset, Gunzip(number, gzipped, pixels), (long)pixels * converter.Size), pixels);
        throw table.Bytes.Wrong($"bytes of tile {number + 1:N0}", "none in any column", 0, "It is damaged: fetch or write it again.");
    }

    private float[] DecodeRice(long number, (long Offset, long Length) place, int pixels)
    {
        if (place.Length < rice.LeastBytes(pixels))
            throw Damaged(number, place.Offset, $"at least {rice.LeastBytes(pixels):N0} bytes of {pixels:N0} pixels", $"{place.Length:N0}");
        int length = (int)Math.Min(place.Length, rice.MostBytes(pixels));
        byte[] source = ArrayPool<byte>.Shared.Rent(length);
        int[] integers = ArrayPool<int>.Shared.Rent(pixels);
        try
        {
            table.Bytes.ReadExactly(place.Offset, source.AsSpan(0, length));
            if (!rice.TryDecode(source.AsSpan(0, length), integers.AsSpan(0, pixels)))
                throw Damaged(number, place.Offset, $"{pixels:N0} pixels in Rice's code", "none, or fewer");
            return FromIntegers(number, integers.AsSpan(0, pixels), place.Offset);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(source);
            ArrayPool<int>.Shared.Return(integers);
        }
    }

    private float[] DecodeBytes(long number, (long Offset, long Length) place, int pixels)
    {
        bool isQuantised = compression.Quantization is not null;
        long wanted = (long)pixels * (isQuantised ? sizeof(int) : converter.Size);
        byte[] bytes = compression.Method == "NOCOMPRESS" ? ReadPlain(number, place, wanted) : Gunzip(number, place, pixels);
        CheckLength(number, place.Offset, bytes, wanted);
        if (compression.Method == "GZIP_2")
            bytes = Unshuffle(bytes, pixels);
        if (!isQuantised)
            return Convert(bytes, pixels);
        int[] integers = new int[pixels];
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, int>(bytes), integers);
        return FromIntegers(number, integers, place.Offset);
    }

    private float[] FromIntegers(long number, ReadOnlySpan<int> integers, long offset)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(integers.Length * converter.Size);
        try
        {
            if (compression.Quantization is { } quantization)
                quantization.Restore(number, integers, converter.Size, bytes);
            else
                WriteIntegers(number, integers, bytes, offset);
            return Convert(bytes, integers.Length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void WriteIntegers(long number, ReadOnlySpan<int> integers, Span<byte> bytes, long offset)
    {
        for (int i = 0; i < integers.Length; i++)
        {
            int value = integers[i];
            switch (converter.Size)
            {
                case 1 when value is >= byte.MinValue and <= byte.MaxValue:
                    bytes[i] = (byte)value;
                    break;
                case 2 when value is >= short.MinValue and <= short.MaxValue:
                    BinaryPrimitives.WriteInt16BigEndian(bytes[(2 * i)..], (short)value);
                    break;
                case 4:
                    BinaryPrimitives.WriteInt32BigEndian(bytes[(4 * i)..], value);
                    break;
                default:
                    throw Damaged(number, offset, $"integers of {8 * converter.Size} bits", $"{value}");
            }
        }
    }

    private float[] Convert(ReadOnlySpan<byte> bytes, int pixels)
    {
        float[] values = GC.AllocateUninitializedArray<float>(pixels);
        converter.Convert(bytes[..(pixels * converter.Size)], values);
        return values;
    }

    private byte[] ReadPlain(long number, (long Offset, long Length) place, long wanted)
    {
        if (place.Length != wanted)
            throw Damaged(number, place.Offset, $"{wanted:N0} bytes", $"{place.Length:N0}");
        byte[] bytes = new byte[wanted];
        table.Bytes.ReadExactly(place.Offset, bytes);
        return bytes;
    }

    private byte[] Gunzip(long number, (long Offset, long Length) place, int pixels)
    {
        try
        {
            return TileGzip.Decompress(table.Bytes, place.Offset, place.Length, (long)pixels * sizeof(double));
        }
        catch (InvalidDataException error)
        {
            throw Damaged(number, place.Offset, "gzipped bytes", error.Message);
        }
    }

    private byte[] CheckLength(long number, long offset, byte[] bytes, long wanted) =>
        bytes.Length == wanted ? bytes : throw Damaged(number, offset, $"{wanted:N0} bytes when decompressed", $"{bytes.Length:N0}");

    // All first bytes of the values come first, then all second ones.
    private static byte[] Unshuffle(byte[] bytes, int pixels)
    {
        int size = bytes.Length / pixels;
        byte[] values = new byte[bytes.Length];
        for (int part = 0; part < size; part++)
        {
            for (int i = 0; i < pixels; i++)
                values[(i * size) + part] = bytes[(part * pixels) + i];
        }

        return values;
    }

    private BadInputException Damaged(long number, long offset, string expected, string found) =>
        table.Bytes.Wrong($"tile {number + 1:N0} of {expected}", found, offset, "It is damaged: fetch or write it again.");
}
