namespace VlassNet.Formats.Png;

/// <summary>Undoes the filters of rows: each byte was replaced by its difference to a guess from its neighbours.</summary>
internal static class PngFilter
{
    /// <param name="filter">0 none, 1 left, 2 above, 3 their mean, 4 Paeth's choice.</param>
    /// <param name="row">The row, which is replaced.</param>
    /// <param name="above">The row above it, without its filter; as long.</param>
    /// <param name="pixelLength">How many bytes further left the left neighbour is.</param>
    /// <returns>Whether there is such a filter.</returns>
    public static bool TryUndo(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int pixelLength)
    {
        for (int i = 0; i < row.Length && filter is >= 1 and <= 4; i++)
        {
            byte left = i < pixelLength ? (byte)0 : row[i - pixelLength];
            byte aboveLeft = i < pixelLength ? (byte)0 : above[i - pixelLength];
            row[i] += filter switch
            {
                1 => left,
                2 => above[i],
                3 => (byte)((left + above[i]) / 2),
                _ => Paeth(left, above[i], aboveLeft),
            };
        }

        return filter <= 4;
    }

    // The neighbour nearest to left + above − above left; in doubt in this order.
    private static byte Paeth(byte left, byte above, byte aboveLeft)
    {
        int toLeft = Math.Abs(above - aboveLeft), toAbove = Math.Abs(left - aboveLeft);
        int toAboveLeft = Math.Abs(left + above - (2 * aboveLeft));
        if (toLeft <= toAbove && toLeft <= toAboveLeft)
            return left;
        return toAbove <= toAboveLeft ? above : aboveLeft;
    }
}
