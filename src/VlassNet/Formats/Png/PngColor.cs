namespace VlassNet.Formats.Png;

/// <summary>What the samples of a pixel are, by the numbers of the PNG specification.</summary>
internal enum PngColor
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    Rgba = 6,
}
