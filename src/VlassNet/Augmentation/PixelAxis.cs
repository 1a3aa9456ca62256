namespace VlassNet.Augmentation;

/// <summary>One axis of an image in fixed point: coordinates are whole numbers of 2^−<paramref name="bits"/> pixels.</summary>
internal readonly struct PixelAxis(int count, int bits)
{
    /// <summary>The coordinate of the last pixel.</summary>
    public readonly int Last = (count - 1) << bits;

    /// <summary>Half a pixel.</summary>
    public readonly int Half = 1 << (bits - 1);

    /// <summary>The last pixel that has another one after it to interpolate with.</summary>
    public readonly int LastCell = Math.Max(count - 2, 0);

    /// <summary>How many pixels further on that other one is: 1, or 0 if there is only one pixel.</summary>
    public readonly int Step = Math.Min(count - 1, 1);
}
