using System.Buffers;

namespace VlassNet.Formats.Fits;

/// <summary>Pixels that lie in the file one after the other, so that a rectangle costs no more than its own.</summary>
internal sealed class PlainPixels : ImagePixels
{
    private const int BufferLength = 256 * 1024;

    private readonly FitsBytes bytes;
    private readonly PixelConverter converter;
    private readonly long offset;
    private readonly int width;

    public PlainPixels(FitsBytes bytes, FitsHdu hdu, ImageAxes axes)
    {
        this.bytes = bytes;
        converter = new PixelConverter(hdu.Header);
        width = axes.Columns;
        long place = 0;
        for (int axis = hdu.Axes.Length - 1; axis >= 0; axis--)
            place = (place * hdu.Axes[axis]) + axes.Places[axis];
        offset = hdu.DataOffset + (place * converter.Size);
    }

    public override void Read(int row, int column, int rows, int columns, Span<float> destination)
    {
        // Whole rows lie one after the other.
        long count = (long)rows * columns;
        int run = columns == width ? (int)count : columns;
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(BufferLength, (long)run * converter.Size));
        try
        {
            for (int done = 0; done < count; done += run)
                ReadRun(((row + (done / columns)) * (long)width) + column, destination.Slice(done, run), buffer);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void ReadRun(long first, Span<float> destination, byte[] buffer)
    {
        int most = buffer.Length / converter.Size;
        while (destination.Length > 0)
        {
            int count = Math.Min(most, destination.Length);
            Span<byte> raw = buffer.AsSpan(0, count * converter.Size);
            bytes.ReadExactly(offset + (first * converter.Size), raw);
            converter.Convert(raw, destination[..count]);
            destination = destination[count..];
            first += count;
        }
    }
}
