using VlassNet.Sky;

namespace VlassNet.Data;

/// <summary>A centred square of an image, averaged down: each pixel is the mean over the area that it covers.</summary>
internal static class AreaAverage
{
    /// <param name="image">The pixels, <c>(row, column)</c>.</param>
    /// <param name="shape">The shape of the image, of one channel.</param>
    /// <param name="side">The side of the square, which may reach beyond the image: what is there counts as the image's median.</param>
    /// <param name="result">Receives <paramref name="size"/>² pixels.</param>
    /// <param name="size">Rows and columns of the result, at most <paramref name="side"/>.</param>
    public static void Run(ReadOnlySpan<float> image, ImageShape shape, int side, Span<float> result, int size)
    {
        Share[][] rows = Shares(shape.Rows, side, size), columns = Shares(shape.Columns, side, size);
        double outside = side > shape.Rows || side > shape.Columns ? Median(image) : 0;
        double area = Math.Pow((double)side / size, 2);
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
            {
                double sum = 0, inside = 0;
                foreach (Share down in rows[row])
                {
                    foreach (Share across in columns[column])
                    {
                        double weight = down.Weight * across.Weight;
                        sum += weight * image[(down.Place * shape.Columns) + across.Place];
                        inside += weight;
                    }
                }

                result[(row * size) + column] = (float)((sum + ((area - inside) * outside)) / area);
            }
        }
    }

    /// <summary>Which pixels along an axis each pixel of the result covers, and how much of them.</summary>
    private static Share[][] Shares(int length, int side, int size)
    {
        double first = (length - side) / 2.0, step = (double)side / size;

        // A square of another parity than the image begins half a pixel lower, at a whole one, so that pixels are not mixed without need.
        double start = Math.Floor(first);
        Share[][] shares = new Share[size][];
        for (int place = 0; place < size; place++)
        {
            double from = start + (place * step), to = start + ((place + 1) * step);
            List<Share> own = [];
            for (int pixel = Math.Max(0, (int)Math.Floor(from)); pixel < Math.Min(length, to); pixel++)
            {
                double weight = Math.Min(to, pixel + 1) - Math.Max(from, pixel);
                if (weight > 0)
                    own.Add(new Share(pixel, weight));
            }

            shares[place] = [.. own];
        }

        return shares;
    }

    private static double Median(ReadOnlySpan<float> image)
    {
        using PixelStatistics statistics = new(image);
        return statistics.Percentile(50);
    }

    private readonly record struct Share(int Place, double Weight);
}
