using VlassNet.Tool.Images;

namespace VlassNet.Tool.Work;

/// <summary>What a page says of cutouts of a mosaic: also how large a pixel is, and where north is.</summary>
internal static class OrientedSources
{
    /// <summary>Of each cutout; null where they are of no mosaic, or it has no coordinates.</summary>
    public static IReadOnlyList<LabelingSource>? Of(LabeledImages images, ImageLocation place)
    {
        if (place.Mosaic is not { } mosaic)
            return null;
        using FitsImage image = FitsImage.Open(mosaic);
        if (image.Wcs is not { } wcs)
            return null;
        double? scale = images.Preparation is null ? images.PixelScale : null;
        return [.. Enumerable.Range(0, images.Count).Select(index => (LabelingSource.Of(images, index) with { PixelScale = scale }).On(wcs))];
    }
}
