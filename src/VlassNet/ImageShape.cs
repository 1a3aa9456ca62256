namespace VlassNet;

/// <summary>
/// The shape of an image, or of the feature maps between two layers of a network: rows, columns, channels. Pixels of an image are
/// stored in <c>(row, column, channel)</c> order.
/// </summary>
/// <param name="Rows">Number of rows; row 0 is the <b>bottom</b> of a picture, as astronomy has it.</param>
/// <param name="Columns">Number of columns; column 0 is at the left.</param>
/// <param name="Channels">Number of channels: 1 for a radio map, at most 4 for an image, any number for feature maps.</param>
public readonly record struct ImageShape(int Rows, int Columns, int Channels = 1)
{
    /// <summary>Number of values: rows × columns × channels.</summary>
    public int Length => checked(Rows * Columns * Channels);

    /// <summary>The shape after a 2×2 max pool of stride 2 with "same" padding: half the size, rounded up.</summary>
    public ImageShape Pooled => new((Rows + 1) / 2, (Columns + 1) / 2, Channels);

    /// <summary>The shape as <c>64×64×1</c>.</summary>
    public override string ToString() => $"{Rows}×{Columns}×{Channels}";
}
