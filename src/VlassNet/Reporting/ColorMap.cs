namespace VlassNet.Reporting;

/// <summary>256 colours for the numbers 0 to 1.</summary>
internal sealed class ColorMap
{
    private readonly Rgb[] colors;

    private ColorMap(string name, Rgb[] colors)
    {
        Name = name;
        this.colors = colors;
    }

    /// <summary>Dark to light, for images: matplotlib's magma.</summary>
    public static ColorMap Magma { get; } =
        new("magma", [.. Enumerable.Range(0, 256).Select(i => Rgb.Parse(MagmaTable.Hex.AsSpan(6 * i, 6)))]);

    /// <summary>Light to dark blue, for matrices (ColorBrewer's nine Blues, blended).</summary>
    public static ColorMap Blues { get; } =
        Blend("blues", "f7fbff", "deebf7", "c6dbef", "9ecae1", "6baed6", "4292c6", "2171b5", "08519c", "08306b");

    /// <summary>Near white to rose, for heat maps, as the notebook has them.</summary>
    public static ColorMap Rose { get; } = Blend("rose", "f6f1f3", "ff3399");

    public string Name { get; }

    public Rgb this[int index] => colors[index];

    /// <summary>The colour of a number from 0 to 1, found as matplotlib does; outside, the colour of the end.</summary>
    public Rgb At(double value) => colors[(int)Math.Clamp(value * 256, 0, 255)];

    private static ColorMap Blend(string name, params string[] anchors)
    {
        Rgb[] colors = new Rgb[256];
        for (int i = 0; i < colors.Length; i++)
        {
            double place = i / 255.0 * (anchors.Length - 1);
            int from = Math.Min((int)place, anchors.Length - 2);
            colors[i] = Rgb.Between(Rgb.Parse(anchors[from]), Rgb.Parse(anchors[from + 1]), place - from);
        }

        return new ColorMap(name, colors);
    }
}
