namespace VlassNet.Exchange;

/// <summary>
/// The orders of axes: VlassNet and PyTorch have <c>(output, input, row, column)</c> and <c>(output, input)</c>, Keras
/// <c>(row, column, input, output)</c> and <c>(input, output)</c>.
/// </summary>
internal static class KernelLayouts
{
    /// <summary><c>(row, column)</c> to <c>(column, row)</c>.</summary>
    public static void Transpose(ReadOnlySpan<float> from, int rows, int columns, Span<float> to)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                to[(column * rows) + row] = from[(row * columns) + column];
        }
    }

    /// <summary><c>(tap, input, output)</c> to <c>(output, input, tap)</c>.</summary>
    public static void ToOutputFirst(ReadOnlySpan<float> from, int taps, int inputs, int outputs, Span<float> to)
    {
        for (int tap = 0; tap < taps; tap++)
        {
            for (int input = 0; input < inputs; input++)
            {
                for (int output = 0; output < outputs; output++)
                    to[(((output * inputs) + input) * taps) + tap] = from[(((tap * inputs) + input) * outputs) + output];
            }
        }
    }

    /// <summary>
    /// <c>(output, input, tap)</c> to <c>(tap, input, output)</c>: the same as <see cref="ToOutputFirst"/> with the axes' names
    /// exchanged, since both reverse the order of three axes.
    /// </summary>
    public static void ToOutputLast(ReadOnlySpan<float> from, int taps, int inputs, int outputs, Span<float> to) =>
        ToOutputFirst(from, outputs, inputs, taps, to);
}
