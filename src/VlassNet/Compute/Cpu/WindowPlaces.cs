namespace VlassNet.Compute.Cpu;

/// <summary>Which pixels the windows from some window on have: for each of a window's four pixels a row of values.</summary>
/// <param name="elements">The first row of the pixels' numbers within the image.</param>
/// <param name="exists">The first row of masks of the pixels that the image has, or null where it has them all.</param>
/// <param name="stride">From one of the four rows to the next.</param>
internal readonly unsafe struct WindowPlaces(uint* elements, float* exists, int stride)
{
    public uint* Elements { get; } = elements;

    public float* Exists { get; } = exists;

    public int Stride { get; } = stride;

    /// <summary>Floats of <see cref="Fill"/>.</summary>
    public static int Length(in WindowLayout layout) => checked(8 * layout.Padded);

    /// <summary>The places of a layout's windows, from the first on.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="buffer">Receives the values, and must live as long.</param>
    public static WindowPlaces Fill(in WindowLayout layout, float* buffer)
    {
        uint* elements = (uint*)buffer;
        uint* exists = elements + 4 * layout.Padded;
        for (int window = 0; window < layout.Count; window++)
        {
            for (int pixel = 0; pixel < 4; pixel++)
            {
                int row = window / layout.WindowColumns * 2 + pixel / 2, column = window % layout.WindowColumns * 2 + pixel % 2;
                elements[pixel * layout.Padded + window] = (uint)(row * layout.Columns + column);
                exists[pixel * layout.Padded + window] = row < layout.Rows && column < layout.Columns ? uint.MaxValue : 0;
            }
        }

        bool whole = layout.Rows % 2 == 0 && layout.Columns % 2 == 0 && layout.Padded == layout.Count;
        return new WindowPlaces(elements, whole ? null : (float*)exists, layout.Padded);
    }

    /// <summary>The places from a later window on.</summary>
    public WindowPlaces From(int window) => new(Elements + window, Exists == null ? null : Exists + window, Stride);
}
