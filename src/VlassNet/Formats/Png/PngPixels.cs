using System.Buffers.Binary;

namespace VlassNet.Formats.Png;

/// <summary>Finds the grey value of pixels, and refuses those that have a colour or let something shine through.</summary>
internal sealed class PngPixels(PngFile file)
{
    public const string Advice = "Save it as grey PNG without transparency (in Pillow: convert(\"L\")).";

    private readonly PngHeader header = file.Header;
    private readonly int largest = (1 << file.Header.Depth) - 1;

    /// <summary>The value of a pixel, 0 to 1.</summary>
    /// <param name="row">A row's bytes.</param>
    /// <param name="index">Which pixel of it.</param>
    public float Grey(ReadOnlySpan<byte> row, int index)
    {
        switch (header.Color)
        {
            case PngColor.Grey:
                return Scale(Sample(row, index));
            case PngColor.GreyAlpha:
                return Opaque(Sample(row, 2 * index), Sample(row, (2 * index) + 1));
            case PngColor.Rgb:
                return Scale(Same(Sample(row, 3 * index), Sample(row, (3 * index) + 1), Sample(row, (3 * index) + 2)));
            case PngColor.Rgba:
                int grey = Same(Sample(row, 4 * index), Sample(row, (4 * index) + 1), Sample(row, (4 * index) + 2));
                return Opaque(grey, Sample(row, (4 * index) + 3));
            default:
                return Entry(Sample(row, index));
        }
    }

    private int Sample(ReadOnlySpan<byte> row, int index)
    {
        if (header.Depth == 8)
            return row[index];
        if (header.Depth == 16)
            return BinaryPrimitives.ReadUInt16BigEndian(row[(2 * index)..]);
        int bit = index * header.Depth;
        return (row[bit / 8] >> (8 - header.Depth - (bit % 8))) & largest;
    }

    private float Scale(int sample) => (float)sample / largest;

    private float Opaque(int grey, int alpha) => alpha == largest
        ? Scale(grey)
        : throw Wrong("opaque pixels", $"one with {alpha} of {largest} as its opacity");

    private float Entry(int index)
    {
        if (3 * index >= file.Palette.Length)
            throw Wrong($"a palette with the entry {index}", $"one of {file.Palette.Length / 3}");
        ReadOnlySpan<byte> entry = file.Palette.Slice(3 * index, 3);
        return Same(entry[0], entry[1], entry[2]) / (float)byte.MaxValue;
    }

    private int Same(int red, int green, int blue) => red == green && green == blue
        ? red
        : throw Wrong("grey pixels, or colours with red, green and blue the same", $"red {red}, green {green}, blue {blue}");

    private BadInputException Wrong(string expected, string found) => new(expected, found, file.Name, Advice);
}
