namespace VlassNet.Data;

/// <summary>The shape of one image: rows, columns, channels. Pixels are stored in <c>(row, column, channel)</c> order.</summary>
/// <param name="Rows">Number of rows; row 0 is the <b>bottom</b> of a picture, as astronomy has it.</param>
/// <param name="Columns">Number of columns; column 0 is at the left.</param>
/// <param name="Channels">Number of channels, 1 to 4; 1 for a radio map.</param>
public readonly record struct ImageShape(int Rows, int Columns, int Channels = 1)
{
    /// <summary>Number of values in an image: rows × columns × channels.</summary>
    public int Length => checked(Rows * Columns * Channels);

    /// <summary>The shape as <c>64×64×1</c>.</summary>
    public override string ToString() => $"{Rows}×{Columns}×{Channels}";
}
