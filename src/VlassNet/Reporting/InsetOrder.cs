namespace VlassNet.Reporting;

/// <summary>Which sources of a mosaic are shown by themselves.</summary>
public enum InsetOrder
{
    /// <summary>Those with the greatest peaks, from <see cref="VlassNet.Sky.DetectedSource.PeakFlux"/>.</summary>
    Brightest,

    /// <summary>Those that are largest, from <see cref="VlassNet.Sky.DetectedSource.Extent"/>.</summary>
    MostExtended,
}
