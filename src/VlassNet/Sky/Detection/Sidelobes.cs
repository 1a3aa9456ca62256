using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VlassNet.Sky.Detection;

/// <summary>
/// Tells peaks of sidelobes from sources. Sidelobes swing about the background, so around one the pixels below it tell: there are hollows
/// as deep as it is high, or they scatter more than the noise map has it. Sources, which are above the background, do not touch them.
/// </summary>
internal static class Sidelobes
{
    /// <summary>What the pixels below the background are around a pixel.</summary>
    /// <param name="field">The image.</param>
    /// <param name="row">The pixel's row.</param>
    /// <param name="column">Its column.</param>
    /// <param name="radius">Half the side of the square that is looked at, pixels.</param>
    /// <returns>
    /// The deepest, and the root of the mean square of all; in standard deviations of the noise at the pixel, 0 where there are none.
    /// </returns>
    public static (double Depth, double Scatter) Around(DetectionField field, int row, int column, int radius)
    {
        int bottom = Math.Max(0, row - radius), top = Math.Min(field.Rows, row + radius + 1);
        int left = Math.Max(0, column - radius), right = Math.Min(field.Columns, column + radius + 1);
        double squares = 0, least = 0, count = 0;
        float scale = (float)(1 / field.Map.Noise(row, column));
        for (int y = bottom; y < top; y++)
        {
            ReadOnlySpan<float> line = field.Pixels.AsSpan((int)(((long)y * field.Columns) + left), right - left);
            float background = (float)field.Map.Background(y, column);
            (float lineLeast, float lineSquares, float lineCount) = Below(line, background, scale);
            least = Math.Min(least, lineLeast);
            squares += lineSquares;
            count += lineCount;
        }

        return (-least, count > 0 ? Math.Sqrt(squares / count) : 0);
    }

    /// <summary>The least, the sum of the squares and the number of the finite pixels below the background.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float Least, float Squares, float Count) Below(ReadOnlySpan<float> line, float background, float scale)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(line);
        Vector<float> middle = new(background), scales = new(scale), floor = new(-1e15f);
        Vector<float> low = Vector<float>.Zero, sums = Vector<float>.Zero;
        Vector<int> counts = Vector<int>.Zero;
        foreach (Vector<float> vector in vectors)
        {
            Vector<float> value = (vector - middle) * scales;
            Vector<int> isBelow = Vector.LessThan(value, Vector<float>.Zero) & Vector.GreaterThan(value, floor);
            value = Vector.ConditionalSelect(isBelow, value, Vector<float>.Zero);
            low = Vector.Min(low, value);
            sums += value * value;
            counts -= isBelow;
        }

        float least = 0, squares = Vector.Sum(sums), count = Vector.Sum(counts);
        for (int lane = 0; lane < Vector<float>.Count; lane++)
            least = Math.Min(least, low[lane]);
        foreach (float pixel in line[(vectors.Length * Vector<float>.Count)..])
        {
            float value = (pixel - background) * scale;
            if (!(value < 0 && value > floor[0]))
                continue;
            least = Math.Min(least, value);
            squares += value * value;
            count++;
        }

        return (least, squares, count);
    }
}
