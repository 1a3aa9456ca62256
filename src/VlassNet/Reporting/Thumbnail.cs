namespace VlassNet.Reporting;

/// <summary>
/// A small picture of a cutout as the text of a <c>data:</c> address: row 0 at the bottom, in magma or in its own colours. Magma has
/// 64 steps there, which the eye cannot tell from 256, and a third less to compress.
/// </summary>
internal static class Thumbnail
{
    private const int LongestSide = 64;
    private const int Steps = 64;

    private static readonly Rgb[] Palette = [.. Enumerable.Range(0, Steps).Select(step => ColorMap.Magma.At((step + 0.5) / Steps))];

    public static string DataUri(ReadOnlySpan<float> image, ImageShape shape)
    {
        (float[] pixels, shape) = Shrink(image, shape);
        CutoutColors colors = new(pixels, shape, new PictureOptions());
        using MemoryStream png = new();
        if (colors.Drawn == 1)
            PngWriter.WriteIndexed(png, Indices(pixels, shape, colors), Palette, shape.Columns, shape.Rows);
        else
            CutoutPicture.Draw(pixels, shape, new PictureOptions { Zoom = 1 }).Save(png);
        return $"data:image/png;base64,{Convert.ToBase64String(png.GetBuffer(), 0, (int)png.Length)}";
    }

    private static byte[] Indices(float[] pixels, ImageShape shape, CutoutColors colors)
    {
        byte[] indices = new byte[shape.Rows * shape.Columns];
        for (int row = 0; row < shape.Rows; row++)
        {
            int line = (shape.Rows - 1 - row) * shape.Columns;
            for (int column = 0; column < shape.Columns; column++)
                indices[line + column] = colors.Step(pixels, (row * shape.Columns) + column, Steps);
        }

        return indices;
    }

    /// <summary>The means of squares of pixels, so large that no side is longer than a thumbnail's; what is small stays.</summary>
    private static (float[] Pixels, ImageShape Shape) Shrink(ReadOnlySpan<float> image, ImageShape shape)
    {
        int factor = (Math.Max(shape.Rows, shape.Columns) + LongestSide - 1) / LongestSide;
        if (factor <= 1)
            return (image.ToArray(), shape);
        ImageShape small = new((shape.Rows + factor - 1) / factor, (shape.Columns + factor - 1) / factor, shape.Channels);
        double[] sums = new double[small.Length];
        int[] counts = new int[small.Length];
        for (int i = 0; i < image.Length; i++)
        {
            int channel = i % shape.Channels, column = i / shape.Channels % shape.Columns, row = i / shape.Channels / shape.Columns;
            int place = (((row / factor * small.Columns) + (column / factor)) * small.Channels) + channel;
            sums[place] += image[i];
            counts[place]++;
        }

        return ([.. sums.Select((sum, place) => (float)(sum / counts[place]))], small);
    }
}
