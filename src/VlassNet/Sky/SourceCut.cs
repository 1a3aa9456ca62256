namespace VlassNet.Sky;

/// <summary>What came of cutting a source out.</summary>
/// <param name="Position">Where it is: as was asked, else the image's middle; null where the header does not tell.</param>
/// <param name="Measures">What was measured of the picture; nothing where the source is outside.</param>
/// <param name="Flux">What the image's pixels are in janskys.</param>
/// <param name="Outside">Why no pixel of the picture is in the image; null where some are.</param>
internal sealed record SourceCut(SkyPosition? Position, CutoutMeasures Measures, FluxScale Flux, string? Outside);
