namespace VlassNet.Networks;

/// <summary>The shape of what flows between two layers.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="Channels">Number of channels (feature maps).</param>
public readonly record struct FeatureShape(int Rows, int Columns, int Channels)
{
    /// <summary>Number of values: rows × columns × channels.</summary>
    public int Length => checked(Rows * Columns * Channels);

    /// <summary>The shape after a 2×2 max pool of stride 2 with "same" padding: half the size, rounded up.</summary>
    public FeatureShape Pooled => new((Rows + 1) / 2, (Columns + 1) / 2, Channels);

    /// <summary>The shape as <c>64×64×75</c>.</summary>
    public override string ToString() => $"{Rows}×{Columns}×{Channels}";
}
