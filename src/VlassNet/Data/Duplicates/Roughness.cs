using System.Numerics;
using System.Runtime.InteropServices;

namespace VlassNet.Data.Duplicates;

/// <summary>How much of an image is at its finest scale.</summary>
internal static class Roughness
{
    /// <summary>
    /// The mean square of the second differences, <c>[1, −2, 1]/√6</c> along rows and along columns, times the values of the image:
    /// its squared length, if it is white noise. 0 where there are fewer than three rows or columns.
    /// </summary>
    /// <param name="image">The image, in <c>(row, column, channel)</c> order.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="room">Room for a row.</param>
    public static double Power(ReadOnlySpan<float> image, ImageShape shape, Span<float> room)
    {
        int length = shape.Columns * shape.Channels, inside = length - (2 * shape.Channels);
        if (shape.Rows < 3 || shape.Columns < 3)
            return 0;
        room = room[..length];
        double sum = 0;
        for (int row = 1; row < shape.Rows - 1; row++)
        {
            Differences(
                image.Slice((row - 1) * length, length), image.Slice(row * length, length), image.Slice((row + 1) * length, length), room);
            sum += SquaredDifferences(room[..inside], room.Slice(shape.Channels, inside), room[(2 * shape.Channels)..]);
        }

        return sum / 36 * shape.Length / ((double)inside * (shape.Rows - 2));
    }

    private static void Differences(ReadOnlySpan<float> low, ReadOnlySpan<float> middle, ReadOnlySpan<float> high, Span<float> result)
    {
        ReadOnlySpan<Vector<float>> lows = Vectors(low), middles = Vectors(middle), highs = Vectors(high);
        Span<Vector<float>> results = MemoryMarshal.Cast<float, Vector<float>>(result);
        for (int i = 0; i < results.Length; i++)
            results[i] = lows[i] + highs[i] - (middles[i] + middles[i]);
        for (int i = results.Length * Vector<float>.Count; i < result.Length; i++)
            result[i] = low[i] + high[i] - (2 * middle[i]);
    }

    private static double SquaredDifferences(ReadOnlySpan<float> low, ReadOnlySpan<float> middle, ReadOnlySpan<float> high)
    {
        ReadOnlySpan<Vector<float>> lows = Vectors(low), middles = Vectors(middle), highs = Vectors(high);
        Vector<float> sums = default;
        for (int i = 0; i < lows.Length; i++)
        {
            Vector<float> difference = lows[i] + highs[i] - (middles[i] + middles[i]);
            sums += difference * difference;
        }

        double sum = Vector.Sum(sums);
        for (int i = lows.Length * Vector<float>.Count; i < low.Length; i++)
        {
            float difference = low[i] + high[i] - (2 * middle[i]);
            sum += difference * difference;
        }

        return sum;
    }

    private static ReadOnlySpan<Vector<float>> Vectors(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, Vector<float>>(values);
}
