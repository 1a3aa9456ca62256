namespace VlassNet.Explanation;

/// <summary>
/// A coarse map at the size of the image, bilinear between the centres of its pixels and constant beyond the outermost. Each of its pixels
/// is 2^pools pixels of the image wide, also where the pools' windows hang over the edge of an image whose size is no multiple of that.
/// </summary>
internal static class MapUpsampling
{
    public static float[] Run(float[] map, ImageShape shape, int pools, int rows, int columns)
    {
        float[] result = new float[rows * columns];
        double size = 1L << pools;
        for (int row = 0; row < rows; row++)
        {
            (int below, int above, double up) = Neighbours(row, size, shape.Rows);
            for (int column = 0; column < columns; column++)
            {
                (int left, int right, double over) = Neighbours(column, size, shape.Columns);
                double lower = Mix(map[(below * shape.Columns) + left], map[(below * shape.Columns) + right], over);
                double upper = Mix(map[(above * shape.Columns) + left], map[(above * shape.Columns) + right], over);
                result[(row * columns) + column] = (float)Mix(lower, upper, up);
            }
        }

        return result;
    }

    private static (int Before, int After, double Share) Neighbours(int pixel, double size, int count)
    {
        double place = Math.Clamp(((pixel + 0.5) / size) - 0.5, 0, count - 1);
        int before = (int)place;
        return (before, Math.Min(before + 1, count - 1), place - before);
    }

    private static double Mix(double from, double to, double share) => from + ((to - from) * share);
}
