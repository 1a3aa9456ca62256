using System.IO.Compression;
using VlassNet.Data;

namespace VlassNet.Reporting.Html;

/// <summary>
/// Images as bytes for a page: a byte is 255·asinh(k·x)/asinh(k), for x from 0 at the image's least pixel to 1 at its largest, so that
/// faint pixels keep their steps under every stretch. Chunks of images are compressed (DEFLATE, RFC 1951) and written in base 64.
/// </summary>
internal sealed class LabelingPixels
{
    /// <summary>Images that are compressed together, and that a page opens together.</summary>
    public const int InChunk = 32;

    /// <summary>The softening k: a step is 0.4 % of the peak in the bright, and 0.02 % in the faint.</summary>
    public const double Softening = 100;

    private const int LongestSide = 128;
    private readonly LabeledImages images;
    private readonly int factor;

    public LabelingPixels(LabeledImages images)
    {
        this.images = images;
        factor = (Math.Max(images.Shape.Rows, images.Shape.Columns) + LongestSide - 1) / LongestSide;
        Rows = (images.Shape.Rows + factor - 1) / factor;
        Columns = (images.Shape.Columns + factor - 1) / factor;
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>A chunk of images in base 64.</summary>
    public string Chunk(ReadOnlySpan<int> places)
    {
        using MemoryStream compressed = new();
        using (DeflateStream deflate = new(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            using ImageRoom room = new(images);
            foreach (int place in places)
                deflate.Write(Bytes(images.Image(place, room.Pixels)));
        }

        return Convert.ToBase64String(compressed.GetBuffer(), 0, (int)compressed.Length);
    }

    /// <summary>The first channel, row 0 first.</summary>
    internal byte[] Bytes(ReadOnlySpan<float> image)
    {
        double[] means = Means(image);
        double least = means.Min(), range = means.Max() - least, scale = 255 / Math.Asinh(Softening);
        return Array.ConvertAll(means, value => range > 0 ? (byte)Math.Round(scale * Math.Asinh(Softening * (value - least) / range)) : (byte)0);
    }

    private double[] Means(ReadOnlySpan<float> image)
    {
        ImageShape shape = images.Shape;
        double[] sums = new double[Rows * Columns];
        int[] counts = new int[sums.Length];
        for (int row = 0; row < shape.Rows; row++)
        {
            for (int column = 0; column < shape.Columns; column++)
            {
                int place = (row / factor * Columns) + (column / factor);
                sums[place] += image[((row * shape.Columns) + column) * shape.Channels];
                counts[place]++;
            }
        }

        for (int place = 0; place < sums.Length; place++)
            sums[place] /= counts[place];
        return sums;
    }
}
