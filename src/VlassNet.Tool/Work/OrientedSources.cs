using VlassNet.Tool.Images;

namespace VlassNet.Tool.Work;

/// <summary>What a page says of cutouts of a mosaic: also how large a pixel is, where north is, and the names that the table has.</summary>
internal static class OrientedSources
{
    /// <summary>Of each cutout; null where they are of no mosaic.</summary>
    public static IReadOnlyList<LabelingSource>? Of(LabeledImages images, ImageLocation place, CancellationToken stop)
    {
        if (place.Mosaic is not { } mosaic)
            return null;
        using FitsImage image = FitsImage.Open(mosaic, cancellationToken: stop);
        double? scale = images.Preparation is null ? images.PixelScale : null;
        string?[] names = [.. PositionList.Load(place.Images, mosaic, stop).Select(source => source.Name)];

        // Labels go by the name, so a table without one for each source is of no use.
        bool hasNames = names.Length == images.Count && !names.Contains(null) && names.Distinct(StringComparer.Ordinal).Count() == names.Length;
        return
        [
            .. Enumerable.Range(0, images.Count).Select(index =>
            {
                LabelingSource source = LabelingSource.Of(images, index) with { PixelScale = scale };
                source = image.Wcs is { } wcs ? source.On(wcs) : source;
                return hasNames ? source with { Name = names[index]! } : source;
            }),
        ];
    }
}
