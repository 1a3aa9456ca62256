using VlassNet.Augmentation;

namespace VlassNet.Tests.Augmentation;

/// <summary>
/// The oracle: the definition, in doubles, with the matrix product spelt out, pixels looked up one by one in the image's endless
/// extension, and flips made afterwards.
/// </summary>
internal static class PlainAffine
{
    /// <summary>The view; NaN where it jumps so near by that rounding decides.</summary>
    public static double[] View(float[] image, ImageShape shape, AffineParameters p, FillMode fill, double fillValue)
    {
        double[] view = new double[shape.Length];
        double angle = p.Degrees * Math.PI / 180, centreX = (shape.Columns - 1) / 2.0, centreY = (shape.Rows - 1) / 2.0;
        for (int row = 0; row < shape.Rows; row++)
        {
            for (int column = 0; column < shape.Columns; column++)
            {
                double u = p.ZoomX * (column - centreX) + p.ShiftX, v = p.ZoomY * (row - centreY) + p.ShiftY;
                double x = Math.Cos(angle) * u - Math.Sin(angle) * v + centreX;
                double y = Math.Sin(angle) * u + Math.Cos(angle) * v + centreY;
                int toRow = p.FlipVertical ? shape.Rows - 1 - row : row;
                int toColumn = p.FlipHorizontal ? shape.Columns - 1 - column : column;
                for (int channel = 0; channel < shape.Channels; channel++)
                {
                    int place = (toRow * shape.Columns + toColumn) * shape.Channels + channel;
                    view[place] = Sample(image, shape, channel, x, y, fill, fillValue);
                }
            }
        }

        return view;
    }

    private static double Sample(
        float[] image, ImageShape shape, int channel, double x, double y, FillMode fill, double fillValue)
    {
        if (fill is FillMode.Constant or FillMode.Wrap)
        {
            if (Jumps(x, shape.Columns) || Jumps(y, shape.Rows))
                return double.NaN;
            bool outside = x < 0 || y < 0 || x > shape.Columns - 1 || y > shape.Rows - 1;
            if (fill == FillMode.Constant && outside)
                return fillValue;
            if (fill == FillMode.Wrap && outside)
                (x, y) = (IntoFirstPeriod(x, shape.Columns - 1), IntoFirstPeriod(y, shape.Rows - 1));
        }

        double left = Math.Floor(x), bottom = Math.Floor(y), right = x - left, top = y - bottom, sum = 0;
        for (int corner = 0; corner < 4; corner++)
        {
            int dx = corner & 1, dy = corner >> 1;
            int column = Extend((int)left + dx, shape.Columns, fill), row = Extend((int)bottom + dy, shape.Rows, fill);
            double weight = (dx == 1 ? right : 1 - right) * (dy == 1 ? top : 1 - top);
            sum += weight * image[(row * shape.Columns + column) * shape.Channels + channel];
        }

        return sum;
    }

    private static bool Jumps(double x, int count)
    {
        if (count == 1)
            return Math.Abs(x) < 1e-5;
        double widths = x / (count - 1);
        return Math.Abs(widths - Math.Round(widths)) * (count - 1) < 1e-5;
    }

    private static double IntoFirstPeriod(double x, int period) =>
        x >= 0 && x <= period ? x : period == 0 ? 0 : x - Math.Floor(x / period) * period;

    private static int Extend(int pixel, int count, FillMode fill)
    {
        if (fill != FillMode.Reflect)
            return Math.Clamp(pixel, 0, count - 1);
        int mirrored = ((pixel % (2 * count)) + 2 * count) % (2 * count);
        return mirrored < count ? mirrored : 2 * count - 1 - mirrored;
    }
}
